import { Breaker, type BreakerPolicy, type BreakerState } from './breaker.ts';

/**
 * One client must not be able to shut an upstream for everybody: five calls of a route that answers 500 would do. So
 * the reach of the breaker is the reach of the evidence. A failed connection is the upstream's own fault and counts for
 * all; any other failure counts for the client it happened to, and for all only once this many clients have met it.
 */
const CLIENTS_TO_OPEN_FOR_ALL = 3;

/** Clients with failures that are kept at once; beyond, the ones whose first failure is oldest are forgotten. */
const MAX_FAILING_CLIENTS = 1000;

export type FailureScope = 'upstream' | 'client';

export class UpstreamBreaker {
  private readonly policy: BreakerPolicy;
  private readonly shared: Breaker;
  private readonly connects: Breaker;
  private readonly byClient = new Map<string, Breaker>();

  constructor(policy: BreakerPolicy) {
    this.policy = policy;
    this.shared = new Breaker(policy);
    this.connects = new Breaker(policy);
  }

  stateAt(nowMs: number): BreakerState {
    const states = [this.shared.stateAt(nowMs), this.connects.stateAt(nowMs)];
    return states.find((state) => state === 'open') ?? states.find((state) => state === 'half-open') ?? 'closed';
  }

  /** Clients for whom alone the upstream is shut. */
  openClients(nowMs: number): number {
    let count = 0;
    for (const breaker of this.byClient.values()) if (breaker.stateAt(nowMs) === 'open') count++;
    return count;
  }

  canCall(clientKey: string, nowMs: number): boolean {
    if (!this.shared.canCall(nowMs) || !this.connects.canCall(nowMs)) return false;
    return this.byClient.get(clientKey)?.canCall(nowMs) ?? true;
  }

  /** Milliseconds until a call of this client may pass. */
  waitMs(clientKey: string, nowMs: number): number {
    const ownMs = this.byClient.get(clientKey)?.waitMs(nowMs) ?? 0;
    return Math.max(this.shared.waitMs(nowMs), this.connects.waitMs(nowMs), ownMs);
  }

  /** Every `begin` is followed by exactly one of `succeed`, `fail` and `abandon`. */
  begin(clientKey: string, nowMs: number): void {
    this.shared.begin(nowMs);
    this.connects.begin(nowMs);
    this.byClient.get(clientKey)?.begin(nowMs);
  }

  succeed(clientKey: string, nowMs: number): void {
    this.shared.succeed(nowMs);
    this.connects.succeed(nowMs);
    this.byClient.get(clientKey)?.succeed(nowMs);
  }

  fail(clientKey: string, scope: FailureScope, nowMs: number): void {
    if (scope === 'upstream') {
      this.abandon(clientKey);
      this.connects.fail(nowMs);
      return;
    }
    this.connects.succeed(nowMs); // it did accept the connection
    (this.byClient.get(clientKey) ?? this.add(clientKey)).fail(nowMs);
    this.shared.fail(nowMs, this.failingClients(nowMs) >= CLIENTS_TO_OPEN_FOR_ALL);
  }

  suspect(nowMs: number): void {
    this.shared.suspect(nowMs);
    this.connects.suspect(nowMs);
  }

  /** The call ended without telling anything about the upstream (the client left). */
  abandon(clientKey: string): void {
    this.shared.abandon();
    this.connects.abandon();
    this.byClient.get(clientKey)?.abandon();
  }

  private failingClients(nowMs: number): number {
    let count = 0;
    for (const [clientKey, breaker] of this.byClient) {
      if (breaker.failuresAt(nowMs) > 0) count++;
      else if (breaker.stateAt(nowMs) === 'closed') this.byClient.delete(clientKey);
      if (count === CLIENTS_TO_OPEN_FOR_ALL) break;
    }
    return count;
  }

  private add(clientKey: string): Breaker {
    if (this.byClient.size >= MAX_FAILING_CLIENTS) {
      const oldest = this.byClient.keys().next();
      if (oldest.done !== true) this.byClient.delete(oldest.value);
    }
    const breaker = new Breaker(this.policy);
    this.byClient.set(clientKey, breaker);
    return breaker;
  }
}
