import { expectSameLength } from './confusion-matrix.ts';

/**
 * What a falling threshold catches: step i acts on every row whose score is ≥ `thresholds[i]`. One step per distinct score, highest first,
 * so tied rows are caught together.
 */
export type ScoreSteps = {
  thresholds: Float64Array;
  truePositives: Float64Array;
  falsePositives: Float64Array;
  positives: number;
  negatives: number;
};

/** `isPositive[row]` is 1 or 0; higher scores mean positive. */
export function scoreSteps(scores: ArrayLike<number>, isPositive: ArrayLike<number>): ScoreSteps {
  expectSameLength(scores, isPositive);
  const order = Int32Array.from({ length: scores.length }, (_, row) => row);
  order.sort((a, b) => scores[b]! - scores[a]!);
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let positives = 0;
  let negatives = 0;
  for (let at = 0; at < order.length; at++) {
    const row = order[at]!;
    const score = scores[row]!;
    if (Number.isNaN(score)) throw new RangeError(`row ${row}: the score is not a number`);
    if (isPositive[row]) positives++;
    else negatives++;
    if (at + 1 < order.length && scores[order[at + 1]!] === score) continue;
    thresholds.push(score);
    truePositives.push(positives);
    falsePositives.push(negatives);
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    positives,
    negatives
  };
}
