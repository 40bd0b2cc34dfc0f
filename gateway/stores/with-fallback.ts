import type { Logger } from '#platform/logger.ts';
import { createLimitCounters, type LimitCounters } from '#policy/limits/limit-counters.ts';
import type { Limit } from '#policy/limits/limit.ts';
import { boundedMap } from './bounded-map.ts';
import { createTurns } from './create-turns.ts';
import type { RedisStore } from './redis-store.ts';
import type { GuardQuestion, GuardReply, StandingDecision, StateStore, StoreHealth } from './state-store.ts';

/**
 * What a gateway does while Redis is away. It answers from its own memory: keys it saw valid within the last hour stay
 * valid, standing decisions it has seen stay in force, and limits are counted here alone, so that n gateways together
 * admit up to n times the limit. After a failure the same part of the store is left alone for RETRY_AFTER_MS and then
 * tried by one request, so an outage costs few requests a timeout and nothing piles up. Nothing is reconciled
 * afterwards: counters are minutes old at most, and keys and lists live in Redis only.
 */
const RETRY_AFTER_MS = 250;
const HEARTBEAT_MS = 1000;
const REMEMBERED_KEY_MS = 3_600_000;
const MAX_REMEMBERED = 10_000;
/** Stands for the slot of the administration data, which is no client's. */
const ADMIN_PART = -1;

export type FallbackOptions = { maxClients: number; nowMs: () => number; log: Logger };

type RememberedKey = { clientId: string; limit: Limit | undefined; confirmedAtMs: number };

export function withFallback(primary: RedisStore, { maxClients, nowMs, log }: FallbackOptions): StateStore {
  const failing = new Map<number, { retryAtMs: number }>();
  const keys = boundedMap<string, RememberedKey>(MAX_REMEMBERED);
  const standing = boundedMap<string, StandingDecision>(MAX_REMEMBERED);
  const nextTurn = createTurns(nowMs);
  let localCounters: LimitCounters | undefined; // outages are rare, its arrays are not small
  let listVersion = 0;
  const health: StoreHealth = {
    kind: primary.kind,
    state: 'up',
    sinceMs: nowMs(),
    trackedClients: 0,
    failedCalls: 0,
    fault: ''
  };

  async function guard(question: GuardQuestion): Promise<GuardReply> {
    const part = primary.partOf(question.clientKey);
    if (!mayTry(part)) return recall(question);
    try {
      const reply = await primary.guard(question);
      if (failing.size > 0) recover(part);
      remember(question, reply);
      if (reply.listVersion < listVersion) reply.listVersion = listVersion;
      return reply;
    } catch (fault) {
      fail(part, fault);
      return recall(question);
    }
  }

  function mayTry(part: number): boolean {
    const gate = failing.size === 0 ? undefined : failing.get(part);
    if (gate === undefined) return true;
    if (performance.now() < gate.retryAtMs) return false;
    gate.retryAtMs = performance.now() + RETRY_AFTER_MS; // the next request waits for this one's answer
    return true;
  }

  function fail(part: number, fault: unknown): void {
    failing.set(part, { retryAtMs: performance.now() + RETRY_AFTER_MS });
    health.failedCalls++;
    health.fault = fault instanceof Error ? fault.message : String(fault);
    tellState();
  }

  function recover(part: number): void {
    if (failing.delete(part)) tellState();
  }

  /** One log line per change. */
  function tellState(): void {
    const isDown = failing.has(0) && primary.kind === 'redis';
    const state = failing.size === 0 ? 'up' : isDown || !primary.isReachable() ? 'down' : 'partly';
    if (state === health.state) return;
    health.state = state;
    health.sinceMs = nowMs();
    const line = { store: primary.kind, state, failedCalls: health.failedCalls, fault: health.fault };
    if (state === 'up') log.info(line, 'state store is back');
    else log.error(line, 'state store cannot be reached: answering from local memory');
  }

  function remember({ clientKey, apiKeyId, nowMs: now }: GuardQuestion, reply: GuardReply): void {
    if (reply.standing !== undefined) standing.set(clientKey, reply.standing);
    else if (standing.size > 0) standing.delete(clientKey);
    if (apiKeyId === '') return;
    const known = keys.get(apiKeyId);
    if (reply.credential !== 'valid') {
      if (known !== undefined) keys.delete(apiKeyId);
    } else if (known === undefined) {
      keys.set(apiKeyId, { clientId: reply.clientId, limit: reply.rate?.limit, confirmedAtMs: now });
    } else {
      known.clientId = reply.clientId;
      known.confirmedAtMs = now;
      if (reply.rate !== undefined) known.limit = reply.rate.limit;
    }
  }

  function recall({ clientKey, apiKeyId, limit, isLimitReplaceable, nowMs: now }: GuardQuestion): GuardReply {
    const known = keys.get(apiKeyId);
    const isKnown = known !== undefined && now - known.confirmedAtMs < REMEMBERED_KEY_MS;
    const decision = standing.get(clientKey);
    const applied = isKnown && isLimitReplaceable && known.limit?.name === limit?.name ? known.limit : limit;
    localCounters ??= createLimitCounters({ capacity: maxClients });
    const credential = apiKeyId === '' ? 'none' : isKnown ? 'valid' : 'unverified';
    const isInForce = decision !== undefined && decision.untilMs > now;
    return {
      listVersion,
      credential,
      clientId: isKnown ? known.clientId : '',
      standing: isInForce ? decision : undefined,
      record: undefined, // what this gateway itself has decided it remembers elsewhere
      rate:
        applied === undefined || isInForce || credential === 'unverified'
          ? undefined
          : localCounters.take(clientKey, applied, now),
      window: undefined,
      turn: nextTurn(),
      isDegraded: true
    };
  }

  /** Notices an outage and its end without traffic, and a list version that some shard was not told. */
  async function beat(): Promise<void> {
    try {
      listVersion = Math.max(listVersion, await primary.readListVersion());
      recover(ADMIN_PART);
      // A part that still fails is already known to.
      const probes = [...failing.keys()].map((part) => primary.probe(part).then(() => part));
      for (const probe of await Promise.allSettled(probes)) {
        if (probe.status === 'fulfilled') recover(probe.value);
      }
    } catch (fault) {
      if (primary.kind === 'redis') fail(0, fault);
      else fail(ADMIN_PART, fault);
    }
  }
  const heartbeat = setInterval(() => void beat(), HEARTBEAT_MS).unref();

  return {
    ...primary,
    guard,
    nextTurn,
    changeLists: async (change) => (listVersion = await primary.changeLists(change)),
    health: () => ({ ...health, trackedClients: localCounters?.size ?? 0 }),
    close: () => {
      clearInterval(heartbeat);
      return primary.close();
    }
  };
}
