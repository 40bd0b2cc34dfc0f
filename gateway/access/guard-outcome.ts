import type { RateOutcome } from '#policy/limits/limit.ts';
import type { Decision } from '../decision.ts';
import type { GuardQuestion, GuardReply } from '../stores/state-store.ts';
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
  isDegraded: boolean;
};

export const ALLOW: Decision = Object.freeze({ action: 'allow' });
export const STORE_AWAY: Decision = Object.freeze({ action: 'refuse', status: 503, reason: 'state-store-away' });

/** By standing decision and limit alone. */
export function decisionOf({ standing, rate }: GuardReply, nowMs: number, isLimitDryRun: boolean): Decision {
  if (standing !== undefined) {
    const leftMs = Math.max(1, standing.untilMs - nowMs);
    return standing.action === 'block'
      ? { action: 'block', ttlMs: leftMs, reason: standing.reason }
      : { action: 'throttle', retryAfterMs: leftMs, reason: standing.reason };
  }
  if (rate?.isRefused !== true || isLimitDryRun) return ALLOW;
  return { action: 'throttle', retryAfterMs: rate.retryAfterMs, reason: 'rate-limit' };
}

export type OutcomeParts = {
  question: GuardQuestion;
  reply: GuardReply;
  decision: Decision;
  token: TokenCheck | undefined;
  isLimitDryRun: boolean;
};

export function outcomeOf({ question, reply, decision, token, isLimitDryRun }: OutcomeParts): GuardOutcome {
  const session = token?.isValid === true ? token : undefined;
  return {
    decision,
    clientKey: question.clientKey,
    clientId: reply.clientId !== '' ? reply.clientId : (session?.clientId ?? ''),
    apiKeyId: question.apiKeyId,
    sessionId: session?.sessionId ?? '',
    isAllowListed: false,
    rate: reply.rate,
    wouldThrottle: isLimitDryRun && reply.rate?.isRefused === true,
    isDegraded: reply.isDegraded
  };
}
