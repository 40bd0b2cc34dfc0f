import { nextUp } from './next-up.ts';
import { isRateWithin, upperRateBound } from './rate-interval.ts';

/**
 * A policy acts on scores ≥ `threshold`. `falsePositives` of `n` benign scores reach it; `upperBound` is what the false-positive rate stays
 * below with the confidence asked for. A threshold above 1 means that nothing may be blocked within this budget.
 */
export type BudgetThreshold =
  | { kind: 'found'; threshold: number; falsePositives: number; n: number; upperBound: number }
  | { kind: 'too-little-data'; n: number; requestsNeeded: number };

export type ThresholdOptions = {
  /** False-positive rate that must not be exceeded, 0..1. */
  budget: number;
  /** One-sided, 0..1: how sure to be of it. */
  confidence: number;
  /**
   * The client (or other cluster) of each score. One odd client can raise a hundred false alarms that are one event; the bound then uses an
   * effective sample, shrunk by the design effect (Korn & Graubard, Survey Methodology 24, 1998).
   */
  groups?: ArrayLike<number | string>;
};

/** The smallest threshold whose upper confidence bound of the false-positive rate is ≤ the budget. */
export function thresholdAtBudget(scoresOfBenign: ArrayLike<number>, options: ThresholdOptions): BudgetThreshold {
  const { budget, confidence, groups } = options;
  expectShare('budget', budget);
  expectShare('confidence', confidence);
  const n = scoresOfBenign.length;
  const requestsNeeded = benignRequestsNeeded(budget, confidence);
  if (n < requestsNeeded) return { kind: 'too-little-data', n, requestsNeeded };

  const order = highestFirst(scoresOfBenign);
  const effect = groups === undefined ? () => 1 : designEffects(order, groups);
  let spared = -1;
  let shrinkThere = 1;
  // A design effect is at least 1, so nothing past the binomial limit can pass: stop where the plain bound fails.
  for (let allowed = 0; isRateWithin(budget, allowed, n, confidence); allowed++) {
    const shrink = effect(allowed);
    // Ties are caught or spared together.
    if (allowed > 0 && scoresOfBenign[order[allowed]!] === scoresOfBenign[order[allowed - 1]!]) continue;
    if (!isRateWithin(budget, allowed / shrink, n / shrink, confidence)) continue;
    spared = allowed;
    shrinkThere = shrink;
  }
  if (spared < 0) return { kind: 'too-little-data', n, requestsNeeded };
  return {
    kind: 'found',
    threshold: justAbove(scoresOfBenign, order, spared),
    falsePositives: spared,
    n,
    upperBound: upperRateBound(spared / shrinkThere, n / shrinkThere, confidence)
  };
}

/** The threshold at which at most `budget` of these very scores are caught: no claim about other data. */
export function thresholdAtRate(scoresOfBenign: ArrayLike<number>, budget: number): number {
  expectShare('budget', budget);
  return thresholdAtCount(scoresOfBenign, Math.floor(budget * scoresOfBenign.length));
}

/** So many of `n` benign scores may be caught and the budget be proven all the same; where none may, as many as it comes to on average. */
export function falsePositivesAllowed(n: number, { budget, confidence }: Omit<ThresholdOptions, 'groups'>): number {
  expectShare('budget', budget);
  if (!isRateWithin(budget, 0, n, confidence)) return Math.floor(budget * n);
  let count = 0;
  while (isRateWithin(budget, count + 1, n, confidence)) count++;
  return count;
}

/** The threshold at which at most `count` of these very scores are caught. */
export function thresholdAtCount(scoresOfBenign: ArrayLike<number>, count: number): number {
  if (scoresOfBenign.length === 0) throw new RangeError('no benign score to set a threshold by');
  return justAbove(scoresOfBenign, highestFirst(scoresOfBenign), Math.min(count, scoresOfBenign.length - 1));
}

/** With no false positive at all, the bound is 1 − (1 − confidence)^(1/n): so many benign requests bring it to the budget. */
export function benignRequestsNeeded(budget: number, confidence: number): number {
  return Math.ceil(Math.log1p(-confidence) / Math.log1p(-budget));
}

function highestFirst(scores: ArrayLike<number>): Int32Array {
  const order = Int32Array.from({ length: scores.length }, (_, row) => row);
  return order.sort((a, b) => scores[b]! - scores[a]!);
}

/** The smallest number above the highest score that must be spared: rank `allowed`, counted from 0. */
function justAbove(scores: ArrayLike<number>, order: Int32Array, allowed: number): number {
  return nextUp(scores[order[allowed]!]!);
}

/**
 * For rising numbers of false positives, in the order of the scores: the variance of their rate when whole groups are drawn, over the
 * variance if rows were independent; at least 1. Must be asked for 0, 1, 2, … in turn.
 */
function designEffects(order: Int32Array, groups: ArrayLike<number | string>): (falsePositives: number) => number {
  const n = order.length;
  const sizes = new Map<number | string, number>();
  for (let row = 0; row < n; row++) sizes.set(groups[row]!, (sizes.get(groups[row]!) ?? 0) + 1);
  const hits = new Map<number | string, number>();
  let sizeSquares = 0;
  for (const size of sizes.values()) sizeSquares += size * size;
  let hitSquares = 0;
  let crossed = 0;
  return (falsePositives) => {
    if (falsePositives === 0) return 1;
    const group = groups[order[falsePositives - 1]!]!;
    const before = hits.get(group) ?? 0;
    hits.set(group, before + 1);
    hitSquares += 2 * before + 1;
    crossed += sizes.get(group)!;
    const rate = falsePositives / n;
    if (rate === 1 || sizes.size < 2) return sizes.size < 2 ? n : 1;
    // Σ (hits − rate · size)² over groups, multiplied out so that one more false positive costs one step.
    const between = hitSquares - 2 * rate * crossed + rate * rate * sizeSquares;
    const clustered = (sizes.size / (sizes.size - 1)) * between;
    return Math.max(1, clustered / (n * rate * (1 - rate)));
  };
}

function expectShare(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} ${value} is not between 0 and 1`);
}
