import type { StoredWindow, WindowStorage } from '../windows/windows.ts';
import type { Limit, RateOutcome } from '#policy/limits/limit.ts';

/**
 * The one port to the state gateways share: keys, lists, standing decisions, counters. Two stores stand behind it
 * (memory, Redis); one contract suite runs over both (tests/contracts/state-store-contract.ts).
 */
export type StateStore = {
  /**
   * All a request needs to know, in one round trip. The memory store answers at once, without a promise.
   * Never rejects: a store that cannot be reached answers `isDegraded` by what this gateway remembers.
   */
  guard(question: GuardQuestion): GuardReply | Promise<GuardReply>;
  /** A client id somebody stored by hand under `api_key:<key>`, for a key that `guard` does not know. */
  findHandSetKey(key: PresentedKey): Promise<string | undefined>;

  putApiKey(record: ApiKeyRecord): Promise<void>;
  /** Also for an id the store does not know: it may be a key set by hand. */
  revokeApiKey(id: string, revokedAtMs: number): Promise<void>;
  apiKeys(): Promise<ApiKeyRecord[]>;

  /** @returns the new list version, which every later `guard` reply of every gateway carries */
  changeLists(change: ListChange): Promise<number>;
  readLists(): Promise<Lists>;

  /** `memory`: what the next decision against the client goes by; left out, nothing outlasts this one. */
  setStanding(clientKey: string, decision: StandingDecision, nowMs: number, memory?: StandingMemory): Promise<void>;
  clearStanding(clientKey: string): Promise<void>;
  standingDecisions(nowMs: number): Promise<[clientKey: string, decision: StandingDecision][]>;

  /** Tells all gateways that a breaker has opened for this upstream; forgotten after `ttlMs`. May reject. */
  announceOpening(upstreamUrl: string, openingId: string, ttlMs: number): Promise<void>;
  /** The newest opening of each of these upstreams that is not forgotten yet. May reject. */
  openings(upstreamUrls: readonly string[]): Promise<(string | undefined)[]>;

  /** A moment of this gateway in the order of `GuardReply.turn`; where the state is its own, of the very same order. */
  nextTurn: () => number;

  /** Where client windows are shared; undefined: each gateway keeps its own. */
  windows?: WindowStorage;

  health(): StoreHealth;
  /** Saves what must survive a restart. */
  close(): Promise<void>;
};

export type PresentedKey = { id: string; secret: string };

export type GuardQuestion = {
  nowMs: number;
  /** Whom the request is counted by; `key:<id>` exactly when an API key is presented. */
  clientKey: string;
  /** Empty: none was presented. */
  apiKeyId: string;
  /** Client id under which this gateway has seen the key set by hand; empty: it has not. */
  handSetClientId: string;
  /** Undefined: count nothing. */
  limit: Limit | undefined;
  /** Whether a limit stored with the API key replaces `limit`. */
  isLimitReplaceable: boolean;
  /** The judge will need the client's window. */
  wantsWindow: boolean;
};

export type Credential = 'none' | 'valid' | 'unknown' | 'revoked' | 'expired' | 'unverified';

export type GuardReply = {
  listVersion: number;
  /** `unverified`: a key was presented and the store could not be asked. */
  credential: Credential;
  /** Empty unless the credential is valid. */
  clientId: string;
  standing: StandingDecision | undefined;
  /** The client's newest standing decision, also when it has ended, until it is forgotten. */
  record: StandingRecord | undefined;
  /** Undefined when nothing was counted: no limit, a standing decision in force, or a key that is not valid. */
  rate: RateOutcome | undefined;
  /** Recent traffic of the client as the store keeps it; undefined where this process keeps it itself. */
  window: StoredWindow | undefined;
  /** Microseconds of the store's clock, rising: in which order it answered. */
  turn: number;
  /** The store could not be asked; the rest of the reply is this gateway's own memory. */
  isDegraded: boolean;
};

export type ApiKeyRecord = {
  id: string;
  /** Who the key belongs to; sent to the upstream as X-Client-Id. Several keys may share one. */
  clientId: string;
  note: string;
  createdAtMs: number;
  expiresAtMs: number | null;
  revokedAtMs: number | null;
  /** Replaces the configured limit for this key. */
  limit: Omit<Limit, 'name'> | null;
};

/** Always has an end. */
export type StandingDecision = { action: 'throttle' | 'block'; untilMs: number; reason: string; decisionId: string };

/** `level`: decisions against the client that still count, this one too; none does from `forgottenAtMs` on. */
export type StandingMemory = { level: number; forgottenAtMs: number };

export type StandingRecord = Pick<StandingDecision, 'action' | 'untilMs'> & Pick<StandingMemory, 'level'>;

export type ListName = 'allow' | 'deny';

export type ListEntry = {
  list: ListName;
  /** Canonical: `203.0.113.0/24`, `2001:db8::/32`; a single address has its full prefix length. */
  cidr: string;
  note: string;
  createdAtMs: number;
  expiresAtMs: number | null;
};

export type ListChange = { put: ListEntry } | { remove: Pick<ListEntry, 'list' | 'cidr'> };

export type Lists = { version: number; entries: ListEntry[] };

export type StoreHealth = {
  kind: 'memory' | 'redis' | 'redis-cluster';
  state: 'up' | 'partly' | 'down';
  /** Epoch milliseconds. */
  sinceMs: number;
  /** Clients this process holds counters for. */
  trackedClients: number;
  failedCalls: number;
  /** Last fault of the store; empty when there was none. */
  fault: string;
};
