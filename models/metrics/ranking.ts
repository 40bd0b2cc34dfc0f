import type { FeatureMatrix } from '../feature-matrix.ts';
import { scoreSteps } from './score-steps.ts';

/** Area under the ROC curve, 0..1: the chance that a positive outscores a negative, ties counting half. NaN without both kinds. */
export function rocAuc(scores: ArrayLike<number>, isPositive: ArrayLike<number>): number {
  const { truePositives, falsePositives, positives, negatives } = scoreSteps(scores, isPositive);
  let area = 0;
  let lastTrue = 0;
  let lastFalse = 0;
  for (let step = 0; step < truePositives.length; step++) {
    area += ((falsePositives[step]! - lastFalse) * (truePositives[step]! + lastTrue)) / 2;
    lastTrue = truePositives[step]!;
    lastFalse = falsePositives[step]!;
  }
  return area / (positives * negatives);
}

/** Average precision, 0..1: precision at each step, weighted by the recall it adds (scikit-learn's definition). NaN without positives. */
export function averagePrecision(scores: ArrayLike<number>, isPositive: ArrayLike<number>): number {
  const { truePositives, falsePositives, positives } = scoreSteps(scores, isPositive);
  let sum = 0;
  let lastTrue = 0;
  for (let step = 0; step < truePositives.length; step++) {
    const caught = truePositives[step]!;
    sum += ((caught - lastTrue) * caught) / (caught + falsePositives[step]!);
    lastTrue = caught;
  }
  return sum / positives;
}

/** Mean over the classes present of the AUC of each against the rest; `probabilities` is rows × classes. NaN when fewer than two occur. */
export function macroOneVsRestAuc(probabilities: FeatureMatrix, truth: ArrayLike<number>): number {
  const { rows, columns, values } = probabilities;
  const scores = new Float64Array(rows);
  const isPositive = new Uint8Array(rows);
  let sum = 0;
  let present = 0;
  for (let own = 0; own < columns; own++) {
    for (let row = 0; row < rows; row++) {
      scores[row] = values[row * columns + own]!;
      isPositive[row] = truth[row] === own ? 1 : 0;
    }
    const auc = rocAuc(scores, isPositive);
    if (Number.isNaN(auc)) continue;
    sum += auc;
    present++;
  }
  return sum / present;
}
