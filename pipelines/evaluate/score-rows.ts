import { createScorer, type Forests } from '#models/scorer.ts';
import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { CLASS_COUNT } from '../dataset.ts';

/** What the models say of some rows of a dataset. All arrays run parallel to `rows`. */
export type RowScores = {
  /** Indices into the dataset. */
  rows: Int32Array;
  /** Calibrated class probabilities, rows × classes; all 0 when there is no classifier. */
  probabilities: FeatureMatrix;
  /** Class of the highest probability. */
  predicted: Uint8Array;
  /** 1 − P(benign), 0..1, higher = more likely an attack; 0 when there is no classifier. */
  attack: Float64Array;
  /** Isolation forest, 0..1, higher = more anomalous. */
  anomaly: Float64Array;
};

export type Thresholds = { attack: number; anomaly: number };

/** Row by row through the scorer the gateway uses, so that offline figures are of what will serve. */
export function scoreRows(models: Forests, matrix: FeatureMatrix, rows: Int32Array): RowScores {
  const scorer = createScorer(models);
  const scores: RowScores = {
    rows,
    probabilities: { rows: rows.length, columns: CLASS_COUNT, values: new Float32Array(rows.length * CLASS_COUNT) },
    predicted: new Uint8Array(rows.length),
    attack: new Float64Array(rows.length),
    anomaly: new Float64Array(rows.length)
  };
  for (const [at, row] of rows.entries()) {
    scorer.score(matrix.values, row * matrix.columns);
    scores.probabilities.values.set(scorer.probabilities, at * CLASS_COUNT);
    scores.predicted[at] = scorer.predictedClass;
    scores.attack[at] = scorer.attackScore;
    scores.anomaly[at] = scorer.anomalyScore;
  }
  return scores;
}

/** Whether either forest acts on the row, were it enforced. */
export function isFlagged(scores: RowScores, thresholds: Thresholds, at: number): boolean {
  return scores.attack[at]! >= thresholds.attack || scores.anomaly[at]! >= thresholds.anomaly;
}
