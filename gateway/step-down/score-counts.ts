import { binOf } from '#models/drift/reference-bins.ts';
import { psi } from '#models/drift/psi.ts';
import type { ModelBundle } from '#models/model-bundle.ts';

/** What is kept of the counts from one second to the next: half a minute of memory. */
const KEPT_SHARE = 0.97;
const LEAST_SCORES = 500;

export type ScoreCounts = {
  of: ModelBundle['reference'];
  count: (attackScore: number, anomalyScore: number) => void;
  /** The larger of the two; null: too few. */
  takePsi: () => number | null;
};

export function scoreCountsFor(of: ModelBundle['reference']): ScoreCounts {
  const anomaly = new Float64Array(of.anomalyScore.counts.length);
  const attack = new Float64Array(of.attackScore?.counts.length ?? 0);
  let rows = 0;
  return {
    of,
    count: (attackScore, anomalyScore) => {
      rows++;
      anomaly[binOf(of.anomalyScore.edges, anomalyScore)]!++;
      if (of.attackScore !== null) attack[binOf(of.attackScore.edges, attackScore)]!++;
    },
    takePsi: () => {
      const isEnough = rows >= LEAST_SCORES;
      const byAnomaly = isEnough ? psi(of.anomalyScore.counts, anomaly) : 0;
      const byAttack = isEnough && of.attackScore !== null ? psi(of.attackScore.counts, attack) : 0;
      for (const counts of [anomaly, attack]) for (let bin = 0; bin < counts.length; bin++) counts[bin]! *= KEPT_SHARE;
      rows *= KEPT_SHARE;
      return isEnough ? Math.max(byAnomaly, byAttack) : null;
    }
  };
}
