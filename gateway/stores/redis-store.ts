import type { Logger } from '#platform/logger.ts';
import { BUCKETS } from '#policy/limits/limit-counters.ts';
import { listField } from './memory-store.ts';
import { mastersOf, type RedisClient } from './redis-client.ts';
import { readGuardReply } from './read-guard-reply.ts';
import { redisKeys, SHARDS, shardOf } from './shards.ts';
import type {
  ApiKeyRecord,
  GuardQuestion,
  GuardReply,
  ListChange,
  ListEntry,
  Lists,
  PresentedKey,
  StandingDecision,
  StandingMemory,
  StateStore
} from './state-store.ts';

/** What Redis itself answers. Everything here may reject; with-fallback.ts turns it into a StateStore that does not. */
export type RedisStore = Omit<StateStore, 'guard' | 'nextTurn' | 'health'> & {
  kind: 'redis' | 'redis-cluster';
  guard(question: GuardQuestion): Promise<GuardReply>;
  isReachable(): boolean;
  /** Clients whose state fails and recovers together: one part for a server, one per shard for a cluster. */
  partOf(clientKey: string): number;
  probe(part: number): Promise<void>;
  readListVersion(): Promise<number>;
};

const STANDING_KEPT_AFTER_END_MS = 60_000;
/** As far as windows look back. */
const WINDOW_KEPT_MS = 24 * 3_600_000;
/** Events of some 960 requests that no gateway has read: enough for any burst, little enough to carry. */
const MAX_EVENT_BYTES = 65_536;

export function createRedisStore(
  client: RedisClient,
  options: { prefix: string; nowMs: () => number; log: Logger }
): RedisStore {
  const keys = redisKeys(options.prefix);
  const { nowMs, log } = options;
  const isCluster = client.isCluster;

  async function guard(question: GuardQuestion): Promise<GuardReply> {
    const { clientKey, apiKeyId, handSetClientId, limit } = question;
    const reply = await client.pathhelmGuardBuffer(
      keys.listVersion(shardOf(clientKey)),
      // Without a key any name in the slot will do: the script does not read it.
      apiKeyId === '' ? keys.standing(clientKey) : keys.apiKey(apiKeyId),
      keys.standing(clientKey),
      keys.counter(clientKey, limit?.name ?? ''),
      keys.windowState(clientKey),
      keys.windowEvents(clientKey),
      question.nowMs,
      apiKeyId === '' ? '' : handSetClientId === '' ? 'ask' : 'set-by-hand',
      limit?.max ?? '',
      limit?.windowMs ?? '',
      question.isLimitReplaceable ? '1' : '',
      BUCKETS,
      question.wantsWindow ? '1' : ''
    );
    return readGuardReply(reply, question);
  }

  async function putApiKey(record: ApiKeyRecord): Promise<void> {
    // The index first: a record that works but is listed nowhere could not be found to be revoked.
    await client.hset(keys.apiKeyIndex, record.id, JSON.stringify(record));
    const key = keys.apiKey(record.id);
    const fields: Record<string, string | number> = { client: record.clientId };
    if (record.revokedAtMs !== null) fields['revoked'] = record.revokedAtMs;
    if (record.expiresAtMs !== null) fields['expires'] = record.expiresAtMs;
    if (record.limit !== null) Object.assign(fields, { max: record.limit.max, window: record.limit.windowMs });
    // One transaction on one slot: no request sees the key half written.
    const results = await client.multi().del(key).hset(key, fields).exec();
    const fault = results?.find(([error]) => error !== null)?.[0];
    if (fault) throw fault;
  }

  async function revokeApiKey(id: string, revokedAtMs: number): Promise<void> {
    await client.hset(keys.apiKey(id), 'revoked', revokedAtMs); // what requests read goes first: it is over at once
    const stored = await client.hget(keys.apiKeyIndex, id);
    if (stored === null) return;
    const record = JSON.parse(stored) as ApiKeyRecord; // written by putApiKey
    await client.hset(keys.apiKeyIndex, id, JSON.stringify({ ...record, revokedAtMs }));
  }

  async function changeLists(change: ListChange): Promise<number> {
    const { entries } = await readLists();
    const expired = entries.filter(({ expiresAtMs }) => expiresAtMs !== null && expiresAtMs <= nowMs()).map(listField);
    const [field, entry] =
      'put' in change ? [listField(change.put), JSON.stringify(change.put)] : [listField(change.remove), ''];
    const dropped = expired.filter((other) => other !== field);
    const version = await client.pathhelmChangeLists(keys.lists, keys.listsVersion, field, entry, ...dropped);
    await announce(version);
    return version;
  }

  /** A shard that cannot be told is no fault: every gateway also asks for the version itself, once a second. */
  async function announce(version: number): Promise<void> {
    const told = await Promise.allSettled(
      Array.from({ length: SHARDS }, (_, shard) => client.pathhelmAnnounceVersion(keys.listVersion(shard), version))
    );
    const untold = told.filter(({ status }) => status === 'rejected').length;
    if (untold > 0) log.warn({ untold, shards: SHARDS, version }, 'list change announced late to some shards');
  }

  async function readLists(): Promise<Lists> {
    const [version, entries] = await client.pathhelmReadLists(keys.lists, keys.listsVersion);
    return { version, entries: entries.map((entry) => JSON.parse(entry) as ListEntry) }; // written by changeLists
  }

  async function setStanding(
    clientKey: string,
    decision: StandingDecision,
    now: number,
    { level, forgottenAtMs }: StandingMemory = { level: 1, forgottenAtMs: decision.untilMs }
  ): Promise<void> {
    const key = keys.standing(clientKey);
    const { action, untilMs, reason, decisionId } = decision;
    await client
      .multi()
      .hset(key, { action, until: untilMs, reason, decision: decisionId, level })
      .pexpire(key, Math.max(1, untilMs - now, forgottenAtMs - now) + STANDING_KEPT_AFTER_END_MS)
      .exec();
  }

  async function standingDecisions(now: number): Promise<[string, StandingDecision][]> {
    const found: string[] = [];
    for (const node of mastersOf(client)) {
      for await (const batch of node.scanStream({ match: keys.standingPattern, count: 500 }))
        found.push(...(batch as string[]));
    }
    const decisions = await Promise.all(
      found.map(async (key): Promise<[string, StandingDecision]> => {
        const { action, until, reason = '', decision = '' } = await client.hgetall(key);
        const untilMs = Number(until ?? 0);
        return [
          keys.clientKeyOfStanding(key),
          { action: action === 'throttle' ? 'throttle' : 'block', untilMs, reason, decisionId: decision }
        ];
      })
    );
    return decisions.filter(([, { untilMs }]) => untilMs > now);
  }

  return {
    kind: isCluster ? 'redis-cluster' : 'redis',
    isReachable: () => client.status === 'ready',
    partOf: (clientKey) => (isCluster ? shardOf(clientKey) : 0),
    probe: async (part) => {
      await client.get(keys.listVersion(part));
    },
    readListVersion: async () => Number((await client.get(keys.listsVersion)) ?? 0),
    guard,
    windows: {
      append: async (clientKey, events) => {
        const kept = await client.pathhelmAppendWindow(
          keys.windowEvents(clientKey),
          keys.windowState(clientKey),
          events,
          WINDOW_KEPT_MS,
          MAX_EVENT_BYTES
        );
        if (kept === 0) throw new Error('a client has more unread events than are kept');
      },
      compact: async (clientKey, { generation, state, foldedBytes }) => {
        await client.pathhelmCompactWindow(
          keys.windowState(clientKey),
          keys.windowEvents(clientKey),
          generation,
          state,
          foldedBytes,
          WINDOW_KEPT_MS
        );
      }
    },
    findHandSetKey: async ({ secret }: PresentedKey) => (await client.get(`api_key:${secret}`)) ?? undefined,
    putApiKey,
    revokeApiKey,
    apiKeys: async () =>
      Object.values(await client.hgetall(keys.apiKeyIndex)).map((record) => JSON.parse(record) as ApiKeyRecord), // ditto
    changeLists,
    readLists,
    setStanding,
    clearStanding: async (clientKey) => {
      await client.del(keys.standing(clientKey));
    },
    standingDecisions,
    announceOpening: async (upstreamUrl, openingId, ttlMs) => {
      await client.set(keys.opening(upstreamUrl), openingId, 'PX', Math.ceil(ttlMs));
    },
    openings: async (upstreamUrls) => {
      const found = await client.mget(upstreamUrls.map((url) => keys.opening(url)));
      return found.map((openingId) => openingId ?? undefined);
    },
    close: () => {
      client.disconnect();
      return Promise.resolve();
    }
  };
}
