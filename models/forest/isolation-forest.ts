import type { FeatureMatrix } from '../feature-matrix.ts';
import { createLeafFinder } from './leaf-finder.ts';
import { findLeaf, joinTrees, type ForestNodes, type TreeNodes } from './nodes.ts';

/** A trained anomaly detector. A leaf's `threshold` holds the path length it stands for. */
export type IsolationForest = ForestNodes & { kind: 'isolation-forest'; columns: number; sampleSize: number };

export function assembleIsolationForest(
  trees: readonly TreeNodes[],
  shape: { columns: number; sampleSize: number }
): IsolationForest {
  return { kind: 'isolation-forest', ...shape, ...joinTrees(trees) };
}

/** How anomalous one row is, 0..1. */
export type IsolationScorer = (values: Float32Array, offset: number) => number;

/**
 * Scores rows one by one, higher = more anomalous: 2^(-E[h(x)] / c(n)), about 0.5 for the ordinary row.
 * Liu, Ting, Zhou, "Isolation Forest", ICDM 2008, equation 2.
 */
export function createIsolationScorer(forest: IsolationForest): IsolationScorer {
  const { threshold } = forest;
  const findLeaves = createLeafFinder(forest);
  return (values, offset) => {
    const leaves = findLeaves(values, offset);
    let length = 0;
    for (const leaf of leaves) length += threshold[leaf]!;
    return toScore(forest, length);
  };
}

function toScore(forest: IsolationForest, totalLength: number): number {
  return 2 ** (-totalLength / (forest.roots.length * averagePathLength(forest.sampleSize)));
}

/** Scores of many rows, tree by tree as `scoreForestRows`. */
export function scoreIsolationRows(forest: IsolationForest, matrix: FeatureMatrix, rows: Int32Array): Float32Array {
  const { roots, featureIndex, threshold, child } = forest;
  const lengths = new Float64Array(rows.length);
  for (const root of roots) {
    for (let at = 0; at < rows.length; at++) {
      const leaf = findLeaf(featureIndex, threshold, child, root, matrix.values, rows[at]! * matrix.columns);
      lengths[at]! += threshold[leaf]!;
    }
  }
  return Float32Array.from(lengths, (length) => toScore(forest, length));
}

/** c(n), the mean depth of an unsuccessful search in a binary search tree of n rows (equation 1 there). */
export function averagePathLength(rows: number): number {
  if (rows < 2) return 0;
  if (rows === 2) return 1;
  const EULER_GAMMA = 0.577_215_664_901_532_9;
  return 2 * (Math.log(rows - 1) + EULER_GAMMA) - (2 * (rows - 1)) / rows;
}
