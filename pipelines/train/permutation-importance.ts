import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { scoreForestRows, type RandomForest } from '#models/forest/random-forest.ts';
import { createRng } from '#models/rng.ts';
import { runJobs } from '../worker-pool.ts';
import { pickLabels, type Measure } from './measure.ts';
import { permuteColumns } from './permute-columns.ts';

export type PermutationImportanceOptions = {
  forest: RandomForest;
  matrix: FeatureMatrix;
  /** Rows to measure on; never those trained on. At most `maxRows` (default 2000) of them are drawn. */
  rows: Int32Array;
  labels: Uint8Array;
  /** Columns shuffled together, because they say the same thing; each column by itself when left out. */
  columnGroups?: readonly (readonly number[])[] | undefined;
  measure: Measure;
  maxRows?: number | undefined;
  repeats?: number | undefined;
  seed: number;
  workers: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
};

export type PermutationImportance = {
  rows: number;
  base: Record<string, number>;
  /** Per column group: the figures with it shuffled, averaged over the repeats. What the forest loses is the importance. */
  shuffled: Record<string, number>[];
};

/** How much worse each figure gets when a feature is shuffled among the rows (Breiman 2001, section 10). */
export async function permutationImportance(options: PermutationImportanceOptions): Promise<PermutationImportance> {
  const { forest, matrix, labels, measure, maxRows = 2000, repeats = 1, seed, workers, signal, onProgress } = options;
  const columnGroups = options.columnGroups ?? Array.from({ length: matrix.columns }, (_, column) => [column]);
  const rows = Int32Array.from(
    createRng(seed)
      .fork('sample')
      .shuffle([...options.rows])
      .slice(0, maxRows)
  ).sort();
  const values = new Float32Array(new SharedArrayBuffer(rows.length * matrix.columns * Float32Array.BYTES_PER_ELEMENT));
  for (const [at, row] of rows.entries()) {
    values.set(matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns), at * matrix.columns);
  }
  const truth = pickLabels(labels, rows);
  const figures = (
    await runJobs({
      entry: new URL('./permute-worker.ts', import.meta.url),
      setup: permuteColumns,
      input: { forest, sample: { rows: rows.length, columns: matrix.columns, values }, columnGroups, repeats, seed },
      jobs: columnGroups.length * repeats,
      workers,
      signal,
      onProgress
    })
  ).map((probabilities) => measure(probabilities, truth));
  return {
    rows: rows.length,
    base: measure(scoreForestRows(forest, matrix, rows), truth),
    shuffled: columnGroups.map((_, group) => average(figures.slice(group * repeats, (group + 1) * repeats)))
  };
}

function average(records: readonly Record<string, number>[]): Record<string, number> {
  return Object.fromEntries(
    Object.keys(records[0] ?? {}).map((name) => [
      name,
      records.reduce((sum, record) => sum + (record[name] ?? NaN), 0) / records.length
    ])
  );
}
