import type { Credential, GuardQuestion, GuardReply, StandingDecision } from './state-store.ts';

/** Where the window's two parts stand. */
const WINDOW_AT = 13;
const LEVEL_AT = 15;
const TURN_AT = 16;

/** The array that guard.lua ends with. */
export function readGuardReply(reply: readonly (Buffer | number)[], question: GuardQuestion): GuardReply {
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
  ] = reply.slice(0, WINDOW_AT).map((part) => (typeof part === 'number' ? part : part.toString()));
  const untilMs = Number(until);
  const decision: StandingDecision | undefined =
    action === 'block' || action === 'throttle'
      ? { action, untilMs, reason: String(reason), decisionId: String(decisionId) }
      : undefined;
  const isHandSet = credential === 'valid' && clientId === '';
  return {
    listVersion: Number(version),
    credential: credential as Credential, // guard.lua writes no other words
    clientId: isHandSet ? question.handSetClientId : String(clientId),
    standing: untilMs > question.nowMs ? decision : undefined,
    record: decision && { action: decision.action, untilMs, level: Number(reply[LEVEL_AT]) },
    rate:
      counted === '1' && question.limit !== undefined
        ? {
            isRefused: refused === 1,
            limit: { name: question.limit.name, max: Number(max), windowMs: Number(window) },
            remaining: Number(remaining),
            retryAfterMs: Number(wait)
          }
        : undefined,
    window: question.wantsWindow
      ? { state: bytesAt(reply, WINDOW_AT), events: bytesAt(reply, WINDOW_AT + 1) }
      : undefined,
    turn: Number(reply[TURN_AT]),
    isDegraded: false
  };
}

function bytesAt(reply: readonly (Buffer | number)[], at: number): Buffer {
  return reply[at] as Buffer; // guard.lua puts texts there
}
