import { createLimitCounters, type LimitCounters } from '#policy/limits/limit-counters.ts';
import type { RateOutcome } from '#policy/limits/limit.ts';
import { createTurns } from './create-turns.ts';
import type {
  ApiKeyRecord,
  GuardQuestion,
  GuardReply,
  Lists,
  ListChange,
  ListEntry,
  StandingDecision,
  StandingMemory,
  StateStore,
  StoreHealth
} from './state-store.ts';

/** What administrators entered or a policy decided: small, and must not get lost. */
export type AccessState = {
  listVersion: number;
  entries: ListEntry[];
  apiKeys: ApiKeyRecord[];
  standing: [clientKey: string, decision: StoredStanding][];
};

/** Without a memory in snapshots of older versions. */
type StoredStanding = StandingDecision & Partial<StandingMemory>;

export type MemoryStoreOptions = {
  maxClients: number;
  nowMs: () => number;
  initial?: AccessState;
  /** Awaited before a change of keys or lists is reported as done. */
  onChange?: (state: AccessState) => Promise<void>;
};

export type MemoryStore = Omit<StateStore, 'guard'> & {
  guard(question: GuardQuestion): GuardReply;
  counters: LimitCounters;
  accessState(): AccessState;
};

/** State of one gateway, inside its process: no server needed, no promise on the request path. */
export function createMemoryStore(options: MemoryStoreOptions): MemoryStore {
  const { maxClients, nowMs, initial } = options;
  const counters = createLimitCounters({ capacity: maxClients });
  const apiKeys = new Map(initial?.apiKeys.map((record) => [record.id, record]));
  const entries = new Map(initial?.entries.map((entry) => [listField(entry), entry]));
  const standing = new Map(initial?.standing);
  const openings = new Map<string, { id: string; untilMs: number }>();
  let listVersion = initial?.listVersion ?? 0;
  const startedAtMs = nowMs();
  const nextTurn = createTurns(nowMs);

  function guard({ nowMs: now, clientKey, apiKeyId, limit, isLimitReplaceable }: GuardQuestion): GuardReply {
    const key = apiKeyId === '' ? undefined : apiKeys.get(apiKeyId);
    const credential = apiKeyId === '' ? 'none' : credentialOf(key, now);
    const record = standing.size === 0 ? undefined : recordOf(clientKey, now);
    const decision = record !== undefined && record.untilMs > now ? decisionIn(record) : undefined;
    let rate: RateOutcome | undefined;
    if (limit !== undefined && decision === undefined && (credential === 'none' || credential === 'valid')) {
      const own = isLimitReplaceable ? key?.limit : undefined;
      rate = counters.take(clientKey, own ? { name: limit.name, ...own } : limit, now);
    }
    return {
      listVersion,
      credential,
      clientId: credential === 'valid' && key !== undefined ? key.clientId : '',
      standing: decision,
      record: record && { action: record.action, untilMs: record.untilMs, level: record.level ?? 1 },
      rate,
      window: undefined,
      turn: nextTurn(),
      isDegraded: false
    };
  }

  function recordOf(clientKey: string, now: number): StoredStanding | undefined {
    const record = standing.get(clientKey);
    if (record === undefined || Math.max(record.untilMs, record.forgottenAtMs ?? 0) > now) return record;
    standing.delete(clientKey);
    return undefined;
  }

  async function changeLists(change: ListChange): Promise<number> {
    if ('put' in change) entries.set(listField(change.put), change.put);
    else entries.delete(listField(change.remove));
    for (const [field, { expiresAtMs }] of entries) {
      if (expiresAtMs !== null && expiresAtMs <= nowMs()) entries.delete(field);
    }
    const version = ++listVersion;
    await saved();
    return version;
  }

  async function setStanding(
    clientKey: string,
    decision: StandingDecision,
    _nowMs: number,
    memory?: StandingMemory
  ): Promise<void> {
    standing.delete(clientKey); // so that the Map's order is the order of decisions
    standing.set(clientKey, { ...decision, ...memory });
    if (standing.size > maxClients) standing.delete(standing.keys().next().value!);
    await Promise.resolve(); // kept by the next snapshot; an attack must not become a file write per request
  }

  async function saved(): Promise<void> {
    await options.onChange?.(accessState());
  }

  function accessState(): AccessState {
    return { listVersion, entries: [...entries.values()], apiKeys: [...apiKeys.values()], standing: [...standing] };
  }

  return {
    counters,
    accessState,
    guard,
    nextTurn,
    findHandSetKey: () => Promise.resolve(undefined),
    putApiKey: (record) => {
      apiKeys.set(record.id, record);
      return saved();
    },
    revokeApiKey: (id, revokedAtMs) => {
      const record = apiKeys.get(id);
      if (record !== undefined) apiKeys.set(id, { ...record, revokedAtMs });
      return saved();
    },
    apiKeys: () => Promise.resolve([...apiKeys.values()]),
    changeLists,
    readLists: () => Promise.resolve<Lists>({ version: listVersion, entries: [...entries.values()] }),
    setStanding,
    clearStanding: (clientKey) => {
      standing.delete(clientKey);
      return saved();
    },
    standingDecisions: (now) =>
      Promise.resolve(
        [...standing]
          .filter(([, { untilMs }]) => untilMs > now)
          .map(([clientKey, record]): [string, StandingDecision] => [clientKey, decisionIn(record)])
      ),
    announceOpening: (upstreamUrl, id, ttlMs) => {
      openings.set(upstreamUrl, { id, untilMs: nowMs() + ttlMs });
      return Promise.resolve();
    },
    openings: (upstreamUrls) =>
      Promise.resolve(
        upstreamUrls.map((url) => {
          const opening = openings.get(url);
          return opening !== undefined && opening.untilMs > nowMs() ? opening.id : undefined;
        })
      ),
    health: (): StoreHealth => ({
      kind: 'memory',
      state: 'up',
      sinceMs: startedAtMs,
      trackedClients: counters.size,
      failedCalls: 0,
      fault: ''
    }),
    close: () => Promise.resolve()
  };
}

function decisionIn({ action, untilMs, reason, decisionId }: StoredStanding): StandingDecision {
  return { action, untilMs, reason, decisionId };
}

export function credentialOf(record: ApiKeyRecord | undefined, nowMs: number): GuardReply['credential'] {
  if (record === undefined) return 'unknown';
  if (record.revokedAtMs !== null) return 'revoked';
  return record.expiresAtMs !== null && record.expiresAtMs <= nowMs ? 'expired' : 'valid';
}

export function listField({ list, cidr }: Pick<ListEntry, 'list' | 'cidr'>): string {
  return `${list} ${cidr}`;
}
