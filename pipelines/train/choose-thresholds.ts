import { thresholdAtBudget, thresholdAtRate, type BudgetThreshold } from '#models/metrics/threshold-at-budget.ts';
import type { BundleThresholds } from '#models/model-bundle.ts';

/** The two forests share one budget: most of it buys more with the classifier, which knows attacks, than with the anomaly detector. */
export const CLASSIFIER_SHARE = 0.75;

/**
 * Of a budget, what validation may use up where it has the rows to prove it. Its clients are not those of next week: thresholds that just
 * kept the budget there broke it on the holdout in every second training.
 */
export const MARGIN = 0.5;

export type BenignScores = { attack: Float64Array; anomaly: Float64Array; clients: readonly string[] };

export type ThresholdPlan = {
  /** Share of benign requests that may be flagged by either forest, 0..1. */
  falsePositiveBudget: number;
  /** One-sided confidence that the budget holds, 0..1. */
  confidence: number;
  hasClassifier: boolean;
};

/** More than any score: nothing is acted on. */
const NEVER = 2;

/**
 * The lowest thresholds whose false-positive rate stays within the budget with the confidence asked for, from benign validation rows.
 * Too few rows to prove it: the thresholds these rows suggest, and how many more it takes.
 */
export function chooseThresholds(benign: BenignScores, plan: ThresholdPlan): BundleThresholds {
  const share = plan.hasClassifier ? CLASSIFIER_SHARE : 0;
  const attack = plan.hasClassifier
    ? choose(benign.attack, benign.clients, plan, share)
    : { threshold: NEVER, missing: 0 };
  const anomaly = choose(benign.anomaly, benign.clients, plan, 1 - share);
  const missing = Math.max(attack.missing, anomaly.missing);
  return {
    attack: attack.threshold,
    anomaly: anomaly.threshold,
    falsePositiveBudget: plan.falsePositiveBudget,
    confidence: plan.confidence,
    validationBenign: benign.attack.length,
    requestsNeeded: missing > 0 ? missing : null
  };
}

function choose(
  scores: Float64Array,
  clients: readonly string[],
  { falsePositiveBudget, confidence }: ThresholdPlan,
  share: number
): { threshold: number; missing: number } {
  const budget = falsePositiveBudget * share;
  const within = (most: number): BudgetThreshold =>
    thresholdAtBudget(scores, { budget: most, confidence, groups: clients });
  const withMargin = within(budget * MARGIN);
  const proven = withMargin.kind === 'found' ? withMargin : within(budget);
  if (proven.kind === 'found') return { threshold: proven.threshold, missing: 0 };
  const suggested = scores.length === 0 ? NEVER : thresholdAtRate(scores, budget);
  return { threshold: suggested, missing: Math.max(1, proven.requestsNeeded - proven.n) };
}
