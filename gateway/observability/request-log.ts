import type { Logger } from '#platform/logger.ts';
import type { Recorder } from './finished-request.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/**
 * One JSON line per finished request. It is built from these fields and no others: no header, query value, body or
 * address can get into it. `path` is the route, since paths carry names and reset tokens too.
 */
export function createRequestLog(options: { logger: Logger; pseudonymOf: Pseudonyms; nowMs: () => number }): Recorder {
  const { logger, pseudonymOf, nowMs } = options;
  return ({ requestId, clientKey, method, route, status, action, reason, latencyMs, isDegraded, wouldThrottle }) => {
    logger.info(
      {
        requestId,
        client: pseudonymOf(clientKey, nowMs()),
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
