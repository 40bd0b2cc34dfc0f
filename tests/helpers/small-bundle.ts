import { ATTACK_CLASSES, attackClassIndex, type AttackClass } from '#data/label.ts';
import { referenceBins } from '#models/drift/reference-bins.ts';
import { FEATURE_COUNT, FEATURES } from '#models/features/feature-specs.ts';
import { fitCalibration } from '#models/forest/fit-calibration.ts';
import { scoreForestRows } from '#models/forest/random-forest.ts';
import { recordGolden } from '#models/golden.ts';
import { newBundle, type ModelBundle } from '#models/model-bundle.ts';
import { createRng, type Rng } from '#models/rng.ts';
import { createScorer } from '#models/scorer.ts';
import { trainIsolationForest } from '#pipelines/train/train-forests.ts';
import { fromRows, growForest, SMALL_FOREST } from '#tests/models/forest/labelled-rows.ts';
import { teachPayloadModel } from '#tests/models/features/feature-world.ts';

/** What sets each kind of request apart from the ordinary one, as [mean, deviation]. */
const SIGNS: Partial<Record<AttackClass, Record<string, readonly [number, number]>>> = {
  benign: {},
  'sql-injection': {
    payload_sql_injection_logit: [6, 2],
    payload_worst_logit: [6, 2],
    payload_suspicious_fragments_log2: [1, 0.1],
    payload_in_query_flag: [1, 0]
  },
  scraping: { client_requests_1m_log2: [7, 0.5], client_requests_1h_log2: [9, 0.5], client_targets_1h_log2: [8, 0.5] },
  scanning: {
    client_not_found_1m_log2: [5, 0.7],
    client_not_found_1h_log2: [6, 0.7],
    client_error_share_1h: [0.9, 0.05]
  }
};
const ORDINARY: Record<string, readonly [number, number]> = {
  payload_worst_logit: [-4, 1],
  payload_second_logit: [-5, 1],
  client_requests_1m_log2: [2, 1],
  client_requests_1h_log2: [4, 1],
  client_targets_1h_log2: [2, 1],
  headers_count: [10, 2]
};
const KINDS = Object.keys(SIGNS) as AttackClass[];
const ROWS = 800;

export const SMALL_BUNDLE_KINDS: readonly AttackClass[] = KINDS;

/** A vector as the request of such a kind would have it, as far as this helper knows. */
export function vectorOf(kind: AttackClass, rng: Rng): Float32Array {
  const signs = { ...ORDINARY, ...SIGNS[kind] };
  return Float32Array.from(FEATURES, ({ name, unit }) => {
    const sign = signs[name];
    if (sign !== undefined) return rng.normal(...sign);
    if (name.endsWith('_logit')) return rng.normal(-6, 1);
    return unit === '0 or 1' ? 0 : Math.max(0, rng.normal(0.5, 0.3));
  });
}

/** A whole bundle with forests of its own, in a tenth of a second; of attacks it knows SMALL_BUNDLE_KINDS only. */
export function smallBundle(seed = 1, payloadSeed = 1): ModelBundle {
  const rng = createRng(seed);
  const kinds = Array.from({ length: ROWS }, (_, row) => (row % 2 === 0 ? 'benign' : KINDS[1 + ((row >> 1) % 3)]!));
  const vectors = kinds.map((kind) => vectorOf(kind, rng));
  const labels = kinds.map(attackClassIndex);
  const data = fromRows(
    vectors.map((vector) => [...vector]),
    labels
  );
  const forest = growForest(data, { ...SMALL_FOREST, trees: 30, featuresPerSplit: 0.3 }, undefined, seed);
  const judged = scoreForestRows(forest, data.matrix, data.rows);
  const classifier = { forest, calibration: fitCalibration(judged, data.labels, forest.roots.length) };
  const benign = data.rows.filter((row) => labels[row] === 0);
  const isolation = trainIsolationForest({
    matrix: data.matrix,
    rows: benign,
    params: { trees: 30, sampleSize: 128 },
    seed
  });
  const models = {
    classifier,
    isolation,
    payload: teachPayloadModel(payloadSeed),
    featureNames: FEATURES.map(({ name }) => name)
  };
  const scorer = createScorer(models);
  const scores = Array.from(benign, (row) => {
    scorer.score(data.matrix.values, row * FEATURE_COUNT);
    return [scorer.attackScore, scorer.anomalyScore] as const;
  });
  return newBundle({
    ...models,
    classes: ATTACK_CLASSES,
    thresholds: {
      attack: 0.5,
      anomaly: Math.max(...scores.map(([, anomaly]) => anomaly)) + 0.1,
      falsePositiveBudget: 0.001,
      confidence: 0.95,
      validationBenign: benign.length,
      requestsNeeded: 2_595
    },
    reference: {
      features: FEATURES.map((_feature, column) => referenceBins(Array.from(benign, (row) => vectors[row]![column]!))),
      attackScore: referenceBins(scores.map(([attack]) => attack)),
      anomalyScore: referenceBins(scores.map(([, anomaly]) => anomaly))
    },
    golden: recordGolden(models, Float32Array.from(vectors.slice(0, 8).flatMap((vector) => [...vector])), [
      "1' or 1=1 -- ",
      'please ring twice'
    ])
  });
}
