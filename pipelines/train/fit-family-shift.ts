import { ATTACK_CLASSES, INJECTION_CLASSES, type AttackClass } from '#data/label.ts';
import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { thresholdAtCount } from '#models/metrics/threshold-at-budget.ts';

/** Scrapers imitate visitors: a diligent clerk looks more like one than like any other attacker. */
const IMITATING: readonly AttackClass[] = ['scraping'];
/** Attack classes by what tells them from ordinary requests, and what part of the classifier's false-positive budget each family may use. */
const FAMILIES = [
  { isIn: (name: AttackClass) => isContent(name), share: 0.35 },
  { isIn: (name: AttackClass) => !isContent(name) && !IMITATING.includes(name), share: 0.5 },
  { isIn: (name: AttackClass) => IMITATING.includes(name), share: 0.15 }
].map(({ isIn, share }) => ({
  share,
  classes: ATTACK_CLASSES.flatMap((name, own) => (name !== 'benign' && isIn(name) ? [own] : []))
}));

/** Where ordinary requests have no odds to speak of, benign must still be the less likely one. */
const LEAST_ODDS = 1;

/**
 * Ordinary clients often look a little like scrapers, sometimes like a flood and hardly ever like an injection: one cut over the sum of all
 * classes is set by the first and paid for by the others. So each family of classes is shifted until its share of the budget lies at even
 * odds against benign.
 * @param ordinary calibrated class probabilities (rows × classes) of ordinary requests the forest was not trained on
 * @param allowed so many of these rows may be flagged
 * @returns nats per class, all ≤ 0, for `Calibration.shift`; the attack score then reaches its threshold near 0.5
 */
export function fitFamilyShift(ordinary: FeatureMatrix, allowed: number): Float64Array {
  const shift = new Float64Array(ordinary.columns);
  if (ordinary.rows === 0) return shift;
  for (const { classes, share } of FAMILIES) {
    const evenAt = Math.max(LEAST_ODDS, thresholdAtCount(oddsOf(ordinary, classes), Math.round(allowed * share)));
    for (const own of classes) shift[own] = -Math.log(evenAt);
  }
  return shift;
}

/** P(any class of the family) / P(benign), per row. */
function oddsOf({ rows, columns, values }: FeatureMatrix, family: readonly number[]): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const first = row * columns;
    const together = family.reduce((sum, own) => sum + values[first + own]!, 0);
    return together / Math.max(Number.MIN_VALUE, values[first]!);
  });
}

function isContent(name: AttackClass): boolean {
  return (INJECTION_CLASSES as readonly AttackClass[]).includes(name);
}
