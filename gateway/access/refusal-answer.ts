import { rateLimitFields, retryAfterSeconds } from '../limits/rate-limit-fields.ts';
import type { Judgement } from '#policy/judgement.ts';
import type { NewStanding } from '#policy/standing.ts';
import type { Decision } from '../decision.ts';
import type { GuardOutcome } from './guard-outcome.ts';

/** What a client is told when it is stopped. Why exactly a key or token is no good is for the operator only. */
const REFUSAL_CODES = {
  ACCESS_DENIED: 'this address may not use this API',
  API_KEY_MISSING: 'an API key is needed: send it in X-API-Key',
  API_KEY_INVALID: 'this API key is not accepted',
  TOKEN_INVALID: 'this bearer token is not accepted',
  RATE_LIMITED: 'too many requests: come back when Retry-After has passed',
  BLOCKED: 'this request is refused',
  STATE_UNAVAILABLE: 'the gateway cannot check requests at the moment'
} as const;

type RefusalCode = keyof typeof REFUSAL_CODES;

/** For the operator's log: what the client can quote. */
export type AnswerIds = { requestId: string; decisionId: string };

export type RefusalAnswer = { status: number; headers: Record<string, string | number>; body: string };

const RETRY_WHEN_AWAY_SECONDS = 1;
const RETRY_WHEN_THROTTLED_SECONDS = 10;

/** @returns undefined when the request goes on */
export function refusalAnswer({ decision, rate }: GuardOutcome, ids: AnswerIds): RefusalAnswer | undefined {
  switch (decision.action) {
    case 'allow':
      return undefined;
    case 'throttle': {
      const headers = { 'retry-after': retryAfterSeconds(decision.retryAfterMs) };
      const fields = rate?.isRefused === true ? rateLimitFields(rate) : {};
      return answer(429, 'RATE_LIMITED', ids, { ...headers, ...fields });
    }
    case 'block':
      return answer(403, 'BLOCKED', ids, { 'retry-after': retryAfterSeconds(decision.ttlMs) });
    case 'refuse': {
      const code = codeOf(decision);
      return answer(decision.status, code, ids, headersOf(code));
    }
  }
}

/**
 * What the client is told of a judgement: nothing that helps to aim better.
 * @param standing what it has led to against the client, which may last longer; null: nothing new
 */
export function judgementAnswer(
  judgement: Pick<Judgement, 'action' | 'ttlMs'>,
  standing: Pick<NewStanding, 'action' | 'ttlMs'> | null,
  ids: AnswerIds
): RefusalAnswer {
  const { action } = judgement;
  const ttlMs = standing?.ttlMs ?? judgement.ttlMs;
  if (action === 'throttle') {
    const seconds = ttlMs > 0 ? retryAfterSeconds(ttlMs) : RETRY_WHEN_THROTTLED_SECONDS;
    return answer(429, 'RATE_LIMITED', ids, { 'retry-after': seconds });
  }
  return answer(403, 'BLOCKED', ids, ttlMs > 0 ? { 'retry-after': retryAfterSeconds(ttlMs) } : {});
}

function codeOf({ reason }: Decision & { action: 'refuse' }): RefusalCode {
  if (reason === 'deny-list') return 'ACCESS_DENIED';
  if (reason === 'state-store-away') return 'STATE_UNAVAILABLE';
  if (reason === 'api-key-missing') return 'API_KEY_MISSING';
  return reason.startsWith('bearer-token-') ? 'TOKEN_INVALID' : 'API_KEY_INVALID';
}

/** RFC 9110 §11.6.1: a 401 names how to authenticate. */
function headersOf(code: RefusalCode): Record<string, string | number> {
  if (code === 'API_KEY_MISSING') return { 'www-authenticate': 'ApiKey' };
  if (code === 'TOKEN_INVALID') return { 'www-authenticate': 'Bearer error="invalid_token"' };
  return code === 'STATE_UNAVAILABLE' ? { 'retry-after': RETRY_WHEN_AWAY_SECONDS } : {};
}

function answer(
  status: number,
  code: RefusalCode,
  ids: AnswerIds,
  headers: Record<string, string | number>
): RefusalAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify({ error: { code, message: REFUSAL_CODES[code], ...ids } })
  };
}
