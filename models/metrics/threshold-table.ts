import { clopperPearson, type RateInterval } from './rate-interval.ts';
import { thresholdAtBudget, type BudgetThreshold, type ThresholdOptions } from './threshold-at-budget.ts';

/** Precision, 0..1, when attacks make up `attackShare` of the traffic, whatever their share in the evaluated rows (Bayes). NaN if nothing is caught. */
export function precisionAtShare(recall: number, falsePositiveRate: number, attackShare: number): number {
  const caught = attackShare * recall;
  return caught / (caught + (1 - attackShare) * falsePositiveRate);
}

export type ThresholdRow = {
  budget: number;
  at: BudgetThreshold;
  /** Share of attack scores at or above the threshold; null without a threshold. */
  recall: number | null;
  recallInterval: RateInterval | null;
  /** At the assumed attack share and the false-positive rate's upper bound: what an operator may count on. */
  precision: number | null;
};

/** One row per false-positive budget. Scores are of validation rows; `attackShare` is the share assumed in real traffic. */
export function thresholdTable(
  scoresOfBenign: ArrayLike<number>,
  scoresOfAttacks: Float64Array,
  options: Omit<ThresholdOptions, 'budget'> & { budgets: readonly number[]; attackShare: number }
): ThresholdRow[] {
  const { budgets, attackShare, ...rest } = options;
  return budgets.map((budget) => {
    const at = thresholdAtBudget(scoresOfBenign, { ...rest, budget });
    if (at.kind === 'too-little-data') return { budget, at, recall: null, recallInterval: null, precision: null };
    let caught = 0;
    for (const score of scoresOfAttacks) if (score >= at.threshold) caught++;
    const recall = caught / scoresOfAttacks.length;
    return {
      budget,
      at,
      recall,
      recallInterval: clopperPearson(caught, scoresOfAttacks.length, 0.95),
      precision: precisionAtShare(recall, at.upperBound, attackShare)
    };
  });
}
