import { rowsWhere } from '../dataset.ts';
import type { JudgedTraffic } from './judge-traffic.ts';
import { takeTraffic } from './take-traffic.ts';
import type { ReplayTraffic } from './traffic.ts';

type Sides = { traffic: ReplayTraffic; baseline: JudgedTraffic; candidate: JudgedTraffic };

/**
 * What was judged, narrowed to some routes (`POST /login`, or `/login` whatever the method): only afterwards, since windows, limits and
 * standing decisions are about all that a client does.
 */
export function onlyRoutes({ traffic, baseline, candidate }: Sides, routes: readonly string[]): Sides {
  if (routes.length === 0) return { traffic, baseline, candidate };
  const wanted = new Set(routes);
  const rows = rowsWhere(traffic.rows, (row) => {
    const route = traffic.routes[row]!;
    return wanted.has(route) || wanted.has(route.slice(route.indexOf(' ') + 1));
  });
  const narrowed = (side: JudgedTraffic): JudgedTraffic => ({
    ...side,
    reasons: Array.from(rows, (row) => side.reasons[row]!),
    attackScores: Float64Array.from(rows, (row) => side.attackScores[row]!),
    anomalyScores: Float64Array.from(rows, (row) => side.anomalyScores[row]!)
  });
  return { traffic: takeTraffic(traffic, rows), baseline: narrowed(baseline), candidate: narrowed(candidate) };
}
