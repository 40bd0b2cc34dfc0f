import type { Judgement } from '#policy/judgement.ts';
import { textAt, type DecisionTable } from '../../decisions/decision-table.ts';

/** What was done with a request and why, and what would have been done had nothing been held back. */
export type Outcome = { action: string; reason: string; wouldAction: string; wouldReason: string };

export const ALLOWED: Outcome = { action: 'allow', reason: '', wouldAction: 'allow', wouldReason: '' };

export function loggedOutcome({ texts }: DecisionTable, row: number): Outcome {
  return {
    action: textAt(texts.action, row),
    reason: textAt(texts.reason, row),
    wouldAction: textAt(texts.wouldAction, row),
    wouldReason: textAt(texts.wouldReason, row)
  };
}

/** What lets a request on and is told all the same. */
type HeldBack = { standing: string | null; standingAction: string; wouldThrottle: boolean };

/** As the gateway records a judgement; what became of an allowed request upstream is not the judge's matter. */
export function outcomeOf(
  { action, reason, isEnforced, heldBack }: Judgement,
  held: HeldBack,
  logged: Outcome
): Outcome {
  if (action !== 'allow' && isEnforced) {
    const would = heldBack ?? { action, reason };
    return { action, reason, wouldAction: would.action, wouldReason: would.reason };
  }
  const went = logged.reason === 'breaker-open' ? refusedAs(logged.reason) : ALLOWED;
  if (held.standing !== null) return { ...went, wouldAction: held.standingAction, wouldReason: held.standing };
  if (held.wouldThrottle) return { ...went, wouldAction: 'throttle', wouldReason: 'rate-limit' };
  return action === 'allow' ? went : { ...went, wouldAction: action, wouldReason: reason };
}

export function textOf({ action, reason, wouldAction, wouldReason }: Outcome): string {
  return `${action} ${reason} / ${wouldAction} ${wouldReason}`;
}

function refusedAs(reason: string): Outcome {
  return { action: 'refuse', reason, wouldAction: 'refuse', wouldReason: reason };
}
