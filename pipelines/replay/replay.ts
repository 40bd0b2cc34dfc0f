import type { ReplayReport } from '#data/replay-report.ts';
import { ATTACK_CLASSES } from '#data/label.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import { explainForest, explainIsolation } from '#models/forest/explain.ts';
import { PathHelmError } from '#platform/errors.ts';
import { compareSides, type Comparison, type CostWeights } from './compare-sides.ts';
import { judgeTraffic, scoresOf, type JudgedTraffic, type ReplaySide } from './judge-traffic.ts';
import { onlyRoutes } from './only-routes.ts';
import { routeBudgets } from './route-budgets.ts';
import type { ReplayTraffic } from './traffic.ts';

export type ReplayOptions = {
  traffic: ReplayTraffic;
  /** A model to compare with, or what was judged before (a log). */
  baseline: ReplaySide | JudgedTraffic;
  candidate: ReplaySide;
  weights: CostWeights;
  seed: number;
  id: string;
  /** Only these are compared; none: all. */
  routes?: readonly string[];
  nowMs: () => number;
};

const EXAMPLES = 10;
const TOP_FEATURES = 3;

/**
 * Yesterday's traffic against tomorrow's model, policy or limits: what would be decided otherwise.
 * @throws PathHelmError INPUT_EMPTY when no request is of the routes
 */
export function replay(options: ReplayOptions): ReplayReport {
  const { traffic: whole, baseline, candidate, weights, seed, id, routes = [], nowMs } = options;
  const startedAtMs = nowMs();
  const scores = scoresOf(whole, candidate);
  const judged = judgeTraffic(whole, candidate, scores);
  const seconds = (nowMs() - startedAtMs) / 1000;
  const reference =
    'reasons' in baseline
      ? baseline
      : judgeTraffic(whole, baseline, baseline.bundle === candidate.bundle ? scores : undefined);
  const {
    traffic,
    baseline: before,
    candidate: after
  } = onlyRoutes({ traffic: whole, baseline: reference, candidate: judged }, routes);
  if (traffic.rows === 0)
    throw new PathHelmError('INPUT_EMPTY', `${traffic.source} holds no request of ${routes.join(', ')}`);
  const { newlyBlockedRows, newlyAllowedRows, ...comparison } = compareSides({
    traffic,
    baseline: before,
    candidate: after,
    weights,
    seed
  });
  const budgets = candidate.policy?.policy.falsePositiveBudgets ?? [];
  const { notes } = comparison;
  for (const { name, unjudged } of new Set([reference, judged]))
    if (unjudged > 0)
      notes.push(
        `${unjudged} requests that ${name} would have let through to its models were stopped before any model saw them: counted as allowed`
      );
  const explained = explainer(traffic, candidate);
  const exampleOf =
    (change: 'newly-blocked' | 'newly-allowed') =>
    (row: number): ReplayReport['examples'][number] => ({
      change,
      requestId: traffic.requestIds[row]!,
      timestampMs: traffic.timestampMs[row]!,
      clientKey: traffic.clientKeys[row]!,
      route: traffic.routes[row]!,
      label: ATTACK_CLASSES[traffic.classes[row]!] ?? '',
      before: before.reasons[row]!,
      after: after.reasons[row]!,
      attackScore: after.attackScores[row]!,
      anomalyScore: after.anomalyScores[row]!,
      topFeatures: explained(row, after)
    });
  return {
    formatVersion: 1,
    id,
    at: new Date(startedAtMs).toISOString(),
    ...comparison,
    examples: [
      ...onePerClient(newlyBlockedRows, traffic).map(exampleOf('newly-blocked')),
      ...onePerClient(newlyAllowedRows, traffic).map(exampleOf('newly-allowed'))
    ],
    ...(budgets.length > 0 && {
      budgets: routeBudgets({ traffic: whole, scores, budgets, confidence: candidate.bundle.thresholds.confidence })
    }),
    requestsPerSecond: seconds > 0 ? Math.round(whole.rows / seconds) : whole.rows
  };
}

/** Ten rows of one client would be one example. */
function onePerClient(rows: Comparison['newlyBlockedRows'], { clientKeys }: ReplayTraffic): number[] {
  const firstOf = new Map<string, number>();
  for (const row of rows) if (!firstOf.has(clientKeys[row]!)) firstOf.set(clientKeys[row]!, row);
  return [...firstOf.values()].slice(0, EXAMPLES);
}

/** Names the features that raised the score which speaks loudest in the row. */
function explainer(
  traffic: ReplayTraffic,
  { bundle, thresholds }: ReplaySide
): (row: number, judged: JudgedTraffic) => string[] {
  let matrix: ReturnType<ReplayTraffic['vectorsFor']> | undefined;
  const credits = new Float32Array(FEATURES.length);
  return (row, { reasons, attackScores }) => {
    matrix ??= traffic.vectorsFor(bundle);
    const offset = row * matrix.columns;
    const ofClass = ATTACK_CLASSES.findIndex((name) => reasons[row]!.endsWith(`model:${name}`));
    credits.fill(0);
    if (bundle.classifier && (ofClass > 0 || attackScores[row]! >= thresholds.attack))
      explainForest(bundle.classifier.forest, matrix.values, offset, Math.max(1, ofClass), credits);
    else explainIsolation(bundle.isolation, matrix.values, offset, credits);
    return [...credits.keys()]
      .filter((column) => credits[column]! > 0)
      .sort((a, b) => credits[b]! - credits[a]!)
      .slice(0, TOP_FEATURES)
      .map((column) => FEATURES[column]!.name);
  };
}
