import type { FeatureMatrix } from '#models/feature-matrix.ts';

/** Figures of merit of class probabilities (rows x classes) against the true classes; higher or lower is better as the name says. */
export type Measure = (probabilities: FeatureMatrix, truth: Uint8Array) => Record<string, number>;

export function pickLabels(labels: Uint8Array, rows: Int32Array): Uint8Array {
  return Uint8Array.from(rows, (row) => labels[row]!);
}
