import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKETS, bucketMsOf, createLimitCounters } from '#policy/limits/limit-counters.ts';
import type { Limit } from '#policy/limits/limit.ts';

const START_MS = 1_760_000_000_123;
const HOUR_MS = 3_600_000;

function limitOf(max: number, windowMs: number): Limit {
  return { name: '', max, windowMs };
}

/** Requests of the last `windowMs`, this one included: the definition of being within a limit. */
function createLog(windowMs: number): { countWith: (nowMs: number) => number; add: (nowMs: number) => void } {
  let times: number[] = [];
  return {
    countWith: (nowMs) => (times = times.filter((time) => time > nowMs - windowMs)).length + 1,
    add: (nowMs) => times.push(nowMs)
  };
}

describe('limit counters', () => {
  it('never refuse a client at 2.5 times below its limit in ten hours', () => {
    const counters = createLimitCounters({ capacity: 10 });
    const limit = limitOf(100, 60_000);
    let refused = 0;
    let requests = 0;
    for (let nowMs = START_MS; nowMs < START_MS + 10 * HOUR_MS; nowMs += 1500) {
      requests++;
      if (counters.take('steady', limit, nowMs).isRefused) refused++;
    }
    expect({ requests, refused }).toEqual({ requests: 24_000, refused: 0 });
  });

  it('never refuse a client that stays within its limit in every window, however it spreads its requests', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40_000 })), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(1000, 7777, 60_000),
        (waits, max, windowMs) => {
          const counters = createLimitCounters({ capacity: 2 });
          const log = createLog(windowMs);
          let nowMs = START_MS;
          for (const wait of waits) {
            nowMs += wait;
            if (log.countWith(nowMs) > max) continue; // the client keeps to the limit
            log.add(nowMs);
            expect(counters.take('client', limitOf(max, windowMs), nowMs).isRefused).toBe(false);
          }
        }
      )
    );
  });

  it('never admit more than the limit within the buckets of a window, whatever is refused in between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 12 }),
        (waits, max) => {
          const windowMs = 9000;
          const counters = createLimitCounters({ capacity: 2 });
          const admitted: number[] = [];
          let nowMs = START_MS;
          for (const wait of waits) {
            nowMs += wait;
            if (!counters.take('client', limitOf(max, windowMs), nowMs).isRefused) {
              admitted.push(Math.floor(nowMs / bucketMsOf(windowMs)));
            }
          }
          for (const newest of admitted) {
            const inWindow = admitted.filter((bucket) => bucket <= newest && bucket > newest - BUCKETS);
            expect(inWindow.length).toBeLessThanOrEqual(max);
          }
        }
      )
    );
  });

  it('say exactly how long to wait: one millisecond less is refused, and asking meanwhile does not make it longer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 5, maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 50 }),
        (waits, max, nagging) => {
          const limit = limitOf(max, 6000);
          const counters = createLimitCounters({ capacity: 2 });
          let nowMs = START_MS;
          let outcome = counters.take('client', limit, nowMs);
          for (const wait of waits) outcome = counters.take('client', limit, (nowMs += wait));
          fc.pre(outcome.isRefused);
          const admittedAtMs = nowMs + outcome.retryAfterMs;
          for (let at = 0; at < nagging; at++) {
            const askedAtMs = nowMs + Math.floor((at / nagging) * (outcome.retryAfterMs - 1));
            expect(counters.take('client', limit, askedAtMs).isRefused).toBe(true);
          }
          expect(counters.take('client', limit, admittedAtMs - 1).isRefused).toBe(true);
          expect(counters.take('client', limit, admittedAtMs).isRefused).toBe(false);
        }
      )
    );
  });

  it('let a refused flood in again at the rate of the limit', () => {
    const counters = createLimitCounters({ capacity: 2 });
    let admitted = 0;
    for (let nowMs = START_MS; nowMs < START_MS + HOUR_MS; nowMs += 100) {
      if (!counters.take('flood', limitOf(100, 60_000), nowMs).isRefused) admitted++;
    }
    expect(admitted).toBeGreaterThanOrEqual(100 * 60);
    expect(admitted).toBeLessThanOrEqual(Math.ceil((100 * 60 * BUCKETS) / (BUCKETS - 1)) + 100);
  });

  it('count on when the clock steps back', () => {
    const counters = createLimitCounters({ capacity: 2 });
    const limit = limitOf(2, 60_000);
    counters.take('client', limit, START_MS);
    expect(counters.take('client', limit, START_MS - 30_000).remaining).toBe(0);
    expect(counters.take('client', limit, START_MS - 90_000).isRefused).toBe(true);
  });

  it('start anew when the window of a client changes its length', () => {
    const counters = createLimitCounters({ capacity: 2 });
    counters.take('client', limitOf(1, 60_000), START_MS);
    expect(counters.take('client', limitOf(1, 30_000), START_MS).isRefused).toBe(false);
  });

  it('forget the client longest unseen when they are full, and nobody else', () => {
    const counters = createLimitCounters({ capacity: 3 });
    const limit = limitOf(1, 60_000);
    for (const name of ['a', 'b', 'c']) counters.take(name, limit, START_MS);
    counters.take('a', limit, START_MS);
    counters.take('d', limit, START_MS); // takes the place of b
    expect(counters.size).toBe(3);
    expect(['a', 'c', 'd'].map((name) => counters.take(name, limit, START_MS).isRefused)).toEqual([true, true, true]);
    expect(counters.take('b', limit, START_MS).isRefused).toBe(false);
  });

  it('go on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 40 }), (waits) => {
        const limit = limitOf(6, 20_000);
        const [before, after] = [createLimitCounters({ capacity: 4 }), createLimitCounters({ capacity: 4 })];
        let nowMs = START_MS;
        for (const wait of waits) before.take('client', limit, (nowMs += wait));
        for (const ring of before.save(nowMs)) after.load(ring);
        for (let at = 0; at < 30; at++) {
          nowMs += 700;
          expect(after.take('client', limit, nowMs)).toEqual(before.take('client', limit, nowMs));
        }
      })
    );
  });

  it('save nothing of clients whose window has passed', () => {
    const counters = createLimitCounters({ capacity: 4 });
    counters.take('client', limitOf(5, 1000), START_MS);
    expect([...counters.save(START_MS)]).toHaveLength(1);
    expect([...counters.save(START_MS + 2000)]).toEqual([]);
  });
});
