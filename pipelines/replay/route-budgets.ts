import type { ReplayReport } from '#data/replay-report.ts';
import { benignRequestsNeeded, thresholdAtBudget } from '#models/metrics/threshold-at-budget.ts';
import { parseBudget } from '#policy/file/parse-budget.ts';
import type { Policy } from '#policy/policy.ts';
import { createRouteTable } from '#policy/routes/route-table.ts';
import { attackingClients, BENIGN, rowsWhere, UNLABELLED } from '../dataset.ts';
import type { TrafficScores } from './score-traffic.ts';
import type { ReplayTraffic } from './traffic.ts';

export type RouteBudget = NonNullable<ReplayReport['budgets']>[number];

type Options = {
  traffic: ReplayTraffic;
  scores: TrafficScores;
  budgets: Policy['falsePositiveBudgets'];
  /** One-sided, 0..1. */
  confidence: number;
};

const DAY_MS = 86_400_000;

/**
 * For each false-positive budget of a policy the lowest attack threshold that keeps to it on this traffic, by the one-sided Clopper–Pearson
 * bound over clients; or how many more requests of the route it takes before any threshold can be shown to. Whoever was never labelled
 * an attacker counts as ordinary: at worst the threshold is higher than it needs to be.
 */
export function routeBudgets({ traffic, scores, budgets, confidence }: Options): RouteBudget[] {
  const attackers = attackingClients(traffic);
  const days = Math.max(1, (traffic.timestampMs.at(-1)! - traffic.timestampMs[0]!) / DAY_MS);
  return budgets.map(({ route, atMost }) => {
    const table = createRouteTable([[route, true]]);
    const rows = rowsWhere(traffic.rows, (row) => {
      const isOrdinary = traffic.classes[row] === BENIGN || traffic.classes[row] === UNLABELLED;
      if (!isOrdinary || traffic.isScored?.[row] === 0 || attackers.has(traffic.clientKeys[row]!)) return false;
      const { method, path } = traffic.factsOf(row);
      return table.find(method, path) === true;
    });
    const clients = Array.from(rows, (row) => traffic.clientKeys[row]!);
    const of = { route, atMost, requests: rows.length, clients: new Set(clients).size };
    const share = shareOf(atMost, rows.length / days);
    const needed = share <= 0 ? null : Math.max(0, benignRequestsNeeded(share, confidence) - rows.length);
    const nothing = { ...of, threshold: null, falsePositives: null, upperBound: null };
    if (share <= 0 || rows.length === 0) return { ...nothing, requestsNeeded: needed };
    const found = thresholdAtBudget(
      Float64Array.from(rows, (row) => scores.attack[row]!),
      { budget: share, confidence, groups: clients }
    );
    if (found.kind === 'too-little-data') return { ...nothing, requestsNeeded: Math.max(1, needed ?? 1) };
    const { threshold, falsePositives, upperBound } = found;
    return { ...of, threshold, falsePositives, upperBound, requestsNeeded: 0 };
  });
}

/** What part of the route's requests may be refused by mistake, 0..1; 0 for none at all. */
function shareOf(atMost: string, requestsPerDay: number): number {
  const budget = parseBudget(atMost)!; // the policy's schema has read it
  if (budget.kind === 'share') return budget.share;
  return requestsPerDay === 0 ? 0 : Math.min(0.999, budget.count / requestsPerDay);
}

/** What to put into policy.yaml so that each route keeps to its budget: a threshold, or observe until there is enough to tell. */
export function budgetRoutes(budgets: readonly RouteBudget[]): Record<string, object> {
  return Object.fromEntries(
    budgets.map(({ route, threshold }) => [
      route,
      threshold === null ? { mode: 'observe' } : { thresholds: { attack: Math.min(2, threshold) } }
    ])
  );
}
