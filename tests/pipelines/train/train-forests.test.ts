import { describe, expect, it } from 'vitest';
import { trainForests, trainIsolationForest } from '#pipelines/train/train-forests.ts';
import { accuracy, clouds, SMALL_FOREST } from '#tests/models/forest/labelled-rows.ts';

const data = clouds({ rows: 600, classCount: 3, columns: 5, spread: 0.8, seed: 1 });
const training = { ...data, params: SMALL_FOREST, seed: 7, workers: 1 };

describe('trained forests', () => {
  it('are identical for any number of workers, and change with the seed', async () => {
    const params = { ...SMALL_FOREST, classWeights: 'balanced' } as const;
    const alone = await trainForests({ ...training, params });
    for (const workers of [2, 3]) expect(await trainForests({ ...training, params, workers })).toEqual(alone);
    expect(await trainForests({ ...training, params, seed: 8 })).not.toEqual(alone);
  });

  it('learn from the given rows only', async () => {
    const labels = data.labels.map((label, row) => (row < 300 ? label : 0));
    const values = data.matrix.values.map((value, at) => (at < 300 * 5 ? value : NaN));
    const rows = data.rows.slice(0, 300);
    const forest = await trainForests({ ...training, matrix: { ...data.matrix, values }, rows, labels });
    expect(forest).toEqual(await trainForests({ ...training, rows }));
    expect(accuracy(forest, { ...data, rows: data.rows.slice(300) })).toBeGreaterThan(0.6);
  });

  it('follow row weights: a class that weighs next to nothing is not predicted', async () => {
    const weights = Float32Array.from(data.labels, (label) => (label === 2 ? 1e-6 : 1));
    const forest = await trainForests({ ...training, weights, params: { ...SMALL_FOREST, minLeafWeight: 5 } });
    expect(accuracy(forest, { ...data, rows: data.rows.filter((row) => data.labels[row] === 2) })).toBeLessThan(0.1);
  });

  it('find anomalies the same way for the same seed', () => {
    const options = { matrix: data.matrix, rows: data.rows, params: { trees: 5, sampleSize: 64 }, seed: 7 };
    const forest = trainIsolationForest(options);
    expect(forest).toEqual(trainIsolationForest(options));
    expect(forest).not.toEqual(trainIsolationForest({ ...options, seed: 8 }));
    expect(forest).toMatchObject({ sampleSize: 64, columns: 5 });
  });

  it('stop when aborted between trees', async () => {
    const controller = new AbortController();
    const running = trainForests({
      ...training,
      signal: controller.signal,
      onProgress: (done) => {
        if (done === 2) controller.abort(new Error('stopped by hand'));
      }
    });
    await expect(running).rejects.toThrow('stopped by hand');
  });
});

const withValue = (row: number, column: number, value: number) => ({
  matrix: { ...data.matrix, values: data.matrix.values.map((old, at) => (at === row * 5 + column ? value : old)) }
});

describe('unusable training data', () => {
  it.each([
    ['a NaN', withValue(17, 3, NaN), /^column pathDepth is NaN in row 17;/],
    ['an infinity', withValue(0, 0, -Infinity), /^column bytes is -Infinity in row 0;/],
    ['a column without a name', withValue(2, 4, NaN), /^column 4 is NaN in row 2;/],
    ['one class only', { labels: data.labels.map(() => 1) }, /every training row is of class 1; .* at least two/],
    ['too few rows', { rows: data.rows.slice(0, 19) }, /^19 training rows, at least 20/],
    ['no rows', { rows: data.rows.slice(0, 0) }, /^0 training rows/],
    [
      'a label out of range',
      { labels: data.labels.map((label, row) => (row === 5 ? 9 : label)) },
      /^row 5 is labelled 9/
    ],
    ['a row out of range', { rows: Int32Array.from([...data.rows, 600]) }, /^row 600 is outside/],
    ['a negative weight', { weights: new Float32Array(600).fill(-1) }, /^row 0 weighs -1/],
    ['no weight at all', { weights: new Float32Array(600) }, /every training row weighs nothing/],
    ['a class weight too few', { params: { ...SMALL_FOREST, classWeights: [1, 2] } }, /2 numbers for 3 classes/],
    [
      'one class left after weighing',
      { params: { ...SMALL_FOREST, classWeights: [0, 0, 1] } },
      /every training row is of class 2/
    ]
  ])('is refused with a sentence: %s', async (_, fault, message) => {
    const columnNames = ['bytes', 'entropy', 'hosts', 'pathDepth'];
    await expect(trainForests({ ...training, columnNames, ...fault })).rejects.toMatchObject({
      code: 'TRAINING_DATA_UNUSABLE',
      message: expect.stringMatching(message) as string
    });
  });

  it('is refused for the isolation forest too', () => {
    const options = { ...data, ...withValue(3, 1, NaN), params: { trees: 5, sampleSize: 64 }, seed: 1 };
    expect(() => trainIsolationForest(options)).toThrow('column 1 is NaN in row 3');
  });
});
