import { describe, expect, it } from 'vitest';
import { macroOneVsRestAuc } from '#models/metrics/ranking.ts';
import { logLoss } from '#models/metrics/calibration.ts';
import { crossValidate } from '#pipelines/train/cross-validate.ts';
import type { Measure } from '#pipelines/train/measure.ts';
import { SEARCH_SPACE, tune } from '#pipelines/train/tune.ts';
import { clouds, SMALL_FOREST } from '#tests/models/forest/labelled-rows.ts';

const measure: Measure = (probabilities, truth) => ({
  auc: macroOneVsRestAuc(probabilities, truth),
  logLoss: logLoss(probabilities, truth)
});
const data = clouds({ rows: 600, classCount: 3, columns: 5, spread: 1.2, seed: 2 });
const groups = Int32Array.from(data.rows, (row) => Math.floor(row / 6));
const options = { ...data, groups, folds: 3, measure, params: SMALL_FOREST, seed: 5, workers: 1 };

describe('cross-validation', () => {
  it('reports every fold, their mean and their spread', async () => {
    const { folds, mean, deviation } = await crossValidate(options);
    expect(folds.map(({ trainRows, testRows }) => trainRows + testRows)).toEqual([600, 600, 600]);
    const aucs = folds.map(({ metrics }) => metrics['auc']!);
    expect(Math.min(...aucs)).toBeGreaterThan(0.7);
    expect(mean['auc']).toBeCloseTo((aucs[0]! + aucs[1]! + aucs[2]!) / 3, 10);
    const squares = aucs.reduce((sum, auc) => sum + (auc - mean['auc']!) ** 2, 0);
    expect(deviation['auc']).toBeCloseTo(Math.sqrt(squares / 2), 10);
  });

  it('finds nothing where a label says nothing beyond its group', async () => {
    // Rows of a group share features and label; across groups the label is a coin. A leaking fold would score near 1.
    const labels = Uint8Array.from(groups, (group) => (group * 7919) % 2);
    const values = data.matrix.values.map((_, at) => groups[Math.floor(at / 5)]! * ((at % 5) + 1));
    const shuffled = Int32Array.from(groups, (group) => (group * 37) % 100);
    const result = await crossValidate({
      ...options,
      matrix: { ...data.matrix, values },
      labels,
      classCount: 2,
      groups: shuffled
    });
    expect(result.mean['auc']).toBeLessThan(0.7);
  });
});

describe('tuning', () => {
  it('starts with all candidates on few rows and ends with few on all, the best of which wins', async () => {
    const seen: number[] = [];
    const search = { ...options, candidates: 9, objective: 'auc', onProgress: (done: number) => seen.push(done) };
    const { best, trials } = await tune(search);
    expect(trials.map((trial) => trial.round)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3]);
    expect(seen).toHaveLength(trials.length);
    expect(trials.at(-1)).toMatchObject({ rows: 600, params: best });
    expect(trials[0]!.params).toEqual(SMALL_FOREST);
    expect(trials[0]!.rows).toBeLessThan(120);
    const second = trials.filter((trial) => trial.round === 2);
    expect(trials.at(-1)!.params).toEqual(second.toSorted((a, b) => b.mean - a.mean)[0]!.params);
    for (const { params } of trials.slice(1)) expect(SEARCH_SPACE.maxDepth).toContain(params.maxDepth);
    expect(await tune(search)).toEqual({ best, trials });
  });

  it('refuses an objective nobody measures', async () => {
    await expect(tune({ ...options, candidates: 1, objective: 'luck' })).rejects.toThrow(
      'objective luck is not measured (auc'
    );
  });
});
