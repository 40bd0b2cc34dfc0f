import type { DecisionRow } from '#data/decision-row.ts';

const DONE: Readonly<Record<DecisionRow['action'], string>> = {
  allow: 'allowed',
  throttle: 'throttled',
  block: 'blocked',
  refuse: 'refused'
};

/** What was done with a request, where on its way, and why: one sentence. */
export function sayDecision(
  row: Pick<DecisionRow, 'action' | 'stage' | 'reason' | 'wouldAction' | 'wouldReason' | 'mode' | 'degraded'>
): string {
  const { action, stage, reason, wouldAction, wouldReason, mode, degraded } = row;
  const done = action === 'allow' ? 'allowed' : `${DONE[action]} by the ${stage} stage: ${reason}`;
  const isHeldBack = wouldAction !== action || wouldReason !== reason;
  const held = isHeldBack ? `; would have been ${DONE[wouldAction]} (${wouldReason}), had nothing been held back` : '';
  return `${done}${held}; mode ${mode}${degraded === '' ? '' : `; degraded: ${degraded}`}`;
}
