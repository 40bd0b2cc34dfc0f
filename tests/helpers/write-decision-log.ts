import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ATTACK_CLASSES } from '#data/label.ts';
import { createDecisionIds } from '#data/decision-id.ts';
import type { DecisionRow } from '#data/decision-row.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { FEATURE_HASH } from '#models/features/feature-specs.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { createRng } from '#models/rng.ts';
import { createScorer } from '#models/scorer.ts';
import type { Dataset } from '#pipelines/dataset.ts';
import { quoteSql, withDuckDb } from '#pipelines/duckdb.ts';
import { featurise } from '#pipelines/featurise.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';

const DAY_MS = 86_400_000;

export type LogOptions = {
  folder: string;
  bundle: ModelBundle;
  modelVersion: string;
  seed: number;
  requests: number;
  attackShare: number;
  /** The newest row's time. */
  endMs: number;
  /** The traffic is spread evenly over so many days. */
  days: number;
  /** A challenger that judged in shadow: by the attack score alone, whoever asks. */
  challenger?: string;
};

/** A decision log as a gateway with this model would have written it: simulated traffic, real scores, the artefact's thresholds. */
export async function writeDecisionLog(options: LogOptions): Promise<DecisionRow[]> {
  const { requests, attackShare, seed, bundle } = options;
  const attackRequests = Math.round(requests * attackShare);
  const records = [...simulate({ seed, normalRequests: requests - attackRequests, attackRequests })];
  const dataset = featurise({
    records,
    modelOfRow: () => bundle.payload,
    isTimed: true,
    hasClients: true,
    needsBaseline: () => false
  });
  const rows = decide(records, dataset, options);
  await writeRows(options.folder, rows);
  return rows;
}

function decide(
  records: readonly RequestRecord[],
  dataset: Dataset,
  { bundle, modelVersion, endMs, days, seed, challenger }: LogOptions
): DecisionRow[] {
  const scorer = createScorer(bundle);
  const rng = createRng(seed).fork('decision-log');
  const nextId = createDecisionIds('demo1');
  const firstMs = records[0]!.timestampMs;
  const stretch = (days * DAY_MS - 1) / Math.max(1, records.at(-1)!.timestampMs - firstMs);
  const { columns, values } = dataset.matrix;
  const blockedUntil = new Map<string, number>();
  return records.map((record, row): DecisionRow => {
    const timestampMs = Math.round(endMs - days * DAY_MS + 1 + (record.timestampMs - firstMs) * stretch);
    scorer.score(values, row * columns);
    const { probabilities, attackScore, anomalyScore } = scorer;
    let likeliest = 1;
    for (let at = 2; at < probabilities.length; at++)
      if (probabilities[at]! > probabilities[likeliest]!) likeliest = at;
    const attackClass = ATTACK_CLASSES[likeliest]!;
    const isAttack = attackScore >= bundle.thresholds.attack;
    const isOdd = anomalyScore >= bundle.thresholds.anomaly;
    const isStanding = (blockedUntil.get(record.clientKey) ?? 0) > timestampMs;
    const wouldAction = isStanding || isAttack ? 'block' : isOdd ? 'throttle' : 'allow';
    const wouldReason = isStanding
      ? `standing:${attackClass}`
      : isAttack
        ? `model:${attackClass}`
        : isOdd
          ? 'anomaly'
          : '';
    if (isAttack && rng.next() < 0.3) blockedUntil.set(record.clientKey, timestampMs + 600_000);
    const isObserved = record.target.startsWith('/api') && wouldAction === 'throttle';
    const action = isObserved ? 'allow' : wouldAction;
    return {
      decisionId: nextId(timestampMs),
      requestId: record.requestId,
      gatewayId: 'demo1',
      timestampMs,
      clientKey: record.clientKey,
      address: record.address,
      method: record.method,
      route: dataset.routes[row]!,
      status: action === 'block' ? 403 : action === 'throttle' ? 429 : record.status,
      requestBytes: record.bodyBytes,
      responseBytes: action === 'allow' ? record.responseBytes : 180,
      latencyMs: action === 'allow' ? record.latencyMs : 0.4 + rng.next(),
      upstreamMs: action === 'allow' ? record.latencyMs * 0.98 : null,
      guardUs: 6 + 5 * rng.next(),
      parseUs: 9 + 20 * rng.next(),
      featuresUs: 5 + 6 * rng.next(),
      scoreUs: 11 + 8 * rng.next(),
      decideUs: 1 + rng.next(),
      stateStore: 'memory',
      guardTurn: timestampMs * 1000 + row,
      judgeTurn: isStanding ? 0 : timestampMs * 1000 + row,
      stage: isStanding ? 'guard' : action === 'allow' ? 'proxy' : 'judge',
      action,
      reason: action === 'allow' ? '' : wouldReason,
      wouldAction,
      wouldReason,
      mode: isObserved ? 'observe' : 'enforce',
      degraded: '',
      policyVersion: 'a1b2c3d4e5f6',
      modelVersion,
      featureHash: FEATURE_HASH,
      features: [...values.subarray(row * columns, (row + 1) * columns)],
      attackScore,
      anomalyScore,
      attackClass,
      matchedPlace: dataset.worstPlaces[row]!,
      matchedFragment: '',
      candidateVersion: challenger ?? '',
      candidateAttackScore: challenger === undefined ? null : attackScore,
      candidateAnomalyScore: challenger === undefined ? null : anomalyScore,
      candidateClass: challenger === undefined ? '' : attackClass,
      candidateAction: challenger === undefined ? '' : isAttack ? 'block' : 'allow',
      target: '',
      headers: '',
      body: ''
    };
  });
}

/** `dt=YYYY-MM-DD/part-0.parquet`, columns in snake case. */
async function writeRows(folder: string, rows: readonly DecisionRow[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = join(folder, 'rows.ndjson');
  await writeFile(draft, '');
  for (let from = 0; from < rows.length; from += 1000)
    await appendFile(
      draft,
      rows
        .slice(from, from + 1000)
        .map((row) => `${JSON.stringify(snakeCased(row))}\n`)
        .join('')
    );
  await withDuckDb(async (connection) => {
    const list = Object.entries(COLUMN_TYPES).map(([name, type]) => `${name}: '${type}'`);
    await connection.run(`COPY (SELECT *, strftime(make_timestamp(timestamp_ms * 1000), '%Y-%m-%d') AS dt
      FROM read_json(${quoteSql(draft)}, format = 'newline_delimited', columns = {${list.join(', ')}}) ORDER BY timestamp_ms, decision_id)
      TO ${quoteSql(folder)} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (dt), OVERWRITE_OR_IGNORE)`);
  });
  await rm(draft);
}

/**
 * The same log so many times over: copies within the last 30 days, at other minutes. What a site has to build from when a million
 * requests come a day. Features are left out: 30 million of them would be 13 GB of test data.
 */
export async function multiplyLog(folder: string, target: string, copies: number): Promise<void> {
  await mkdir(target, { recursive: true });
  await withDuckDb(async (connection) => {
    const source = quoteSql(join(folder, '*', '*.parquet'));
    // Some at a time: every partition's rows wait in memory until there are enough for a row group.
    for (let from = 0; from < copies; from += COPIES_AT_ONCE) {
      const to = Math.min(copies, from + COPIES_AT_ONCE);
      await connection.run(`COPY (
          SELECT * EXCLUDE (features, decision_id, copy) REPLACE ((timestamp_ms + copy * 997)::BIGINT AS timestamp_ms),
            NULL::DOUBLE[] AS features, decision_id || '-' || copy AS decision_id
          FROM read_parquet(${source}, hive_partitioning = true), range(${from}, ${to}) copies(copy)
        ) TO ${quoteSql(target)} (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (dt), FILENAME_PATTERN 'copies-${from}-{i}', OVERWRITE_OR_IGNORE)`);
    }
  });
}

const COPIES_AT_ONCE = 50;

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function snakeCased(row: DecisionRow): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [snakeCase(name), value]));
}

const WHOLE = ['timestamp_ms', 'guard_turn', 'judge_turn', 'request_bytes', 'response_bytes', 'status'];
const FRACTIONS = [
  'latency_ms',
  'upstream_ms',
  'guard_us',
  'parse_us',
  'features_us',
  'score_us',
  'decide_us',
  'attack_score',
  'anomaly_score',
  'candidate_attack_score',
  'candidate_anomaly_score'
];
const TEXTS = [
  'decision_id',
  'request_id',
  'gateway_id',
  'client_key',
  'address',
  'method',
  'route',
  'stage',
  'action',
  'reason',
  'would_action',
  'would_reason',
  'mode',
  'degraded',
  'state_store',
  'policy_version',
  'model_version',
  'feature_hash',
  'attack_class',
  'matched_place',
  'matched_fragment',
  'candidate_version',
  'candidate_class',
  'candidate_action',
  'target',
  'headers',
  'body'
];
const COLUMN_TYPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(TEXTS.map((name) => [name, 'VARCHAR'])),
  ...Object.fromEntries(WHOLE.map((name) => [name, 'BIGINT'])),
  ...Object.fromEntries(FRACTIONS.map((name) => [name, 'DOUBLE'])),
  features: 'DOUBLE[]'
};
