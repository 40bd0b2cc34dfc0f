import type { FeatureMatrix } from '../feature-matrix.ts';
import type { ClassLeaves } from './class-leaves.ts';
import { createLeafFinder } from './leaf-finder.ts';
import { findLeaf, joinTrees, SHARE_ONE, type ForestNodes } from './nodes.ts';
import type { ClassTree } from './train-tree.ts';

/** A trained classifier: numbers, strings and typed arrays only, as the artefact stores it. */
export type RandomForest = ForestNodes & ClassLeaves & { kind: 'random-forest'; classCount: number; columns: number };

export function assembleForest(
  trees: readonly ClassTree[],
  shape: { classCount: number; columns: number }
): RandomForest {
  const { classCount, columns } = shape;
  // The pure leaves, which every tree writes first, are kept once.
  const own = trees.map(({ leafClass, leafShare }) => ({
    classes: leafClass.subarray(classCount),
    shares: leafShare.subarray(classCount)
  }));
  const entryCount = own.reduce((sum, { classes }) => sum + classes.length, classCount);
  const leafClass = new Uint8Array(entryCount);
  const leafShare = new Uint16Array(entryCount);
  leafClass.set(Array.from({ length: classCount }, (_, label) => label));
  leafShare.fill(SHARE_ONE, 0, classCount);
  const shifts: number[] = [];
  let end = classCount;
  for (const { classes, shares } of own) {
    leafClass.set(classes, end);
    leafShare.set(shares, end);
    shifts.push(end - classCount);
    end += classes.length;
  }
  const nodes = joinTrees(trees, (entry, tree) => (entry < classCount ? entry : entry + shifts[tree]!));
  return { kind: 'random-forest', classCount, columns, ...nodes, leafClass, leafShare };
}

/** Class probabilities of one row: the mean of its leaves. */
export type ForestScorer = (values: Float32Array, offset: number, out: Float32Array) => void;

/** Scores rows one by one: the row whose first value stands at `offset`, into the `classCount` places of `out`. */
export function createForestScorer(forest: RandomForest): ForestScorer {
  const { roots, classCount } = forest;
  const findLeaves = createLeafFinder(forest);
  const scale = 1 / (SHARE_ONE * roots.length);
  return (values, offset, out) => {
    const leaves = findLeaves(values, offset);
    // Plain loops: fill() costs more than the few classes it would clear.
    for (let label = 0; label < classCount; label++) out[label] = 0;
    for (const leaf of leaves) addLeaf(forest, leaf, out, 0);
    for (let label = 0; label < classCount; label++) out[label]! *= scale;
  };
}

/** Probabilities of many rows (rows x classes). Walks tree by tree, so one tree at a time stays in the cache. */
export function scoreForestRows(forest: RandomForest, matrix: FeatureMatrix, rows: Int32Array): FeatureMatrix {
  const { roots, featureIndex, threshold, child, classCount } = forest;
  const out = new Float32Array(rows.length * classCount);
  for (const root of roots) {
    for (let at = 0; at < rows.length; at++) {
      const leaf = findLeaf(featureIndex, threshold, child, root, matrix.values, rows[at]! * matrix.columns);
      addLeaf(forest, leaf, out, at * classCount);
    }
  }
  const scale = 1 / (SHARE_ONE * roots.length);
  for (let at = 0; at < out.length; at++) out[at]! *= scale;
  return { rows: rows.length, columns: classCount, values: out };
}

/** Sums stay whole numbers below 2^24 for up to 256 trees, so float32 adds them exactly and order does not matter. */
function addLeaf(forest: RandomForest, leaf: number, out: Float32Array, at: number): void {
  const { leafClass, leafShare } = forest;
  const first = forest.child[leaf]!;
  const end = first - forest.featureIndex[leaf]!;
  for (let entry = first; entry < end; entry++) out[at + leafClass[entry]!]! += leafShare[entry]!;
}
