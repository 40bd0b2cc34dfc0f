import type { FeatureMatrix } from '../feature-matrix.ts';
import { expectSameLength } from './confusion-matrix.ts';

/** A certain and wrong prediction would cost infinity; scikit-learn clips double precision alike. */
const LEAST_PROBABILITY = 2 ** -52;

/** Mean −ln p(true class), ≥ 0, lower is better; `probabilities` is rows × classes, each row is normalised first. */
export function logLoss(probabilities: FeatureMatrix, truth: ArrayLike<number>): number {
  const { rows, columns, values } = probabilities;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    let whole = 0;
    for (let column = 0; column < columns; column++) whole += values[row * columns + column]!;
    const share = values[row * columns + truth[row]!]! / whole;
    sum -= Math.log(Math.min(1, Math.max(LEAST_PROBABILITY, share)));
  }
  return sum / rows;
}

/** Mean squared distance between probability and outcome, 0..1, lower is better. */
export function brierScore(probabilities: ArrayLike<number>, isPositive: ArrayLike<number>): number {
  expectSameLength(probabilities, isPositive);
  let sum = 0;
  for (let row = 0; row < probabilities.length; row++) sum += (probabilities[row]! - (isPositive[row] ? 1 : 0)) ** 2;
  return sum / probabilities.length;
}

/** Rows whose probability lies in [from, to); the last bin includes 1. The means of an empty bin are NaN. */
export type CalibrationBin = {
  from: number;
  to: number;
  count: number;
  meanProbability: number;
  positiveRate: number;
};

export function calibrationBins(
  probabilities: ArrayLike<number>,
  isPositive: ArrayLike<number>,
  binCount = 10
): CalibrationBin[] {
  expectSameLength(probabilities, isPositive);
  const counts = new Float64Array(binCount);
  const sums = new Float64Array(binCount);
  const hits = new Float64Array(binCount);
  for (let row = 0; row < probabilities.length; row++) {
    const probability = probabilities[row]!;
    const bin = Math.min(binCount - 1, Math.floor(probability * binCount));
    counts[bin]!++;
    sums[bin]! += probability;
    if (isPositive[row]) hits[bin]!++;
  }
  return Array.from(counts, (count, bin) => ({
    from: bin / binCount,
    to: (bin + 1) / binCount,
    count,
    meanProbability: sums[bin]! / count,
    positiveRate: hits[bin]! / count
  }));
}

/** Expected calibration error, 0..1, lower is better: the bins' |claimed − observed|, weighted by their rows. */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  let error = 0;
  let rows = 0;
  for (const { count, meanProbability, positiveRate } of bins) {
    if (count === 0) continue;
    error += count * Math.abs(meanProbability - positiveRate);
    rows += count;
  }
  return error / rows;
}
