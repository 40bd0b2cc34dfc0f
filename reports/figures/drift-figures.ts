import { FEATURES } from '#models/features/feature-specs.ts';
import { testDrift } from '#models/drift/drift-test.ts';
import { countInBins, type ReferenceBins } from '#models/drift/reference-bins.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import type { DecisionLogView } from './decision-log.ts';

type DriftState = 'steady' | 'watch' | 'act' | 'unknown';

type DriftColumn = {
  name: string;
  unit: string;
  group: string;
  importance: number;
  state: DriftState;
  psi: number | null;
  ks: number | null;
  jensenShannon: number | null;
  p: number | null;
  /** Shares per reference bin. */
  reference: number[];
  current: number[];
  edges: number[];
  days: { day: string; psi: number | null; state: DriftState }[];
};

export type DriftFigures = {
  version: string;
  rows: number;
  referenceRows: number;
  from: string;
  to: string;
  columns: DriftColumn[];
};

type SampledRow = {
  day: string;
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
  const days = rows.map(({ day }) => day);
  const ofScores = scores.flatMap(({ name, bins, values }) =>
    bins === null ? [] : [columnOf({ name, unit: '0..1', group: 'score', importance: Infinity }, bins, values, days)]
  );
  const ofFeatures = FEATURES.map(({ name, unit, group }, at) =>
    columnOf(
      { name, unit, group, importance: importance.get(name) ?? 0 },
      reference.features[at]!,
      vectors.map((vector) => vector[at]!),
      days
    )
  );
  return {
    version,
    rows: rows.length,
    referenceRows: reference.anomalyScore.counts.reduce((sum, count) => sum + count, 0),
    from: days[0]!,
    to: days.at(-1)!,
    columns: [...ofScores, ...ofFeatures.sort((a, b) => b.importance - a.importance || a.name.localeCompare(b.name))]
  };
}

function columnOf(
  spec: Pick<DriftColumn, 'name' | 'unit' | 'group' | 'importance'>,
  { edges, counts }: ReferenceBins,
  values: readonly number[],
  days: readonly string[]
): DriftColumn {
  const current = countInBins(edges, values);
  const byDay = new Map<string, number[]>();
  for (const [at, day] of days.entries()) {
    const list = byDay.get(day) ?? [];
    list.push(values[at]!);
    byDay.set(day, list);
  }
  const whole = testDrift(counts, current);
  return {
    ...spec,
    importance: Number.isFinite(spec.importance) ? spec.importance : -1,
    state: whole.state,
    psi: finite(whole.psi),
    ks: finite(whole.ks),
    jensenShannon: finite(whole.jensenShannon),
    p: finite(whole.p),
    reference: shares(counts),
    current: shares(current),
    edges: [...edges].map((edge) => Number(edge.toPrecision(4))),
    days: [...byDay].map(([day, ofDay]) => {
      const { psi, state } = testDrift(counts, countInBins(edges, ofDay));
      return { day, psi: finite(psi), state };
    })
  };
}

function shares(counts: Float64Array): number[] {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return [...counts].map((count) => Number((count / Math.max(1, rows)).toFixed(5)));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}

function listOf(values: SampledRow['features']): readonly number[] {
  const list = values as unknown as { items?: readonly number[] } | readonly number[]; // DuckDB's list value, or a plain array
  return 'items' in list && Array.isArray(list.items) ? list.items : (list as readonly number[]);
}
