import type { LiveDecision } from '#data/live-event.ts';
import type { FinishedRequest } from '../observability/finished-request.ts';

/** What may be shown of a finished request to whoever watches: built from these fields and no others, none of which says whose it was. */
export function liveDecisionOf(finished: FinishedRequest): LiveDecision {
  const { decisionId, arrivedAtMs, method, route, status, latencyMs, action, reason, wouldAction, wouldReason } =
    finished;
  const scored = finished.judged?.scored ?? null;
  return {
    decisionId,
    atMs: arrivedAtMs,
    method,
    route,
    status,
    latencyMs: Math.round(latencyMs * 1000) / 1000,
    action,
    reason,
    wouldAction,
    wouldReason,
    attackClass: scored?.attackClass ?? '',
    attackScore: scored?.attackScore ?? null,
    anomalyScore: scored?.anomalyScore ?? null
  };
}
