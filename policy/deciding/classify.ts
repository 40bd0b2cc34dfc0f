import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import type { Verdict } from '#models/verdict.ts';

const INDEX_OF = new Map<AttackClass, number>(ATTACK_CLASSES.map((name, at) => [name, at]));

export type ClassThresholds = {
  /** Null: the artefact's. */
  attack: number | null;
  /** By index of ATTACK_CLASSES; null where a class has none of its own. Null: no class has. */
  own: readonly (number | null)[] | null;
};

/**
 * The attack class to act on, as index of ATTACK_CLASSES; 0: none. Classes with a threshold of their own are compared alone, by their
 * probability. All others are compared together, by their sum: that is the score the artefact's threshold was chosen for, and an attack
 * between two classes is an attack. Of several that reach theirs the likeliest is named.
 *
 * Monotone: a class whose probability rises can change the name, but never makes a found attack an unfound one.
 * @param excluded by class index, 1 leaves a class out altogether; null: none
 */
export function classify(
  { attack, own }: ClassThresholds,
  verdict: Pick<Verdict, 'attackScore' | 'attackClass' | 'probabilities' | 'thresholds'>,
  excluded: Uint8Array | null
): number {
  const threshold = attack ?? verdict.thresholds.attack;
  if (own === null && excluded === null) {
    return verdict.attackScore >= threshold ? INDEX_OF.get(verdict.attackClass)! : 0;
  }
  const { probabilities } = verdict;
  let sum = 0;
  let likeliestOfSum = 0;
  let found = 0;
  for (let at = 1; at < ATTACK_CLASSES.length; at++) {
    if (excluded !== null && excluded[at] === 1) continue;
    const probability = probabilities[at]!;
    const alone = own?.[at] ?? null;
    if (alone === null) {
      sum += probability;
      if (likeliestOfSum === 0 || probability > probabilities[likeliestOfSum]!) likeliestOfSum = at;
    } else if (probability >= alone && (found === 0 || probability > probabilities[found]!)) {
      found = at;
    }
  }
  if (likeliestOfSum > 0 && sum >= threshold && (found === 0 || probabilities[likeliestOfSum]! > probabilities[found]!))
    found = likeliestOfSum;
  return found;
}
