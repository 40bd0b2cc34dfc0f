import type { RateOutcome } from '#policy/limits/limit.ts';
import type { Decision } from '../decision.ts';
import type { GuardQuestion, GuardReply, StandingDecision, StandingRecord } from '../stores/state-store.ts';
import type { StoredWindow } from '../windows/windows.ts';
import type { TokenCheck } from './bearer-tokens.ts';

export type GuardOutcome = {
  decision: Decision;
  /** Whom the request is counted by. */
  clientKey: string;
  /** Sent to the upstream as X-Client-Id; empty when nobody has been authenticated. */
  clientId: string;
  apiKeyId: string;
  sessionId: string;
  /** On the allow list: no key, limit or model stands in its way. */
  isAllowListed: boolean;
  rate: RateOutcome | undefined;
  /** The limit would have refused it, but only reports (RATE_LIMIT_DRY_RUN). */
  wouldThrottle: boolean;
  /** A standing decision that observe mode holds back. */
  heldBack: StandingDecision | undefined;
  /** The client's newest standing decision, also one that has ended. */
  record: StandingRecord | undefined;
  /** What the store holds of the client's recent traffic; undefined: this gateway's own memory counts. */
  window: StoredWindow | undefined;
  /** When the store answered, in the order of its answers. */
  turn: number;
  isDegraded: boolean;
};

export const ALLOW: Decision = Object.freeze({ action: 'allow' });
export const STORE_AWAY: Decision = Object.freeze({ action: 'refuse', status: 503, reason: 'state-store-away' });

export type GuardModes = {
  isLimitDryRun: boolean;
  /** False in observe mode: standing decisions are reported, and hold nobody up. */
  isStandingEnforced: boolean;
};

/** By standing decision and limit alone. */
export function decisionOf({ standing, rate }: GuardReply, nowMs: number, modes: GuardModes): Decision {
  if (standing !== undefined && modes.isStandingEnforced) {
    const leftMs = Math.max(1, standing.untilMs - nowMs);
    const reason = `standing:${standing.reason}`;
    return standing.action === 'block'
      ? { action: 'block', ttlMs: leftMs, reason }
      : { action: 'throttle', retryAfterMs: leftMs, reason };
  }
  if (rate?.isRefused !== true || modes.isLimitDryRun) return ALLOW;
  return { action: 'throttle', retryAfterMs: rate.retryAfterMs, reason: 'rate-limit' };
}

export type OutcomeParts = {
  question: GuardQuestion;
  reply: GuardReply;
  decision: Decision;
  token: TokenCheck | undefined;
  modes: GuardModes;
};

export function outcomeOf({ question, reply, decision, token, modes }: OutcomeParts): GuardOutcome {
  const session = token?.isValid === true ? token : undefined;
  return {
    decision,
    clientKey: question.clientKey,
    clientId: reply.clientId !== '' ? reply.clientId : (session?.clientId ?? ''),
    apiKeyId: question.apiKeyId,
    sessionId: session?.sessionId ?? '',
    isAllowListed: false,
    rate: reply.rate,
    wouldThrottle: modes.isLimitDryRun && reply.rate?.isRefused === true,
    heldBack: modes.isStandingEnforced ? undefined : reply.standing,
    record: reply.record,
    window: reply.window,
    turn: reply.turn,
    isDegraded: reply.isDegraded
  };
}
