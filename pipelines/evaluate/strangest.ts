import { FEATURES } from '#models/features/feature-specs.ts';
import { explainIsolation } from '#models/forest/explain.ts';
import { createIsolationScorer, type IsolationForest } from '#models/forest/isolation-forest.ts';
import type { IsolationParams } from '#models/forest/params.ts';
import type { Dataset } from '../dataset.ts';
import { trainIsolationForest } from '../train/train-forests.ts';
import { clientProfiles } from './client-profiles.ts';
import type { StrangestReport } from './evaluation.ts';
import type { RowScores } from './score-rows.ts';

const LISTED = 10;
const TOP_FEATURES = 3;
/** With fewer clients "unlike the others" means nothing. */
const MIN_CLIENTS = 20;

type StrangestOptions = {
  dataset: Dataset;
  isolation: IsolationForest;
  scores: RowScores;
  params: IsolationParams;
  seed: number;
};

/**
 * The requests of a log that are least like the rest, by the version's isolation forest, and the clients that are least like the others,
 * by a forest over one profile a client: there, whoever sends half of the log still counts as one.
 */
export function strangest(options: StrangestOptions): StrangestReport {
  return { clients: strangestClients(options), requests: strangestRequests(options) };
}

function strangestClients({ dataset, params, seed }: StrangestOptions): StrangestReport['clients'] {
  const { clientKeys, requests, columnNames, matrix } = clientProfiles(dataset);
  if (clientKeys.length < MIN_CLIENTS) return [];
  const forest = trainIsolationForest({ matrix, rows: Int32Array.from(clientKeys.keys()), columnNames, params, seed });
  const score = createIsolationScorer(forest);
  const scores = Float64Array.from(clientKeys, (_key, client) => score(matrix.values, client * matrix.columns));
  return highest(scores).map((client) => ({
    clientKey: clientKeys[client]!,
    score: scores[client]!,
    requests: requests[client]!,
    topFeatures: topColumns(forest, matrix.values, client * matrix.columns, columnNames)
  }));
}

function strangestRequests({ dataset, isolation, scores }: StrangestOptions): StrangestReport['requests'] {
  const { values, columns } = dataset.matrix;
  const names = FEATURES.map(({ name }) => name);
  return highest(scores.anomaly).map((at) => {
    const row = scores.rows[at]!;
    return {
      requestId: dataset.requestIds[row]!,
      clientKey: dataset.clientKeys[row]!,
      route: dataset.routes[row]!,
      score: scores.anomaly[at]!,
      topFeatures: topColumns(isolation, values, row * columns, names)
    };
  });
}

function highest(scores: Float64Array): number[] {
  return [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, LISTED);
}

function topColumns(forest: IsolationForest, values: Float32Array, offset: number, names: readonly string[]): string[] {
  const credits = new Float32Array(names.length);
  explainIsolation(forest, values, offset, credits);
  return [...credits.keys()]
    .sort((a, b) => credits[b]! - credits[a]!)
    .slice(0, TOP_FEATURES)
    .map((column) => names[column]!);
}
