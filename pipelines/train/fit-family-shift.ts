import { ATTACK_CLASSES, INJECTION_CLASSES, type AttackClass } from '#data/label.ts';
import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { thresholdAtRate } from '#models/metrics/threshold-at-budget.ts';

/** Of the classifier's false-positive budget, what classes that stand in one request's text may use; the rest is for behaviour over time. */
const CONTENT_SHARE = 0.5;

/** Where ordinary requests have no odds to speak of, benign must still be the less likely one. */
const LEAST_ODDS = 1;

/** Class indices whose evidence stands in the text of one request, and those that show in behaviour over time. */
const CONTENT = indicesWhere((name) => (INJECTION_CLASSES as readonly AttackClass[]).includes(name));
const BEHAVIOUR = indicesWhere((name) => name !== 'benign' && !CONTENT.includes(ATTACK_CLASSES.indexOf(name)));

/**
 * Ordinary clients often look a little like a flood or a scan, and hardly ever like an injection: with one cut over the sum of all classes,
 * behaviour sets it and texts pay. So each family of classes is shifted until its share of the budget lies at even odds against benign.
 * @param ordinary calibrated class probabilities (rows × classes) of ordinary requests the forest was not trained on
 * @param budget of the classifier: share of ordinary requests it may flag, 0..1
 * @returns nats per class, all ≤ 0, for `Calibration.shift`; the attack score then reaches its threshold near 0.5
 */
export function fitFamilyShift(ordinary: FeatureMatrix, budget: number): Float64Array {
  const shift = new Float64Array(ordinary.columns);
  if (ordinary.rows === 0) return shift;
  for (const [family, share] of [
    [CONTENT, CONTENT_SHARE],
    [BEHAVIOUR, 1 - CONTENT_SHARE]
  ] as const) {
    const evenAt = Math.max(LEAST_ODDS, thresholdAtRate(oddsOf(ordinary, family), budget * share));
    for (const own of family) shift[own] = -Math.log(evenAt);
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

function indicesWhere(isIn: (name: AttackClass) => boolean): number[] {
  return ATTACK_CLASSES.flatMap((name, own) => (isIn(name) ? [own] : []));
}
