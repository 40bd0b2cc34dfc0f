import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOf, distinctIndex } from '#models/window/read-window.ts';
import { LOG_GAP_STEPS, logGap } from '#models/window/log-gap.ts';
import { createWindowTracker, createWindowViews, type WindowPlace } from '#models/window/window-tracker.ts';
import { CROWD_LAYOUT } from '#models/window/window-layout.ts';
import { ARRIVAL, COMPLETION, START_MS } from './window-facts.ts';

describe('the window tracker', () => {
  const views = createWindowViews();
  const placed = (clientKey: string, route: string, fingerprintHash = 1): WindowPlace => ({
    clientKey,
    route,
    fingerprintHash
  });

  it('counts for the client, its route and the whole service', () => {
    const tracker = createWindowTracker();
    tracker.arrive(placed('a', 'GET /x'), START_MS, ARRIVAL);
    tracker.arrive(placed('a', 'GET /y'), START_MS, ARRIVAL);
    tracker.arrive(placed('b', 'GET /y'), START_MS, ARRIVAL);
    tracker.complete(placed('b', 'GET /y'), START_MS, { ...COMPLETION, status: 404 });
    tracker.read(placed('b', 'GET /x'), START_MS + 1, views);
    const arrivals = [views.client, views.route, views.service].map(({ minute }) => countOf(minute, 'arrivals'));
    const notFound = [views.client, views.route, views.service].map(({ minute }) => countOf(minute, 'notFound'));
    expect([arrivals, notFound]).toEqual([
      [1, 1, 3],
      [1, 0, 1]
    ]);
  });

  it('counts together who comes to a route with the same tool', () => {
    const tracker = createWindowTracker();
    tracker.arrive(placed('a', 'GET /x', 7), START_MS, ARRIVAL);
    tracker.arrive(placed('b', 'GET /x', 7), START_MS, ARRIVAL);
    tracker.arrive(placed('c', 'GET /x', 8), START_MS, ARRIVAL);
    tracker.arrive(placed('a', 'GET /y', 7), START_MS, ARRIVAL);
    tracker.read(placed('new', 'GET /x', 7), START_MS + 1, views);
    expect(countOf(views.crowd.hour, 'arrivals')).toBe(2);
    const clients = distinctIndex(CROWD_LAYOUT, 'clients', 'hour');
    expect(Math.round(views.crowd.distinct[clients]!)).toBe(2);
  });

  it('takes those of whose tool nothing is known for no crowd', () => {
    const tracker = createWindowTracker();
    for (const client of ['a', 'b', 'c']) tracker.arrive(placed(client, 'GET /x', 0), START_MS, ARRIVAL);
    tracker.read(placed('d', 'GET /x', 0), START_MS + 1, views);
    expect([countOf(views.crowd.hour, 'arrivals'), countOf(views.route.hour, 'arrivals')]).toEqual([0, 3]);
  });

  it('makes nothing up by looking', () => {
    const tracker = createWindowTracker();
    tracker.read(placed('nobody', 'GET /nowhere'), START_MS, views);
    tracker.complete(placed('nobody', 'GET /nowhere'), START_MS, COMPLETION);
    expect([tracker.clients, tracker.routes]).toEqual([0, 0]);
    expect(countOf(views.client.hour, 'arrivals')).toBe(0);
  });

  it('forgets the longest idle client when there are too many', () => {
    const tracker = createWindowTracker({ maxClients: 3, maxRoutes: 2 });
    for (const client of ['a', 'b', 'c', 'a', 'd']) tracker.arrive(placed(client, `GET /${client}`), START_MS, ARRIVAL);
    const arrivals = ['a', 'b', 'c', 'd'].map((client) => {
      tracker.read(placed(client, 'GET /'), START_MS, views);
      return countOf(views.client.hour, 'arrivals');
    });
    expect(arrivals).toEqual([2, 0, 1, 1]);
    expect([tracker.clients, tracker.routes]).toEqual([3, 2]);
  });
});

describe('logGap', () => {
  it.each([
    [0, 0],
    [1, 1],
    [3, 2],
    [1_023, 10],
    [1_535, 10.5],
    [65_535, 16]
  ])('of %d ms is %d doublings', (gapMs, doublings) => {
    expect(logGap(gapMs)).toBe(doublings * LOG_GAP_STEPS);
  });

  it('never falls as the gap grows, and stays within a sixteenth of the logarithm', () => {
    fc.assert(
      fc.property(fc.nat({ max: 4_000_000 }), fc.nat({ max: 4_000_000 }), (a, b) => {
        expect(logGap(Math.max(a, b))).toBeGreaterThanOrEqual(logGap(Math.min(a, b)));
        expect(Math.abs(logGap(a) / LOG_GAP_STEPS - Math.log2(a + 1))).toBeLessThan(0.16);
      })
    );
  });
});
