import type { DriftReport } from '#data/drift-report.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import type { ReferenceBins } from '#models/drift/reference-bins.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { stateOf, togethernessOf } from '#pipelines/drift/drift-findings.ts';
import type { DecisionLogView } from './decision-log.ts';
import { driftColumn, type DriftColumn, type DriftDays } from './drift-column.ts';

export type DriftFigures = {
  version: string;
  rows: number;
  clients: number;
  referenceRows: number;
  from: string;
  to: string;
  /** By how many features and scores moved at once, as `npm run drift` judges a day. */
  state: DriftReport['state'];
  columns: DriftColumn[];
};

type SampledRow = {
  day: string;
  /** Since the epoch. */
  hour: number;
  client_key: string;
  features: readonly number[];
  attack_score: number | null;
  anomaly_score: number | null;
};

const ROWS_PER_DAY = 3_000;
const SAMPLE_FROM = 200_000;

/** The log's vectors against the distributions the version keeps of its training traffic; null when the log holds none of that version. */
export async function driftFigures(
  { query, span }: DecisionLogView,
  version: string,
  bundle: ModelBundle,
  importance: ReadonlyMap<string, number>
): Promise<DriftFigures | null> {
  const rows = await query<SampledRow>('drift-sample', {
    version,
    most: ROWS_PER_DAY,
    keep_one_in: Math.max(1, Math.floor(span.requests / SAMPLE_FROM))
  });
  if (rows.length === 0) return null;
  const { reference } = bundle;
  const vectors = rows.map(({ features }) => listOf(features));
  const scores: { name: string; bins: ReferenceBins | null; values: number[] }[] = [
    { name: 'attack score', bins: reference.attackScore, values: rows.map(({ attack_score }) => attack_score ?? NaN) },
    {
      name: 'anomaly score',
      bins: reference.anomalyScore,
      values: rows.map(({ anomaly_score }) => anomaly_score ?? NaN)
    }
  ];
  const days = daysOf(rows);
  const ofScores = scores.flatMap(({ name, bins, values }) =>
    bins === null ? [] : [driftColumn({ name, unit: '0..1', group: 'score', importance: Infinity }, bins, values, days)]
  );
  const ofFeatures = FEATURES.map(({ name, unit, group }, at) =>
    driftColumn(
      { name, unit, group, importance: importance.get(name) ?? 0 },
      reference.features[at]!,
      vectors.map((vector) => vector[at]!),
      days
    )
  );
  const columns = [
    ...ofScores,
    ...ofFeatures.sort((a, b) => b.importance - a.importance || a.name.localeCompare(b.name))
  ];
  return {
    version,
    rows: rows.length,
    clients: days.whole.clients,
    referenceRows: reference.anomalyScore.counts.reduce((sum, count) => sum + count, 0),
    from: rows[0]!.day,
    to: rows.at(-1)!.day,
    state: stateOf(columns),
    columns
  };
}

function daysOf(rows: readonly SampledRow[]): DriftDays {
  const partOf = (day: string, own: number[]): DriftDays['whole'] => {
    const clients = own.map((at) => rows[at]!.client_key);
    const hours = own.map((at) => rows[at]!.hour);
    return { day, rows: own, clients: new Set(clients).size, together: togethernessOf(clients, hours) };
  };
  const byDay = Map.groupBy(rows.keys(), (at) => rows[at]!.day);
  return { whole: partOf('', [...rows.keys()]), days: [...byDay].map(([day, own]) => partOf(day, own)) };
}

function listOf(values: SampledRow['features']): readonly number[] {
  const list = values as unknown as { items?: readonly number[] } | readonly number[]; // DuckDB's list value, or a plain array
  return 'items' in list && Array.isArray(list.items) ? list.items : (list as readonly number[]);
}
