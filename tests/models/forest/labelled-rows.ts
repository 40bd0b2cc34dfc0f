import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { binColumns } from '#models/forest/bin-columns.ts';
import type { ForestParams } from '#models/forest/params.ts';
import { assembleForest, scoreForestRows, type RandomForest } from '#models/forest/random-forest.ts';
import { trainTree } from '#models/forest/train-tree.ts';
import { createRng } from '#models/rng.ts';

export type LabelledRows = { matrix: FeatureMatrix; labels: Uint8Array; rows: Int32Array; classCount: number };

export const SMALL_FOREST: ForestParams = {
  trees: 10,
  maxDepth: 12,
  minLeafWeight: 1,
  maxNodes: 2047,
  featuresPerSplit: 'sqrt',
  bins: 64,
  bootstrap: true,
  classWeights: 'none'
};

/** One tree on all rows and all columns: what it does can be said exactly. */
export const PLAIN_TREE: ForestParams = { ...SMALL_FOREST, trees: 1, bootstrap: false, featuresPerSplit: 'all' };

export function fromRows(values: readonly (readonly number[])[], labels: readonly number[]): LabelledRows {
  const columns = values[0]?.length ?? 0;
  return {
    matrix: { rows: values.length, columns, values: Float32Array.from(values.flat()) },
    labels: Uint8Array.from(labels),
    rows: Int32Array.from(labels.keys()),
    classCount: Math.max(...labels) + 1
  };
}

/** Gaussian clouds, one per class; the last column is noise. `spread` 0.3 is easy, 1.5 is hard. */
export function clouds(options: { rows: number; classCount: number; columns: number; spread: number; seed: number }) {
  const rng = createRng(options.seed);
  const { rows, classCount, columns, spread } = options;
  const centres = Array.from({ length: classCount }, () => Array.from({ length: columns }, () => rng.normal(0, 1)));
  const labels = Array.from({ length: rows }, (_, row) => row % classCount);
  const values = labels.map((label) =>
    centres[label]!.map((centre, column) => (column === columns - 1 ? rng.next() : rng.normal(centre, spread)))
  );
  return fromRows(values, labels);
}

export function growForest(data: LabelledRows, params: ForestParams, weights?: Float32Array, seed = 1): RandomForest {
  const { matrix, rows, labels, classCount } = data;
  const binned = binColumns(matrix, rows, params.bins);
  const rng = createRng(seed);
  const tree = { binned, labels, weights: weights ?? new Float32Array(rows.length).fill(1), classCount };
  const trees = Array.from({ length: params.trees }, (_, index) => trainTree(tree, params, rng.fork(String(index))));
  return assembleForest(trees, { classCount, columns: matrix.columns });
}

export function accuracy(forest: RandomForest, { matrix, rows, labels }: LabelledRows): number {
  const { values, columns } = scoreForestRows(forest, matrix, rows);
  const hits = rows.filter((row, at) => {
    const shares = values.subarray(at * columns, (at + 1) * columns);
    return shares.indexOf(Math.max(...shares)) === labels[row];
  });
  return hits.length / rows.length;
}
