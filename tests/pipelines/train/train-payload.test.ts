import { describe, expect, it } from 'vitest';
import { payloadLesson, trainPayload, ONLY_SERVING } from '#pipelines/train/train-payload.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { splitRows, TRAIN } from '#pipelines/split.ts';

const records = [...simulate({ seed: 3, normalRequests: 200, attackRequests: 100 })];
const templateIds = records.map(({ label }) => label!.templateId);
const split = splitRows({
  timestampMs: Float64Array.from(records, ({ timestampMs }) => timestampMs),
  clientKeys: records.map(({ clientKey }) => clientKey),
  templateIds,
  isTimed: true,
  hasClients: true
});
const lesson = payloadLesson({ records, split, corpusTexts: 1_500, seed: 3 });
const trainRow = records.findIndex((_record, row) => split.parts[row] === TRAIN);
const laterRow = records.findIndex((_record, row) => split.parts[row] !== TRAIN);

describe('what payload models learn from', () => {
  it('keeps texts of templates that are evaluated for the model that serves', () => {
    const kept = lesson.foldOfSample.filter((fold) => fold === ONLY_SERVING).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(lesson.foldOfSample.length / 2);
    expect(lesson.foldOfRow(laterRow)).toBeUndefined();
    expect(lesson.foldOfRow(trainRow)).toBeDefined();
  });

  it('judges training rows, later rows and the world by three different models', async () => {
    const { serving, modelOfRow } = await trainPayload(lesson, { seed: 3, workers: 2 });
    const models = [serving, modelOfRow(trainRow), modelOfRow(laterRow)];
    expect(new Set(models.map(({ biases }) => biases.join())).size).toBe(3);
  });
});
