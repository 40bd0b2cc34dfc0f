import type { Credential, GuardQuestion, GuardReply } from './state-store.ts';

/** The array that guard.lua ends with. */
export function readGuardReply(reply: readonly (string | number)[], question: GuardQuestion): GuardReply {
  const [
    version,
    credential,
    clientId,
    action,
    until,
    reason,
    decisionId,
    counted,
    refused,
    max,
    window,
    remaining,
    wait
  ] = reply;
  const isHandSet = credential === 'valid' && clientId === '';
  return {
    listVersion: Number(version),
    credential: credential as Credential, // guard.lua writes no other words
    clientId: isHandSet ? question.handSetClientId : String(clientId),
    standing:
      action === 'block' || action === 'throttle'
        ? { action, untilMs: Number(until), reason: String(reason), decisionId: String(decisionId) }
        : undefined,
    rate:
      counted === '1' && question.limit !== undefined
        ? {
            isRefused: refused === 1,
            limit: { name: question.limit.name, max: Number(max), windowMs: Number(window) },
            remaining: Number(remaining),
            retryAfterMs: Number(wait)
          }
        : undefined,
    window: undefined,
    isDegraded: false
  };
}
