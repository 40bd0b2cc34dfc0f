import type { Judgement } from '../judgement.ts';

/**
 * Of several findings the harshest that is enforced is done; something harsher that is held back is told with it, so that trying out
 * one detector never switches another one off. Of equally harsh ones the first. Null entries found nothing.
 */
export function weigh(allowed: Judgement, ...findings: readonly (Judgement | null)[]): Judgement {
  let done: Judgement | null = null;
  let held: Judgement | null = null;
  for (const finding of findings) {
    if (finding === null) continue;
    if (finding.isEnforced) {
      if (done === null || harshness(finding) > harshness(done)) done = finding;
    } else if (held === null || harshness(finding) > harshness(held)) {
      held = finding;
    }
  }
  if (done === null) return held ?? allowed;
  if (held?.action !== 'block' || done.action === 'block') return done;
  const { detector, reason, attackClass } = held;
  return { ...done, heldBack: { action: 'block', detector: detector ?? 'rule', reason, attackClass } };
}

/** allow < throttle a request < throttle a client < block a request < block a client. */
export function harshness({ action, scope }: Pick<Judgement, 'action' | 'scope'>): number {
  if (action === 'allow') return 0;
  return (action === 'block' ? 3 : 1) + (scope === 'client' ? 1 : 0);
}
