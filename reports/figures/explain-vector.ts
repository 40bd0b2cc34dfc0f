import { attackClassIndex, type AttackClass } from '#data/label.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import { explainForest, explainIsolation } from '#models/forest/explain.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { createScorer, type Scorer } from '#models/scorer.ts';

export type VectorExplanation = {
  /** What spoke: the attack classifier or the anomaly detector. */
  by: 'classifier' | 'anomaly';
  /** Largest first. `moved`: probability of the class, or log2 of the anomaly score, that this feature added. */
  features: { name: string; unit: string; movedBy: string; value: number; usual: number; moved: number }[];
  /** The fewest features that, set to what is usual, bring both scores below their thresholds; null when five do not. */
  counterfactual: { name: string; from: number; to: number }[] | null;
};

const MOST_FEATURES = 6;
const MOST_CHANGES = 5;

/** Why a logged vector scored as it did, and the smallest change that would have passed. Pure but for the scorer's own buffers. */
export function explainVector(
  bundle: ModelBundle,
  logged: readonly number[],
  attackClass: AttackClass | '',
  usual: readonly number[] = usualValues(bundle)
): VectorExplanation {
  const values = Float32Array.from(logged);
  const scorer = createScorer(bundle);
  const contributions = new Float32Array(values.length);
  scorer.score(values, 0);
  const isAttack = bundle.classifier !== null && scorer.attackScore >= bundle.thresholds.attack;
  const by = isAttack || scorer.anomalyScore < bundle.thresholds.anomaly ? 'classifier' : 'anomaly';
  if (by === 'classifier' && bundle.classifier !== null && attackClass !== '') {
    explainForest(bundle.classifier.forest, values, 0, attackClassIndex(attackClass), contributions);
  } else explainIsolation(bundle.isolation, values, 0, contributions);
  const order = [...contributions.keys()].sort((a, b) => contributions[b]! - contributions[a]! || a - b);
  return {
    by,
    features: order.slice(0, MOST_FEATURES).map((at) => ({
      name: FEATURES[at]!.name,
      unit: FEATURES[at]!.unit,
      movedBy: FEATURES[at]!.movedBy,
      value: values[at]!,
      usual: usual[at]!,
      moved: contributions[at]!
    })),
    counterfactual: smallestChange(scorer, bundle, values, order, usual)
  };
}

/** The middle of each feature's reference distribution. */
export function usualValues({ reference }: ModelBundle): number[] {
  return reference.features.map(({ edges, counts }) => {
    const half = counts.reduce((sum, count) => sum + count, 0) / 2;
    let seen = 0;
    let bin = 0;
    while (bin < edges.length - 1 && (seen += counts[bin]!) < half) bin++;
    return edges[bin] ?? 0;
  });
}

/** Greedy: each step takes, of the features that spoke loudest, the one whose usual value lowers the excess most. */
function smallestChange(
  scorer: Scorer,
  { thresholds }: ModelBundle,
  values: Float32Array,
  order: readonly number[],
  usual: readonly number[]
): VectorExplanation['counterfactual'] {
  const changed = values.slice();
  const excess = (): number => {
    scorer.score(changed, 0);
    return Math.max(scorer.attackScore / thresholds.attack, scorer.anomalyScore / thresholds.anomaly);
  };
  const changes: number[] = [];
  const candidates = order.slice(0, 20);
  for (let left = excess(); left >= 1;) {
    if (changes.length === MOST_CHANGES) return null;
    let best = -1;
    for (const at of candidates) {
      if (changes.includes(at)) continue;
      const kept = changed[at]!;
      changed[at] = usual[at]!;
      const then = excess();
      if (then < left) {
        left = then;
        best = at;
      }
      changed[at] = kept;
    }
    if (best < 0) return null;
    changed[best] = usual[best]!;
    changes.push(best);
  }
  return changes.map((at) => ({ name: FEATURES[at]!.name, from: values[at]!, to: usual[at]! }));
}
