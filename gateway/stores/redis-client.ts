import { readFileSync } from 'node:fs';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '#platform/logger.ts';

/** The scripts, as methods; keys come first. */
type RedisScripts = {
  /** Bulk strings come as bytes: windows are binary. */
  pathhelmGuardBuffer(
    listVersion: string,
    apiKey: string,
    standing: string,
    counter: string,
    windowState: string,
    windowEvents: string,
    ...args: (string | number)[]
  ): Promise<(Buffer | number)[]>;
  pathhelmAppendWindow(events: string, state: string, bytes: Buffer, keptMs: number, maxBytes: number): Promise<number>;
  pathhelmCompactWindow(
    state: string,
    events: string,
    generation: Buffer,
    folded: Buffer,
    foldedBytes: number,
    keptMs: number
  ): Promise<number>;
  pathhelmChangeLists(lists: string, version: string, ...args: string[]): Promise<number>;
  pathhelmReadLists(lists: string, version: string): Promise<[number, string[]]>;
  pathhelmAnnounceVersion(listVersion: string, version: number): Promise<null>;
};

export type RedisClient = (Redis | Cluster) & RedisScripts;

const MAX_RECONNECT_DELAY_MS = 500;
/** A partition leaves a socket that looks alive for minutes; after this long without an answer a new one is tried. */
const SILENT_SOCKET_MS = 3000;

/**
 * A connection that never queues: while Redis is away a command fails at once, and the caller has an answer of its own.
 * Nothing is sent twice either, since counting is not repeatable. More than one URL names the nodes of a cluster.
 */
export function connectRedis(
  urls: readonly string[],
  { timeoutMs, log }: { timeoutMs: number; log: Logger }
): RedisClient {
  const shared = {
    commandTimeout: timeoutMs,
    connectTimeout: Math.max(1000, timeoutMs),
    socketTimeout: Math.max(SILENT_SOCKET_MS, 2 * timeoutMs),
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0
  } satisfies RedisOptions;
  const client =
    urls.length === 1
      ? new Redis(urls[0]!, { ...shared, retryStrategy: reconnectDelayMs })
      : new Cluster([...urls], {
          enableOfflineQueue: false,
          maxRedirections: 4,
          retryDelayOnFailover: 25,
          retryDelayOnClusterDown: 25,
          slotsRefreshTimeout: 1000,
          clusterRetryStrategy: reconnectDelayMs,
          redisOptions: { ...shared, ...credentialsOf(urls[0]!) }
        });
  // Faults are told by the calls that fail; without a listener ioredis prints each one.
  client.on('error', (fault: Error) => {
    log.debug({ fault: fault.message }, 'redis connection');
  });
  defineScript(client, 'pathhelmGuard', 'guard.lua', 6);
  defineScript(client, 'pathhelmAppendWindow', 'append-window.lua', 2);
  defineScript(client, 'pathhelmCompactWindow', 'compact-window.lua', 2);
  defineScript(client, 'pathhelmChangeLists', 'change-lists.lua', 2);
  defineScript(client, 'pathhelmReadLists', 'read-lists.lua', 2);
  defineScript(client, 'pathhelmAnnounceVersion', 'announce-version.lua', 1);
  return client as RedisClient; // defineCommand has just added the methods
}

export function mastersOf(client: RedisClient): Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

/** Resolves when the connection is usable or the time is over: a gateway starts without Redis too. */
export async function awaitReady(client: RedisClient, waitMs: number): Promise<boolean> {
  if (client.status === 'ready') return true;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const onReady = (): void => {
    resolve(true);
  };
  client.once('ready', onReady);
  const timer = setTimeout(() => {
    resolve(false);
  }, waitMs);
  const isReady = await promise;
  clearTimeout(timer);
  client.off('ready', onReady);
  return isReady;
}

function reconnectDelayMs(attempt: number): number {
  return Math.min(50 * attempt, MAX_RECONNECT_DELAY_MS);
}

/** A cluster's nodes find each other; user, password and TLS of the first URL hold for all of them. */
function credentialsOf(url: string): { username?: string; password?: string; tls?: object } {
  const { protocol, username, password } = new URL(url);
  return {
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' && { tls: {} })
  };
}

function defineScript(client: Redis | Cluster, name: `pathhelm${string}`, file: string, numberOfKeys: number): void {
  client.defineCommand(name, { numberOfKeys, lua: readFileSync(new URL(file, import.meta.url), 'utf8') });
}
