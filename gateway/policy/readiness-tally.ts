import type { BundleThresholds } from '#models/model-bundle.ts';
import { parseBudget } from '#policy/file/parse-budget.ts';
import type { Policy } from '#policy/policy.ts';
import { readinessOf, type ObservedRequests, type Readiness } from '#policy/readiness.ts';
import { createRouteTable, type RouteTable } from '#policy/routes/route-table.ts';
import type { Recorder } from '../observability/finished-request.ts';

/** What a false-positive budget of the policy says about its route so far. */
type RouteReadiness = Readiness & ObservedRequests & { route: string; atMost: string };

/** What observe mode has shown so far about the model version in force: whether enforcing is justified, else how much more it takes. */
export type ReadinessTally = { record: Recorder; readiness: () => Readiness & { routes: RouteReadiness[] } };

export type ReadinessTallyOptions = {
  /** Of the model in force; null: there is none. */
  thresholds: () => BundleThresholds | null;
  /** Of the policy in force; the same list as long as it is the same policy. */
  budgets: () => Policy['falsePositiveBudgets'];
  nowMs: () => number;
};

const DAY_MS = 86_400_000;
const NO_MODEL: Readiness = { isJustified: false, requestsNeeded: null, reason: 'there is no model' };

export function createReadinessTally({ thresholds, budgets, nowMs }: ReadinessTallyOptions): ReadinessTally {
  let modelVersion = '';
  let all: ObservedRequests = { requests: 0, wouldRefuse: 0 };
  let known: Policy['falsePositiveBudgets'] = [];
  let tables: { table: RouteTable<true>; seen: ObservedRequests }[] = [];
  let sinceMs = nowMs();

  /** Another model or other budgets have to show anew what they do. */
  function begin(version: string): void {
    modelVersion = version;
    all = { requests: 0, wouldRefuse: 0 };
    known = budgets();
    tables = known.map(({ route }) => ({
      table: createRouteTable([[route, true as const]]),
      seen: { requests: 0, wouldRefuse: 0 }
    }));
    sinceMs = nowMs();
  }

  function routeReadiness(of: BundleThresholds, at: number): RouteReadiness {
    const { route, atMost } = known[at]!;
    const { seen } = tables[at]!;
    const budget = parseBudget(atMost)!; // the policy's schema has read it
    const perDay = (seen.requests * DAY_MS) / Math.max(DAY_MS, nowMs() - sinceMs);
    const share = budget.kind === 'share' ? budget.share : budget.count / Math.max(1, perDay);
    const told =
      share > 0 && share < 1
        ? readinessOf({ falsePositiveBudget: share, confidence: of.confidence, requestsNeeded: null }, seen)
        : { isJustified: share >= 1, requestsNeeded: share >= 1 ? 0 : null, reason: `${atMost} of ${seen.requests}` };
    return { route, atMost, ...seen, ...told };
  }

  return {
    record: ({ judged }) => {
      const version = judged?.scored?.modelVersion ?? '';
      if (judged === null || version === '') return;
      if (version !== modelVersion || budgets() !== known) begin(version);
      const { action, detector } = judged.judgement;
      const isRefusal = Number(action !== 'allow' && detector !== 'rule');
      all.requests++;
      all.wouldRefuse += isRefusal;
      for (const { table, seen } of tables) {
        if (table.find(judged.parsed.method, judged.parsed.path) !== true) continue;
        seen.requests++;
        seen.wouldRefuse += isRefusal;
      }
    },
    readiness: () => {
      const of = thresholds();
      if (of === null) return { ...NO_MODEL, routes: [] };
      if (budgets() !== known) begin(modelVersion);
      return { ...readinessOf(of, all), routes: known.map((_budget, at) => routeReadiness(of, at)) };
    }
  };
}
