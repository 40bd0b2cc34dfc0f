import { appendFile, rm, writeFile } from 'node:fs/promises';
import { explainVector } from '#models/explain/explain-vector.ts';
import type { Explanation } from '#models/explain/explanation.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { quoteSql } from '#pipelines/duckdb.ts';
import type { DecisionLogView } from './decision-log.ts';

/** Columns of decisions.parquet, in order: what the table lists, then what only an opened row reads. */
export const NOTEWORTHY_COLUMNS =
  'decision_id VARCHAR, timestamp_ms DOUBLE, client_key VARCHAR, method VARCHAR, route VARCHAR, status INTEGER, latency_ms FLOAT, action VARCHAR, reason VARCHAR, would_action VARCHAR, would_reason VARCHAR, mode VARCHAR, attack_class VARCHAR, attack_score FLOAT, anomaly_score FLOAT, model_version VARCHAR, detail VARCHAR';

type LoggedRow = {
  decision_id: string;
  features: readonly number[] | null;
  model_version: string;
  action: string;
  would_action: string;
  [column: string]: unknown;
};

const LISTED = NOTEWORTHY_COLUMNS.split(', ')
  .map((column) => column.split(' ')[0]!)
  .filter((name) => name !== 'detail');
const DETAILS = [
  'stage',
  'degraded',
  'policy_version',
  'upstream_ms',
  'guard_us',
  'parse_us',
  'features_us',
  'score_us',
  'decide_us',
  'matched_place',
  'matched_fragment',
  'candidate_version',
  'candidate_action',
  'candidate_attack_score',
  'request_bytes',
  'response_bytes',
  'gateway_id',
  'address'
];
const BATCH = 200;

/** Single decisions with their explanation; small row groups, so that the browser fetches one opened row's alone. */
export async function writeNoteworthy(
  { query, connection }: DecisionLogView,
  path: string,
  bundleOf: (version: string) => Promise<ModelBundle | null>
): Promise<void> {
  const rows = await query<LoggedRow>('noteworthy');
  const draft = `${path}.ndjson`;
  await writeFile(draft, '');
  try {
    for (let from = 0; from < rows.length; from += BATCH) {
      const lines: string[] = [];
      for (const row of rows.slice(from, from + BATCH)) {
        const isFlagged = row.action !== 'allow' || row.would_action !== 'allow';
        const bundle = row.features !== null && row.model_version !== '' ? await bundleOf(row.model_version) : null;
        const explanation = bundle && isFlagged ? told(bundle, row) : null;
        const detail = { facts: picked(row, DETAILS), explanation };
        lines.push(toJson({ ...picked(row, LISTED), detail: toJson(detail) }));
      }
      await appendFile(draft, lines.map((line) => `${line}\n`).join(''));
    }
    const columns = NOTEWORTHY_COLUMNS.split(', ').map((column) => {
      const [name, type] = column.split(' ');
      return `${name!}: '${type!}'`;
    });
    await connection.run(
      `COPY (FROM read_json(${quoteSql(draft)}, format = 'newline_delimited', columns = {${columns.join(', ')}}) ORDER BY timestamp_ms DESC, decision_id DESC)
       TO ${quoteSql(path)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 20000)`
    );
  } finally {
    await rm(draft, { force: true });
  }
}

/** The explanation as a page tells it: what is not shown is not stored. */
type ToldExplanation = Pick<Explanation, 'summary' | 'counterfactualNote'> & {
  by: 'classifier' | 'anomaly';
  reasons: Explanation['anomaly']['reasons'];
  counterfactual: string | null;
};

const MOST_REASONS = 8;

function told(bundle: ModelBundle, row: LoggedRow): ToldExplanation {
  const values = listOf(row.features);
  const explanation = explainVector({
    bundle,
    modelVersion: row.model_version,
    values,
    matchedPlace: String(row['matched_place'])
  });
  const isAttack = explanation.attackScore >= explanation.thresholds.attack;
  const isClass = isAttack || explanation.anomalyScore < explanation.thresholds.anomaly;
  const { reasons } = (isClass ? explanation.class : null) ?? explanation.anomaly;
  return {
    by: isClass && explanation.class !== null ? 'classifier' : 'anomaly',
    summary: explanation.summary,
    reasons: reasons.slice(0, MOST_REASONS),
    counterfactual: explanation.counterfactual?.said ?? null,
    counterfactualNote: explanation.counterfactualNote
  };
}

function picked(row: LoggedRow, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

function listOf(values: LoggedRow['features']): readonly number[] {
  const list = values as unknown as { items?: readonly number[] } | readonly number[]; // DuckDB's list value, or a plain array
  return 'items' in list && Array.isArray(list.items) ? list.items : (list as readonly number[]);
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
}
