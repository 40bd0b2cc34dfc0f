import { describe, expect, it } from 'vitest';
import { IN_EVERY_MODEL, payloadLesson, trainPayload, ONLY_SERVING } from '#pipelines/train/train-payload.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { parseRequest } from '#models/request/parse-request.ts';
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

  it('shows every model, with weight, what everybody sends', () => {
    const common = lesson.foldOfSample.reduce<number[]>(
      (found, fold, at) => (fold === IN_EVERY_MODEL ? [...found, at] : found),
      []
    );
    expect(common.length).toBeGreaterThan(0);
    for (const at of common) {
      const { fragments, classIndex, weight } = lesson.rows[at]!;
      expect(fragments).toHaveLength(1);
      expect(classIndex).toBe(0);
      expect(weight).toBeGreaterThanOrEqual(20);
      const senders = records.filter((record) =>
        parseRequest(record).fragments.some(({ text }) => text === fragments[0])
      );
      expect(senders.length).toBeGreaterThanOrEqual(20);
    }
  });

  it('judges training rows, later rows and the world by three different models', async () => {
    const { serving, modelOfRow } = await trainPayload(lesson, { seed: 3, workers: 2 });
    const models = [serving, modelOfRow(trainRow), modelOfRow(laterRow)];
    expect(new Set(models.map(({ biases }) => biases.join())).size).toBe(3);
  });
});
