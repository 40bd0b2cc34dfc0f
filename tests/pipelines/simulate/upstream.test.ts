import { describe, expect, it } from 'vitest';
import { createRng } from '#models/rng.ts';
import { newCall, type Outcome } from '#pipelines/simulate/call.ts';
import { drawSite, type Site } from '#pipelines/simulate/site.ts';
import { Upstream } from '#pipelines/simulate/upstream.ts';

const SITE: Site = {
  ...drawSite(createRng(1), 'rest'),
  limitPerMinute: Infinity,
  loginAnswer: 'api',
  hasFirewall: false,
  capacityPerSecond: 50
};

/** The statuses of many answers, far enough apart in time that no load builds up. */
function statuses(site: Site, outcome: Outcome, count = 400): Map<number, number> {
  const upstream = new Upstream(createRng(2), []);
  const seen = new Map<number, number>();
  for (let at = 0; at < count; at++) {
    const { status } = upstream.answer(
      site,
      'addr:a',
      newCall('login', 'POST', '/login', { outcome }),
      40,
      at * 60_000
    );
    seen.set(status, (seen.get(status) ?? 0) + 1);
  }
  return seen;
}

describe('Upstream', () => {
  it.each([
    { what: 'a right password, API', site: SITE, outcome: 'ok', status: 200 },
    { what: 'a wrong password, API', site: SITE, outcome: 'wrong-password', status: 401 },
    { what: 'a right password, page', site: { ...SITE, loginAnswer: 'page' }, outcome: 'ok', status: 302 },
    { what: 'a wrong password, page', site: { ...SITE, loginAnswer: 'page' }, outcome: 'wrong-password', status: 200 },
    { what: 'a forbidden thing', site: SITE, outcome: 'forbidden', status: 403 },
    { what: 'a missing thing', site: SITE, outcome: 'missing', status: 404 },
    { what: 'too many requests', site: SITE, outcome: 'limited', status: 429 }
  ] as const)('answers $what mostly with $status', ({ site, outcome, status }) => {
    expect(statuses(site, outcome).get(status)).toBeGreaterThan(350);
  });

  it('slows down, then fails under load, and recovers', () => {
    const upstream = new Upstream(createRng(3), []);
    const ask = (atMs: number) => upstream.answer(SITE, 'addr:a', newCall('view', 'GET', '/x'), 0, atMs);
    const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
    const calm = Array.from({ length: 200 }, (_, at) => ask(at * 10_000).latencyMs);
    const flood = Array.from({ length: 3_000 }, (_, at) => ask(10_000_000 + at * 5));
    const after = Array.from({ length: 200 }, (_, at) => ask(20_000_000 + at * 10_000).latencyMs);
    expect(median(flood.slice(300, 400).map(({ latencyMs }) => latencyMs))).toBeGreaterThan(1.4 * median(calm));
    expect(flood.slice(2_000).filter(({ status }) => status >= 500).length).toBeGreaterThan(300);
    expect(median(after)).toBeLessThan(1.5 * median(calm));
  });

  it('limits a client for the rest of its minute and nobody else', () => {
    const upstream = new Upstream(createRng(4), []);
    const site = { ...SITE, limitPerMinute: 10 };
    const ask = (client: string, atMs: number): number =>
      upstream.answer(site, client, newCall('view', 'GET', '/x'), 0, atMs).status;
    const greedy = Array.from({ length: 30 }, (_, at) => ask('addr:a', at * 100));
    expect(greedy.slice(10).every((status) => status === 429)).toBe(true);
    expect(greedy.slice(0, 10)).not.toContain(429);
    expect([ask('addr:b', 5_000), ask('addr:a', 60_001)]).not.toContain(429);
  });

  it('breaks only what a failed deploy touched, only while it lasts', () => {
    const upstream = new Upstream(createRng(5), [
      { site: SITE, actions: ['list'], fromMs: 1_000_000, toMs: 2_000_000 }
    ]);
    const faults = (action: 'list' | 'view', fromMs: number): number =>
      Array.from(
        { length: 50 },
        (_, at) => upstream.answer(SITE, 'addr:a', newCall(action, 'GET', '/x'), 0, fromMs + at * 10_000).status
      ).filter((status) => status >= 500).length;
    expect(faults('list', 1_000_000)).toBeGreaterThan(30);
    expect([faults('view', 1_500_000), faults('list', 3_000_000)].every((count) => count <= 3)).toBe(true);
  });
});
