import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '#gateway/stores/memory-store.ts';
import { shareOpenings, type ShareOpeningsOptions } from '#gateway/upstreams/share-openings.ts';
import { Upstream } from '#gateway/upstreams/upstream.ts';

const RESET_MS = 30_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function newUpstream(): Upstream {
  const upstream = new Upstream({
    url: 'http://127.0.0.1:1',
    maxConnections: 1,
    maxHeadBytes: 1000,
    timeouts: { connectMs: 1000, responseMs: 1000, idleMs: 1000 },
    breaker: { threshold: 5, failureShare: 0.5, windowMs: 10_000, resetMs: RESET_MS },
    unhealthyAfter: 2
  });
  return upstream;
}

function failTimes(upstream: Upstream, times: number): void {
  for (let at = 0; at < times; at++) upstream.fail('client', 'upstream', Date.now());
}

function stateOf(upstream: Upstream): string {
  return upstream.snapshot(Date.now()).breaker;
}

/** One upstream as two gateways see it, which share `store`. */
function twoViews(store: ShareOpeningsOptions['store']): [Upstream, Upstream] {
  let ids = 0;
  const effects = {
    logger: pino({ level: 'silent' }),
    monotonicMs: Date.now,
    createRequestId: () => `opening ${++ids}`
  };
  const views: [Upstream, Upstream] = [newUpstream(), newUpstream()];
  for (const upstream of views) shareOpenings({ upstreams: [upstream], store, ttlMs: RESET_MS, effects });
  return views;
}

describe('shareOpenings', () => {
  it('makes the first failure open the breaker of another gateway too, within a second', async () => {
    const [one, other] = twoViews(createMemoryStore({ maxClients: 100, nowMs: Date.now }));
    failTimes(one, 5);
    await vi.advanceTimersByTimeAsync(1000);
    expect([stateOf(one), stateOf(other)]).toEqual(['open', 'closed']);
    failTimes(other, 1);
    expect(stateOf(other)).toBe('open');
  });

  it('heeds each opening once, so that a success clears it', async () => {
    const [one, other] = twoViews(createMemoryStore({ maxClients: 100, nowMs: Date.now }));
    failTimes(one, 5);
    await vi.advanceTimersByTimeAsync(1000);
    other.succeed('client', Date.now(), 1);
    await vi.advanceTimersByTimeAsync(5000);
    failTimes(other, 1);
    expect(stateOf(other)).toBe('closed');
  });

  it('leaves every breaker as it is when the store is away', async () => {
    const isAway = (): Promise<never> => Promise.reject(new Error('away'));
    const [one, other] = twoViews({ announceOpening: isAway, openings: isAway });
    failTimes(one, 5);
    await vi.advanceTimersByTimeAsync(3000);
    failTimes(other, 4);
    expect([stateOf(one), stateOf(other)]).toEqual(['open', 'closed']);
  });
});
