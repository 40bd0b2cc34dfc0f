import { scoreForestRows } from '#models/forest/random-forest.ts';
import { groupFolds } from './group-folds.ts';
import { pickLabels, type Measure } from './measure.ts';
import { trainForests, type TrainForestOptions } from './train-forests.ts';

export type CrossValidateOptions = Omit<TrainForestOptions, 'onProgress'> & {
  /** Per matrix row; a group never stands on both sides of a fold. */
  groups: Int32Array;
  folds: number;
  measure: Measure;
  onProgress?: ((foldsDone: number, foldsTotal: number) => void) | undefined;
};

export type CrossValidation = {
  folds: { trainRows: number; testRows: number; metrics: Record<string, number> }[];
  mean: Record<string, number>;
  /** Standard deviation between folds (n - 1). */
  deviation: Record<string, number>;
};

/** Trains once per fold on the other folds and measures on the fold left out. */
export async function crossValidate(options: CrossValidateOptions): Promise<CrossValidation> {
  const { matrix, labels, measure, onProgress, ...training } = options;
  const parts = groupFolds(options);
  const folds: CrossValidation['folds'] = [];
  for (const [held, testRows] of parts.entries()) {
    const rows = Int32Array.from(parts.flatMap((part, fold) => (fold === held ? [] : [...part]))).sort();
    const forest = await trainForests({ ...training, matrix, labels, rows });
    const metrics = measure(scoreForestRows(forest, matrix, testRows), pickLabels(labels, testRows));
    folds.push({ trainRows: rows.length, testRows: testRows.length, metrics });
    onProgress?.(folds.length, parts.length);
  }
  return { folds, ...summarise(folds.map((fold) => fold.metrics)) };
}

function summarise(records: readonly Record<string, number>[]): Pick<CrossValidation, 'mean' | 'deviation'> {
  const mean: Record<string, number> = {};
  const deviation: Record<string, number> = {};
  for (const name of Object.keys(records[0] ?? {})) {
    const values = records.map((record) => record[name] ?? NaN);
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    mean[name] = average;
    deviation[name] = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1));
  }
  return { mean, deviation };
}
