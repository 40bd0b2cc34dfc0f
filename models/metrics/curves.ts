import { scoreSteps, type ScoreSteps } from './score-steps.ts';

/** Enough for a smooth line on a page, few enough to keep the report's file small. */
const MAX_POINTS = 200;

export type RocPoint = { threshold: number; falsePositiveRate: number; recall: number };
export type PrecisionRecallPoint = { threshold: number; recall: number; precision: number };

/** At most 200 points from the strictest threshold to the loosest; the ends and equal steps in recall and false-positive rate are kept. */
export function rocCurve(scores: ArrayLike<number>, isPositive: ArrayLike<number>): RocPoint[] {
  const steps = scoreSteps(scores, isPositive);
  return thin(steps).map((step) => ({
    threshold: steps.thresholds[step]!,
    falsePositiveRate: steps.falsePositives[step]! / steps.negatives,
    recall: steps.truePositives[step]! / steps.positives
  }));
}

/** At most 200 points from the strictest threshold to the loosest. */
export function precisionRecallCurve(scores: ArrayLike<number>, isPositive: ArrayLike<number>): PrecisionRecallPoint[] {
  const steps = scoreSteps(scores, isPositive);
  return thin(steps).map((step) => {
    const caught = steps.truePositives[step]!;
    return {
      threshold: steps.thresholds[step]!,
      recall: caught / steps.positives,
      precision: caught / (caught + steps.falsePositives[step]!)
    };
  });
}

/** Steps kept so that consecutive points lie about equally far apart on the ROC curve, however the scores bunch. */
function thin({ truePositives, falsePositives, positives, negatives }: ScoreSteps): number[] {
  const last = truePositives.length - 1;
  const along = (step: number): number =>
    truePositives[step]! / Math.max(1, positives) + falsePositives[step]! / Math.max(1, negatives);
  const stride = 2 / (MAX_POINTS - 2);
  const kept: number[] = [];
  let next = 0;
  for (let step = 0; step <= last; step++) {
    if (step > 0 && step < last && along(step) < next) continue;
    kept.push(step);
    next = along(step) + stride;
  }
  return kept;
}
