import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COUNTERS, type CounterName } from '#models/window/counters.ts';
import { foldArrival, foldCompletion, type ArrivalFacts, type CompletionFacts } from '#models/window/fold-window.ts';
import {
  countOf,
  createWindowView,
  dayCountOf,
  distinctIndex,
  readWindow,
  type WindowView
} from '#models/window/read-window.ts';
import {
  CLIENT_LAYOUT,
  COARSE,
  DAY,
  FINE,
  ROUTE_LAYOUT,
  SKETCH_SPANS_MS,
  WINDOW_VERSION
} from '#models/window/window-layout.ts';
import { anyArrival, anyCompletion, ARRIVAL, COMPLETION, START_MS } from './window-facts.ts';

const CLIENT_HASH = 77;
const GENERATION_MS = SKETCH_SPANS_MS.hour;
const newState = (): Int32Array => new Int32Array(CLIENT_LAYOUT.length);

function arrive(state: Int32Array, atMs: number, facts: Partial<ArrivalFacts> = {}): void {
  foldArrival(CLIENT_LAYOUT, state, atMs, { ...ARRIVAL, ...facts }, CLIENT_HASH);
}

function complete(state: Int32Array, atMs: number, facts: Partial<CompletionFacts> = {}): void {
  foldCompletion(CLIENT_LAYOUT, state, atMs, { ...COMPLETION, ...facts }, CLIENT_HASH);
}

function viewAt(state: Int32Array | undefined, atMs: number): WindowView {
  const view = createWindowView(CLIENT_LAYOUT);
  readWindow(state, atMs, view);
  return view;
}

function hourOf(state: Int32Array, atMs: number): Record<string, number> {
  const { hour } = viewAt(state, atMs);
  const counts = COUNTERS.map((name) => [name, countOf(hour, name)] as const);
  return Object.fromEntries(counts.filter(([, count]) => count !== 0));
}

describe('counting arrivals', () => {
  it('keeps seconds, the minute and the hour apart', () => {
    const state = newState();
    const nowMs = START_MS + DAY.bucketMs + 3_000_000;
    for (const ageMs of [0, 1_000, 30_000, 40_000, 600_000, 2_900_000, 9_000_000]) arrive(state, nowMs - ageMs);
    const view = viewAt(state, nowMs);
    const arrivals = [view.burst, view.minute, view.hour].map((counts) => countOf(counts, 'arrivals'));
    expect([...arrivals, dayCountOf(view, 'arrivals')]).toEqual([2, 4, 6, 7]);
  });

  it('forgets', () => {
    const state = newState();
    arrive(state, START_MS, { isLogin: true });
    complete(state, START_MS + 10, { status: 404 });
    expect(countOf(viewAt(state, START_MS + FINE.buckets * FINE.bucketMs).minute, 'arrivals')).toBe(0);
    expect(countOf(viewAt(state, START_MS + (COARSE.buckets - 1) * COARSE.bucketMs).hour, 'notFound')).toBe(1);
    expect(countOf(viewAt(state, START_MS + COARSE.buckets * COARSE.bucketMs).hour, 'notFound')).toBe(0);
    expect(viewAt(state, START_MS + COARSE.buckets * COARSE.bucketMs).distinct.every((count) => count === 0)).toBe(
      true
    );
  });

  it('says nothing of what has not happened yet', () => {
    const state = newState();
    arrive(state, START_MS + COARSE.bucketMs);
    expect(countOf(viewAt(state, START_MS).hour, 'arrivals')).toBe(0);
    expect(viewAt(undefined, START_MS)).toMatchObject({ ageMs: 0, idleMs: 0 });
  });

  it('knows how long the client has been around and idle', () => {
    const state = newState();
    arrive(state, START_MS);
    arrive(state, START_MS + 40_000);
    expect(viewAt(state, START_MS + 100_000)).toMatchObject({ ageMs: 100_000, idleMs: 60_000 });
  });

  it('counts what the request shows', () => {
    const state = newState();
    arrive(state, START_MS, { isWrite: true, isLogin: true });
    arrive(state, START_MS, { isAsset: true, objectId: 5 });
    expect(hourOf(state, START_MS)).toEqual({
      arrivals: 2,
      logins: 1,
      writes: 1,
      assets: 1,
      numberedObjects: 1
    });
  });

  it.each([
    ['a walk upwards', [10, 11, 12, 13], 3],
    ['a walk downwards in threes', [30, 27, 24], 2],
    ['the same thing again', [10, 10, 10], 0],
    ['a choice', [10, 500, 37], 0]
  ])('counts steps to the neighbour: %s', (_, ids, sequential) => {
    const state = newState();
    for (const objectId of ids) arrive(state, START_MS, { objectId });
    expect(hourOf(state, START_MS)['sequentialObjects'] ?? 0).toBe(sequential);
  });

  it('counts steps as long as the one before', () => {
    const state = newState();
    for (const objectId of [5, 18, 31, 44, 9, 70]) arrive(state, START_MS, { objectId });
    expect(hourOf(state, START_MS)).toMatchObject({ numberedObjects: 6, strides: 2 });
  });

  it('follows a walk through other requests, and keeps routes apart', () => {
    const state = newState();
    for (let objectId = 100; objectId < 110; objectId++) {
      arrive(state, START_MS, { objectId, routeHash: 1 });
      arrive(state, START_MS, { routeHash: 9 });
      arrive(state, START_MS, { objectId: 7, routeHash: 2 });
    }
    expect(hourOf(state, START_MS)['sequentialObjects']).toBe(9);
  });
});

describe('counting completions', () => {
  it.each([
    [200, {}],
    [302, {}],
    [0, {}],
    [401, { unauthorised: 1 }],
    [403, { unauthorised: 1 }],
    [404, { notFound: 1 }],
    [429, { throttled: 1 }],
    [400, { otherClientErrors: 1 }],
    [499, { otherClientErrors: 1 }],
    [500, { serverErrors: 1 }],
    [599, { serverErrors: 1 }],
    [999, {}]
  ] as [number, Partial<Record<CounterName, number>>][])('status %d', (status, errors) => {
    const state = newState();
    arrive(state, START_MS);
    complete(state, START_MS, { status });
    expect(hourOf(state, START_MS)).toEqual({
      arrivals: 1,
      completions: 1,
      responseKib: 2,
      latencyMs: 12,
      ...errors
    });
  });

  it('takes a refused login for a failure, and only that', () => {
    for (const [status, failures] of [
      [200, 0],
      [302, 0],
      [400, 1],
      [401, 1],
      [403, 1],
      [404, 0],
      [422, 1],
      [429, 0],
      [500, 0]
    ] as const) {
      const state = newState();
      arrive(state, START_MS);
      complete(state, START_MS, { isLogin: true, status });
      expect([status, hourOf(state, START_MS)['loginFailures'] ?? 0]).toEqual([status, failures]);
    }
  });
});

describe('the fold', () => {
  it('gives the same sums whatever the order within a bucket', () => {
    const event = fc.oneof(
      fc.record({ arrival: anyArrival, offsetMs: fc.nat({ max: FINE.bucketMs - 1 }) }),
      fc.record({ completion: anyCompletion, offsetMs: fc.nat({ max: FINE.bucketMs - 1 }) })
    );
    const orderly = fc
      .array(event, { maxLength: 30 })
      .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })));
    fc.assert(
      fc.property(orderly, ([events, shuffled]) => {
        const [one, other] = [events, shuffled].map((order) => {
          const state = newState();
          for (const step of order) {
            if ('arrival' in step)
              foldArrival(CLIENT_LAYOUT, state, START_MS + step.offsetMs, step.arrival, CLIENT_HASH);
            else foldCompletion(CLIENT_LAYOUT, state, START_MS + step.offsetMs, step.completion, CLIENT_HASH);
          }
          return viewAt(state, START_MS + FINE.bucketMs);
        });
        const ordered: CounterName[] = ['gapSum', 'gapSquares', 'sequentialObjects'];
        for (const name of COUNTERS.filter((counter) => !ordered.includes(counter))) {
          expect([name, countOf(one!.hour, name)]).toEqual([name, countOf(other!.hour, name)]);
        }
        expect(one!.minute).toEqual(other!.minute);
        expect(one!.distinct).toEqual(other!.distinct);
      })
    );
  });

  it('counts a straggler in the bucket it belongs to, or not at all', () => {
    const state = newState();
    arrive(state, START_MS + 70_000);
    arrive(state, START_MS + 40_000);
    arrive(state, START_MS);
    complete(state, START_MS + 1_000, { status: 404 });
    const view = viewAt(state, START_MS + 70_000);
    expect([countOf(view.minute, 'arrivals'), countOf(view.hour, 'arrivals')]).toEqual([2, 3]);
    expect(countOf(view.minute, 'notFound')).toBe(0);
    arrive(state, START_MS - 2 * COARSE.buckets * COARSE.bucketMs);
    expect(countOf(viewAt(state, START_MS + 70_000).hour, 'arrivals')).toBe(3);
  });

  it('never counts below zero or past 32 bits', () => {
    const state = newState();
    for (let call = 0; call < 5; call++) {
      arrive(state, START_MS);
      complete(state, START_MS, { responseBytes: Number.MAX_SAFE_INTEGER, latencyMs: 1e12 });
    }
    expect(hourOf(state, START_MS)).toMatchObject({
      responseKib: 0x7fffffff,
      latencyMs: 0x7fffffff
    });
  });

  it('keeps a client within 600 bytes', () => {
    expect(CLIENT_LAYOUT.length * Int32Array.BYTES_PER_ELEMENT).toBeLessThanOrEqual(600);
  });

  it('begins anew where older code left a state it cannot read', () => {
    const state = newState().fill(7);
    state[0] = WINDOW_VERSION - 1;
    expect(countOf(viewAt(state, START_MS).hour, 'arrivals')).toBe(0);
    arrive(state, START_MS);
    const fresh = newState();
    arrive(fresh, START_MS);
    expect(state).toEqual(fresh);
  });

  it('remembers for a day what an hour forgets', () => {
    const state = newState();
    for (let hour = 0; hour < 10; hour++) {
      arrive(state, START_MS + hour * 3_600_000, { isAsset: hour === 0 });
      complete(state, START_MS + hour * 3_600_000, { isLogin: true, status: hour < 9 ? 401 : 200 });
    }
    const view = viewAt(state, START_MS + 10 * 3_600_000);
    const names = ['arrivals', 'clientErrors', 'loginFailures', 'assets'] as const;
    expect(names.map((name) => dayCountOf(view, name))).toEqual([10, 9, 9, 1]);
    expect(countOf(view.hour, 'loginFailures')).toBe(0);
  });

  it('counts the clients whose logins a route refused, once each', () => {
    const state = new Int32Array(ROUTE_LAYOUT.length);
    foldArrival(ROUTE_LAYOUT, state, START_MS, ARRIVAL, 1);
    for (const client of [1, 2, 3, 1, 2, 3])
      foldCompletion(ROUTE_LAYOUT, state, START_MS, { ...COMPLETION, isLogin: true, status: 401 }, client);
    foldCompletion(ROUTE_LAYOUT, state, START_MS, { ...COMPLETION, isLogin: true, status: 200 }, 4);
    const view = createWindowView(ROUTE_LAYOUT);
    readWindow(state, START_MS, view);
    expect(Math.round(view.distinct[distinctIndex(ROUTE_LAYOUT, 'failingClients', 'hour')]!)).toBe(3);
  });
});

describe('distinct counts', () => {
  const estimate = (state: Int32Array, atMs: number): number =>
    viewAt(state, atMs).distinct[distinctIndex(CLIENT_LAYOUT, 'targets', 'hour')]!;

  it.each([1, 5, 20, 50, 100])('of %d are right within a tenth', (distinct) => {
    const rounds = 40;
    let squaredError = 0;
    let total = 0;
    for (let round = 0; round < rounds; round++) {
      const state = newState();
      for (let index = 0; index < distinct; index++) {
        // The same path twice counts once.
        for (let repeat = 0; repeat < 2; repeat++)
          arrive(state, START_MS, { targetHash: round * 7_919 + index * 31 + 1 });
      }
      const relative = estimate(state, START_MS) / distinct - 1;
      total += relative;
      squaredError += relative * relative;
    }
    expect(Math.abs(total / rounds)).toBeLessThan(0.03);
    expect(Math.sqrt(squaredError / rounds)).toBeLessThan(0.1);
  });

  it('say "many" when the map is full', () => {
    const state = newState();
    for (let index = 1; index <= 20_000; index++) arrive(state, START_MS, { targetHash: index });
    expect(estimate(state, START_MS)).toBeGreaterThan(500);
    expect(Number.isFinite(estimate(state, START_MS))).toBe(true);
  });

  it('count what comes again in the next generation once', () => {
    const state = newState();
    for (const atMs of [START_MS, START_MS + GENERATION_MS]) {
      for (let index = 1; index <= 50; index++) arrive(state, atMs, { targetHash: index });
    }
    expect(Math.abs(estimate(state, START_MS + GENERATION_MS) - 50)).toBeLessThan(5);
  });

  it('fade in two steps', () => {
    const state = newState();
    for (let index = 1; index <= 50; index++) arrive(state, START_MS, { targetHash: index });
    arrive(state, START_MS + GENERATION_MS, { targetHash: 51 });
    expect(Math.round(estimate(state, START_MS + GENERATION_MS))).toBeGreaterThan(45);
    expect(Math.round(estimate(state, START_MS + 2 * GENERATION_MS))).toBe(1);
    arrive(state, START_MS + 2 * GENERATION_MS, { targetHash: 52 });
    expect(Math.round(estimate(state, START_MS + 2 * GENERATION_MS))).toBe(2);
    expect(estimate(state, START_MS + 4 * GENERATION_MS)).toBe(0);
  });
});
