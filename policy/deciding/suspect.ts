import { attackClassIndex } from '#data/label.ts';
import type { Verdict } from '#models/verdict.ts';
import type { ClassThresholds } from './classify.ts';

/**
 * The attack class a request is suspected of, as index of ATTACK_CLASSES; 0: none. Suspicious is what reaches `share` of the score at which
 * its class is acted on; where that lies above 1 nothing is acted on, and nothing is suspicious.
 */
export function suspect(
  { attack, own }: ClassThresholds,
  { attackScore, attackClass, probabilities, thresholds }: Verdict,
  share: number
): number {
  const threshold = attack ?? thresholds.attack;
  if (own === null) return threshold <= 1 && attackScore >= share * threshold ? attackClassIndex(attackClass) : 0;
  const index = attackClassIndex(attackClass);
  const alone = own[index] ?? null;
  const [score, acted] = alone === null ? [attackScore, threshold] : [probabilities[index]!, alone];
  return acted <= 1 && score >= share * acted ? index : 0;
}
