import type { Logger } from '#platform/logger.ts';
import type { CompiledPolicy } from '#policy/compile-policy.ts';
import type { Judgement } from '#policy/judgement.ts';
import { isForgotten, NO_STRIKES, strike, withShared, type NewStanding, type Strikes } from '#policy/standing.ts';
import { boundedMap } from '../stores/bounded-map.ts';
import type { StandingRecord, StateStore } from '../stores/state-store.ts';

type EnforcementStats = {
  trackedClients: number;
  /** Standing decisions made since the start. */
  blocks: number;
  throttles: number;
  /** The store could not be told. */
  failed: number;
};

export type Enforcement = {
  /**
   * Keeps the record of a client and, where the policy says so, puts a standing decision into force on every gateway.
   * @param shared the client's newest standing decision, as the guard found it in the store
   */
  note: (
    judgement: Judgement,
    clientKey: string,
    nowMs: number,
    decisionId: string,
    shared?: StandingRecord
  ) => NewStanding | null;
  /** Forgets what a client was stopped for, so that the next decision against it is like the first. */
  forgive: (clientKey: string) => void;
  stats: () => Readonly<EnforcementStats>;
};

export type EnforcementOptions = {
  policy: () => Pick<CompiledPolicy, 'standing'>;
  store: Pick<StateStore, 'setStanding'>;
  /** Clients whose record is kept; the one longest unseen makes room. */
  maxClients: number;
  log: Logger;
};

/**
 * Standing decisions are shared through the store, and with them how many there were before: each further one is longer, whichever
 * gateway makes it. Single blocked requests are counted by each gateway alone.
 */
export function createEnforcement({ policy, store, maxClients, log }: EnforcementOptions): Enforcement {
  const records = boundedMap<string, Strikes>(maxClients);
  const stats: EnforcementStats = { trackedClients: 0, blocks: 0, throttles: 0, failed: 0 };

  function note(
    judgement: Judgement,
    clientKey: string,
    nowMs: number,
    decisionId: string,
    shared?: StandingRecord
  ): NewStanding | null {
    if (!judgement.isEnforced || (judgement.action === 'allow' && judgement.suspected === undefined)) return null;
    const plan = policy().standing;
    const known = withShared(records.get(clientKey) ?? NO_STRIKES, shared);
    const before = isForgotten(known, nowMs, plan) ? NO_STRIKES : known;
    const { strikes, standing } = strike(before, judgement, nowMs, plan);
    if (strikes !== before) {
      records.delete(clientKey); // so that the one longest unseen is forgotten first
      records.set(clientKey, strikes);
    }
    if (standing !== null) putIntoForce(clientKey, standing, nowMs, decisionId);
    return standing;
  }

  function putIntoForce(clientKey: string, standing: NewStanding, nowMs: number, decisionId: string): void {
    const { action, untilMs, reason, level, forgottenAtMs } = standing;
    const memory = { level, forgottenAtMs };
    if (action === 'block') stats.blocks++;
    else stats.throttles++;
    store.setStanding(clientKey, { action, untilMs, reason, decisionId }, nowMs, memory).catch((fault: unknown) => {
      stats.failed++;
      log.error({ decisionId, fault: String(fault) }, 'a standing decision could not be stored: single requests only');
    });
  }

  return {
    note,
    forgive: (clientKey) => {
      records.delete(clientKey);
    },
    stats: () => ({ ...stats, trackedClients: records.size })
  };
}
