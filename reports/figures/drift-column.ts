import type { DriftReport } from '#data/drift-report.ts';
import { countInBins, type ReferenceBins } from '#models/drift/reference-bins.ts';
import { evidenceOf, findDrift, type Togetherness } from '#pipelines/drift/drift-findings.ts';

type DriftState = DriftReport['state'];

export type DriftColumn = {
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

/** Places of sampled rows, of how many clients they are, and how they go together. */
type Part = { day: string; rows: number[]; clients: number; together: Togetherness };
export type DriftDays = { whole: Part; days: Part[] };

/** One feature or score now against the reference: as a whole, and each day for itself. `values`: one a sampled row. */
export function driftColumn(
  spec: Pick<DriftColumn, 'name' | 'unit' | 'group' | 'importance'>,
  { edges, counts }: ReferenceBins,
  values: readonly number[],
  { whole, days }: DriftDays
): DriftColumn {
  const compared = (part: Part): { current: Float64Array } & ReturnType<typeof findDrift> => {
    const current = countInBins(
      edges,
      part.rows.map((at) => values[at]!)
    );
    const evidence = evidenceOf(spec.name, part.together);
    return { current, ...findDrift(spec.name, { counts, evidence: 1 }, { counts: current, evidence }) };
  };
  const { state, psi, ks, jensenShannon, p, current } = compared(whole);
  return {
    ...spec,
    importance: Number.isFinite(spec.importance) ? spec.importance : -1,
    state,
    psi: rounded(psi),
    ks: rounded(ks),
    jensenShannon: rounded(jensenShannon),
    p: rounded(p),
    reference: shares(counts),
    current: shares(current),
    edges: [...edges].map((edge) => Number(edge.toPrecision(4))),
    days: days.map((part) => {
      const ofDay = compared(part);
      return { day: part.day, psi: rounded(ofDay.psi), state: ofDay.state };
    })
  };
}

function shares(counts: Float64Array): number[] {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return [...counts].map((count) => Number((count / Math.max(1, rows)).toFixed(5)));
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(6));
}
