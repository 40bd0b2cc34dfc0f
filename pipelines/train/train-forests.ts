import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { binColumns } from '#models/forest/bin-columns.ts';
import { weighRows } from '#models/forest/class-weights.ts';
import { assembleIsolationForest, type IsolationForest } from '#models/forest/isolation-forest.ts';
import type { ForestParams, IsolationParams } from '#models/forest/params.ts';
import { assembleForest, type RandomForest } from '#models/forest/random-forest.ts';
import { trainIsolationTree } from '#models/forest/train-isolation-tree.ts';
import { createRng } from '#models/rng.ts';
import { runJobs } from '../worker-pool.ts';
import { checkClasses, checkRows } from './check-training-data.ts';
import { growTrees } from './grow-trees.ts';

export type TrainForestOptions = {
  matrix: FeatureMatrix;
  /** Training rows, as indices into the matrix. */
  rows: Int32Array;
  /** Class of every matrix row. */
  labels: Uint8Array;
  classCount: number;
  /** Weight of every matrix row; all 1 when left out. */
  weights?: Float32Array | undefined;
  /** For error messages only. */
  columnNames?: readonly string[] | undefined;
  params: ForestParams;
  seed: number;
  workers: number;
  onProgress?: ((treesDone: number, treesTotal: number) => void) | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * Trains the classifier; the same seed gives the same forest, bit for bit, whatever the number of workers.
 * @throws PathHelmError TRAINING_DATA_UNUSABLE, STEP_FAILED when a worker dies, or the signal's reason
 */
export async function trainForests(options: TrainForestOptions): Promise<RandomForest> {
  const { matrix, rows, classCount, params, seed, workers, onProgress, signal } = options;
  checkRows(options);
  checkClasses(options);
  const labels = shared(Uint8Array, rows.length);
  for (const [at, row] of rows.entries()) labels[at] = options.labels[row]!;
  const rowWeights = options.weights && Float32Array.from(rows, (row) => options.weights![row]!);
  const weights = shared(Float32Array, rows.length);
  weights.set(weighRows(labels, rowWeights, params.classWeights, classCount));
  const binned = binColumns(matrix, rows, params.bins, shared(Uint8Array, rows.length * matrix.columns));
  const trees = await runJobs({
    entry: new URL('./grow-worker.ts', import.meta.url),
    setup: growTrees,
    input: { data: { binned, labels, weights, classCount }, params, seed },
    jobs: params.trees,
    workers,
    signal,
    onProgress
  });
  return assembleForest(trees, { classCount, columns: matrix.columns });
}

export type TrainIsolationOptions = Pick<TrainForestOptions, 'matrix' | 'rows' | 'columnNames' | 'seed'> & {
  params: IsolationParams;
};

/** Trains the anomaly detector in this thread: 100 trees of 256 rows take less time than starting a worker. */
export function trainIsolationForest(options: TrainIsolationOptions): IsolationForest {
  const { matrix, rows, params, seed } = options;
  checkRows(options);
  const rng = createRng(seed).fork('isolation-forest');
  const sampleSize = Math.min(params.sampleSize, rows.length);
  const trees = Array.from({ length: params.trees }, (_, tree) =>
    trainIsolationTree(matrix, rows, sampleSize, rng.fork(String(tree)))
  );
  return assembleIsolationForest(trees, { columns: matrix.columns, sampleSize });
}

function shared<T>(ArrayType: { new (buffer: SharedArrayBuffer): T; BYTES_PER_ELEMENT: number }, length: number): T {
  return new ArrayType(new SharedArrayBuffer(length * ArrayType.BYTES_PER_ELEMENT));
}
