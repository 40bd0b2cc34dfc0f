import { SHARE_ONE, type ForestNodes } from './nodes.ts';
import { averagePathLength, type IsolationForest } from './isolation-forest.ts';
import type { RandomForest } from './random-forest.ts';

/**
 * Path contributions (A. Saabas, "Interpreting random forests", 2014): each question on a row's way is credited with how much
 * it moved the mean of the training rows below. They sum to score - base exactly, whatever the depth.
 */

/**
 * What each feature added to the probability of a class, in `out` (one place per column). Returns the base: the mean probability
 * over the training rows as weighted. The first call for a class derives its node means (about 1 ms), later calls reuse them.
 */
export function explainForest(
  forest: RandomForest,
  values: Float32Array,
  offset: number,
  classIndex: number,
  out: Float32Array
): number {
  const means = meansOf(forest, classIndex, (leaf) => {
    const first = forest.child[leaf]!;
    const end = first - forest.featureIndex[leaf]!;
    for (let entry = first; entry < end; entry++) {
      if (forest.leafClass[entry] === classIndex) return forest.leafShare[entry]! / SHARE_ONE;
    }
    return 0;
  });
  return creditPaths(forest, means, values, offset, 1 / forest.roots.length, out);
}

/**
 * What each feature added to the anomaly score on its logarithmic scale: contributions sum to log2(score) - log2(base), so +1
 * doubles the score; positive = more anomalous, because the question cut the expected path short. Returns log2(base).
 */
export function explainIsolation(
  forest: IsolationForest,
  values: Float32Array,
  offset: number,
  out: Float32Array
): number {
  const means = meansOf(forest, 0, (leaf) => forest.threshold[leaf]!);
  const scale = -1 / (forest.roots.length * averagePathLength(forest.sampleSize));
  return creditPaths(forest, means, values, offset, scale, out);
}

const meansByForest = new WeakMap<ForestNodes, Map<number, Float32Array>>();

/** The mean leaf value below every node. Children stand behind their parent, so one pass from the end suffices. */
function meansOf(forest: ForestNodes, key: number, leafValue: (leaf: number) => number): Float32Array {
  const known = meansByForest.get(forest) ?? new Map<number, Float32Array>();
  meansByForest.set(forest, known);
  const kept = known.get(key);
  if (kept) return kept;
  const { featureIndex, child, leftShare } = forest;
  const means = new Float32Array(featureIndex.length);
  for (let node = means.length - 1; node >= 0; node--) {
    if (featureIndex[node]! < 0) {
      means[node] = leafValue(node);
      continue;
    }
    const left = child[node]!;
    means[node] = means[left + 1]! + (leftShare[node]! / SHARE_ONE) * (means[left]! - means[left + 1]!);
  }
  known.set(key, means);
  return means;
}

function creditPaths(
  forest: ForestNodes,
  means: Float32Array,
  values: Float32Array,
  offset: number,
  scale: number,
  out: Float32Array
): number {
  const { roots, featureIndex, threshold, child } = forest;
  out.fill(0);
  let base = 0;
  for (const root of roots) {
    base += means[root]!;
    let node = root;
    let feature = featureIndex[node]!;
    while (feature >= 0) {
      const next = child[node]! + Number(!(values[offset + feature]! <= threshold[node]!));
      out[feature]! += (means[next]! - means[node]!) * scale;
      node = next;
      feature = featureIndex[node]!;
    }
  }
  return base * scale;
}
