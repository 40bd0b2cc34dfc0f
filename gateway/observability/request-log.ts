import type { Logger } from '#platform/logger.ts';
import type { Pseudonymise } from '#platform/pseudonym.ts';
import { kindOf } from './decision-recorder.ts';
import type { Recorder } from './finished-request.ts';

/**
 * One JSON line per finished request. It is built from these fields and no others: no header, query value, body or
 * address can get into it. `path` is the route, since paths carry names and reset tokens too. `client` is written as in
 * stored request records (`addr:<pseudonym>`), so that the two can be joined.
 */
export function createRequestLog(options: {
  logger: Logger;
  pseudonymise: Pseudonymise;
  nowMs: () => number;
}): Recorder {
  const { logger, pseudonymise, nowMs } = options;
  return ({
    requestId,
    decisionId,
    clientKey,
    method,
    route,
    status,
    action,
    reason,
    latencyMs,
    isDegraded,
    wouldThrottle
  }) => {
    logger.info(
      {
        requestId,
        decisionId,
        client: kindOf(clientKey) + pseudonymise(clientKey, nowMs()),
        method,
        path: route,
        status,
        action,
        reason: reason === '' ? undefined : reason,
        latencyMs: Math.round(latencyMs * 1000) / 1000,
        degraded: isDegraded || undefined,
        wouldThrottle: wouldThrottle || undefined
      },
      'request'
    );
  };
}
