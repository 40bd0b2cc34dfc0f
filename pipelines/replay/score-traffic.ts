import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { createScorer, type Forests } from '#models/scorer.ts';
import { CLASS_COUNT } from '../dataset.ts';

/** What both forests say of every row; rows that were never scored stay 0. */
export type TrafficScores = {
  /** 1 − P(benign), 0..1, higher = more likely an attack. */
  attack: Float64Array;
  /** 0..1, higher = more anomalous. */
  anomaly: Float64Array;
  /** Calibrated, rows × classes; all 0 without a classifier. */
  probabilities: Float32Array;
};

/** Row by row through the gateway's own scorer. `isScored` null: every row. */
export function scoreTraffic(models: Forests, matrix: FeatureMatrix, isScored: Uint8Array | null): TrafficScores {
  const scorer = createScorer(models);
  const attack = new Float64Array(matrix.rows);
  const anomaly = new Float64Array(matrix.rows);
  const probabilities = new Float32Array(matrix.rows * CLASS_COUNT);
  for (let row = 0; row < matrix.rows; row++) {
    if (isScored !== null && isScored[row] === 0) continue;
    scorer.score(matrix.values, row * matrix.columns);
    attack[row] = scorer.attackScore;
    anomaly[row] = scorer.anomalyScore;
    probabilities.set(scorer.probabilities, row * CLASS_COUNT);
  }
  return { attack, anomaly, probabilities };
}
