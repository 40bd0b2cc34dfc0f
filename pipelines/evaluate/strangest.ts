import { FEATURES } from '#models/features/feature-specs.ts';
import { explainIsolation } from '#models/forest/explain.ts';
import type { IsolationForest } from '#models/forest/isolation-forest.ts';
import type { Dataset } from '../dataset.ts';
import type { StrangestReport } from './evaluation.ts';
import type { RowScores } from './score-rows.ts';

const LISTED = 10;
const TOP_FEATURES = 3;
/** Requests above this quantile of the log's own scores count as strange: one in fifty. */
const STRANGE_QUANTILE = 0.98;

/**
 * The clients and requests of a log that are least like the rest of it. A client's score is the sum of what its strange requests exceed
 * the log's 98 % quantile by: neither one odd click nor a thousand ordinary ones put it on top.
 */
export function strangest(dataset: Dataset, isolation: IsolationForest, scores: RowScores): StrangestReport {
  const line = scores.anomaly.toSorted()[Math.floor((scores.anomaly.length - 1) * STRANGE_QUANTILE)] ?? 1;
  const clients = new Map<string, { excess: number; requests: number; strange: number[] }>();
  for (const [at, row] of scores.rows.entries()) {
    const key = dataset.clientKeys[row]!;
    const client = clients.get(key) ?? { excess: 0, requests: 0, strange: [] };
    clients.set(key, client);
    client.requests++;
    if (scores.anomaly[at]! <= line) continue;
    client.excess += scores.anomaly[at]! - line;
    client.strange.push(row);
  }
  const byScore = [...scores.rows.keys()].sort((a, b) => scores.anomaly[b]! - scores.anomaly[a]!).slice(0, LISTED);
  return {
    clients: [...clients]
      .filter(([, { strange }]) => strange.length > 0)
      .sort(([, a], [, b]) => b.excess - a.excess)
      .slice(0, LISTED)
      .map(([clientKey, { excess, requests, strange }]) => ({
        clientKey,
        score: excess,
        requests,
        strangeRequests: strange.length,
        topFeatures: topFeatures(dataset, isolation, strange)
      })),
    requests: byScore.map((at) => {
      const row = scores.rows[at]!;
      return {
        requestId: dataset.requestIds[row]!,
        clientKey: dataset.clientKeys[row]!,
        route: dataset.routes[row]!,
        score: scores.anomaly[at]!,
        topFeatures: topFeatures(dataset, isolation, [row])
      };
    })
  };
}

/** Features that added most to the anomaly scores of these rows together. */
function topFeatures({ matrix }: Dataset, isolation: IsolationForest, rows: readonly number[]): string[] {
  const sum = new Float64Array(matrix.columns);
  const own = new Float32Array(matrix.columns);
  for (const row of rows) {
    explainIsolation(isolation, matrix.values, row * matrix.columns, own);
    for (let column = 0; column < sum.length; column++) sum[column]! += own[column]!;
  }
  return [...sum.keys()]
    .sort((a, b) => sum[b]! - sum[a]!)
    .slice(0, TOP_FEATURES)
    .map((column) => FEATURES[column]!.name);
}
