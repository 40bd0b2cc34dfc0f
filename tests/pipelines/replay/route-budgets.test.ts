import { describe, expect, it } from 'vitest';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import { budgetRoutes, routeBudgets, type RouteBudget } from '#pipelines/replay/route-budgets.ts';
import type { TrafficScores } from '#pipelines/replay/score-traffic.ts';
import { trafficOf, type Row } from './replay-traffic.ts';

const SQL = 1;
const HOUR_MS = 3_600_000;

/** Scores rise evenly from 0 to just below 1 over the rows. */
function budgetsOf(rows: readonly Row[], atMost: string, route = 'GET /'): RouteBudget {
  const scores = { attack: Float64Array.from(rows, (_row, at) => at / rows.length) } as TrafficScores; // no other is looked at
  const [found] = routeBudgets({ traffic: trafficOf(rows), scores, budgets: [{ route, atMost }], confidence: 0.95 });
  return found!;
}

const people = (count: number, more: Row = {}): Row[] =>
  Array.from({ length: count }, (_, at) => ({ client: `addr:${at}`, atMs: at * 1000, ...more }));

describe('false-positive budgets of routes', () => {
  it('finds the lowest threshold whose upper bound keeps to the budget', () => {
    const found = budgetsOf(people(3_000), '1 per 100');
    expect(found).toMatchObject({ requests: 3_000, clients: 3_000, requestsNeeded: 0 });
    expect(found.upperBound).toBeLessThanOrEqual(0.01);
    expect(found.falsePositives).toBeGreaterThan(10);
    expect(found.threshold).toBeCloseTo(1 - found.falsePositives! / 3_000, 2);
  });

  it('says how many more requests it takes where there are too few, and means observe', () => {
    const found = budgetsOf(people(100), '2 per 10,000');
    expect(found).toMatchObject({ threshold: null, requestsNeeded: 14_978 - 100 });
    expect(budgetRoutes([found])).toEqual({ 'GET /': { mode: 'observe' } });
  });

  it('reads so many a day by how busy the route is', () => {
    const rows = people(2_400, {}).map((row, at) => ({ ...row, atMs: (at * 48 * HOUR_MS) / 2_400 }));
    const [five, fifty] = [budgetsOf(rows, '5 per day'), budgetsOf(rows, '50 per day')];
    expect(five.upperBound).toBeLessThanOrEqual(5 / 1_200);
    expect(fifty.threshold).toBeLessThan(five.threshold!);
  });

  it('leaves out other routes and whoever attacked', () => {
    const rows = [
      ...people(2_000),
      ...people(500, { route: 'POST /x', client: 'addr:x' }),
      { client: 'addr:1', own: SQL }
    ];
    expect(budgetsOf(rows, '1 per 100', 'GET /').requests).toBe(2_499); // the helper's facts are all of GET /
  });

  it('writes what a policy file takes', () => {
    const routes = budgetRoutes([budgetsOf(people(3_000), '1 per 100')]);
    expect(parsePolicy(JSON.stringify({ routes }), 'test').routes['GET /']!.thresholds.attack).toBeGreaterThan(0.9);
  });
});
