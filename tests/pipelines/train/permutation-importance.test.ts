import { describe, expect, it } from 'vitest';
import { logLoss } from '#models/metrics/calibration.ts';
import { createRng } from '#models/rng.ts';
import type { Measure } from '#pipelines/train/measure.ts';
import { permutationImportance } from '#pipelines/train/permutation-importance.ts';
import { fromRows, growForest, SMALL_FOREST } from '#tests/models/forest/labelled-rows.ts';

const measure: Measure = (probabilities, truth) => ({ logLoss: logLoss(probabilities, truth) });

/** Column 0 decides; 1 repeats 0; 2 is noise. */
function decided() {
  const rng = createRng(1);
  const values = Array.from({ length: 400 }, () => rng.normal(0, 1));
  return fromRows(
    values.map((value) => [value, value, rng.next()]),
    values.map((value) => (value > 0 ? 1 : 0))
  );
}

const data = decided();
const forest = growForest(data, SMALL_FOREST);
const options = { ...data, forest, measure, seed: 3, workers: 1 };
const lossOf = ({ shuffled }: { shuffled: Record<string, number>[] }) => shuffled.map((figures) => figures['logLoss']!);

describe('permutation importance', () => {
  it('finds the columns that decide and passes over noise', async () => {
    const result = await permutationImportance(options);
    const [first, second, noise] = lossOf(result);
    expect(first).toBeGreaterThan(result.base['logLoss']! + 0.1);
    expect(second).toBeGreaterThan(result.base['logLoss']! + 0.1);
    expect(noise).toBeLessThan(result.base['logLoss']! + 0.05);
  });

  it('shuffles a group together, which uncovers columns that stand in for each other', async () => {
    const [both, noise] = lossOf(await permutationImportance({ ...options, columnGroups: [[0, 1], [2]] }));
    const [first, second] = lossOf(await permutationImportance(options));
    expect(both).toBeGreaterThan(Math.max(first!, second!));
    expect(both).toBeGreaterThan(noise! + 0.3);
  });

  it('moves with the columns', async () => {
    const order = [2, 0, 1];
    const moved = {
      ...forest,
      featureIndex: forest.featureIndex.map((feature) => (feature < 0 ? feature : order.indexOf(feature)))
    };
    const values = data.matrix.values.map((_, at) => data.matrix.values[at - (at % 3) + order[at % 3]!]!);
    const columnGroups = order.map((column) => [order.indexOf(column)]);
    const here = await permutationImportance({ ...options, columnGroups: order.map((column) => [column]) });
    const there = await permutationImportance({
      ...options,
      forest: moved,
      matrix: { ...data.matrix, values },
      columnGroups
    });
    expect(there).toEqual(here);
  });

  it('is the same for any number of workers, and averages its repeats', async () => {
    const alone = await permutationImportance({ ...options, repeats: 3 });
    for (const workers of [2, 3])
      expect(await permutationImportance({ ...options, repeats: 3, workers })).toEqual(alone);
    expect(alone).not.toEqual(await permutationImportance(options));
  });

  it('keeps to its budget of rows', async () => {
    expect(await permutationImportance({ ...options, maxRows: 50 })).toMatchObject({ rows: 50 });
    expect(await permutationImportance(options)).toMatchObject({ rows: 400 });
  });
});
