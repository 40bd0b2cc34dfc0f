import { join } from 'node:path';
import type { Logger } from '#platform/logger.ts';
import { listOf } from '../setting-formats.ts';
import type { GatewaySettings } from '../settings.ts';
import { openMemoryStore } from './open-memory-store.ts';
import type { StateStore } from './state-store.ts';
import { withFallback } from './with-fallback.ts';

/** Keeps several systems apart that share one Redis. */
const REDIS_PREFIX = 'pathhelm';
/** Long enough for a server next door, short enough that a gateway starts without one. */
const CONNECT_WAIT_MS = 1000;

export type StateSettings = Pick<
  GatewaySettings,
  'REDIS_URL' | 'REDIS_TIMEOUT_MS' | 'STATE_FILE' | 'STATE_SNAPSHOT_SECONDS' | 'MAX_CLIENTS' | 'DATA_DIR'
>;

/** The store the settings name. With `REDIS_URL` the gateway starts whether Redis answers or not. */
export async function openStateStore(
  settings: StateSettings,
  { nowMs, log }: { nowMs: () => number; log: Logger }
): Promise<StateStore> {
  const maxClients = settings.MAX_CLIENTS;
  const urls = listOf(settings.REDIS_URL);
  if (urls.length === 0) {
    return openMemoryStore({
      maxClients,
      path: settings.STATE_FILE === '' ? join(settings.DATA_DIR, 'private', 'state.json') : settings.STATE_FILE,
      snapshotEveryMs: settings.STATE_SNAPSHOT_SECONDS * 1000,
      nowMs,
      log
    });
  }
  // Here, since a gateway without Redis need not carry its client.
  const { awaitReady, connectRedis } = await import('./redis-client.ts');
  const { createRedisStore } = await import('./redis-store.ts');
  const client = connectRedis(urls, { timeoutMs: settings.REDIS_TIMEOUT_MS, log });
  if (!(await awaitReady(client, CONNECT_WAIT_MS))) log.warn('redis does not answer yet: starting without it');
  return withFallback(createRedisStore(client, { prefix: REDIS_PREFIX, nowMs, log }), { maxClients, nowMs, log });
}
