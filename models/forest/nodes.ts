/**
 * The one node format of both forests: parallel arrays, every tree end to end, children always behind their parent.
 * A row goes left when its value is <= the threshold, as in training; NaN goes right.
 */
export type TreeNodes = {
  /** Column the node asks about; negative marks a leaf (what the number means is the forest's business). */
  featureIndex: Int16Array;
  threshold: Float32Array;
  /** Left child; the right one stands behind it. */
  child: Int32Array;
  /** Share of the training weight that went left, in 65535ths; lets explanations rebuild every node's mean from the leaves. */
  leftShare: Uint16Array;
};

export type ForestNodes = TreeNodes & { roots: Int32Array };

/** 65535ths: the fixed point of every stored share. */
export const SHARE_ONE = 65_535;

/** The leaf a row falls into. Arrays are passed one by one so that both forests share one monomorphic loop. */
export function findLeaf(
  featureIndex: Int16Array,
  threshold: Float32Array,
  child: Int32Array,
  root: number,
  values: Float32Array,
  offset: number
): number {
  let node = root;
  let feature = featureIndex[node]!;
  while (feature >= 0) {
    // Number(), not `?:`: added without a branch to mispredict, which halves the time.
    node = child[node]! + Number(!(values[offset + feature]! <= threshold[node]!));
    feature = featureIndex[node]!;
  }
  return node;
}

/** Puts trees end to end; `moveLeaf` says what a leaf's `child` becomes in tree number `tree`. */
export function joinTrees(
  trees: readonly TreeNodes[],
  moveLeaf: (child: number, tree: number) => number = (child) => child
): ForestNodes {
  const total = trees.reduce((sum, tree) => sum + tree.child.length, 0);
  const joined: ForestNodes = {
    roots: new Int32Array(trees.length),
    featureIndex: new Int16Array(total),
    threshold: new Float32Array(total),
    child: new Int32Array(total),
    leftShare: new Uint16Array(total)
  };
  let root = 0;
  for (const [index, tree] of trees.entries()) {
    joined.roots[index] = root;
    joined.featureIndex.set(tree.featureIndex, root);
    joined.threshold.set(tree.threshold, root);
    joined.leftShare.set(tree.leftShare, root);
    for (const [node, child] of tree.child.entries()) {
      joined.child[root + node] = tree.featureIndex[node]! < 0 ? moveLeaf(child, index) : child + root;
    }
    root += tree.child.length;
  }
  return joined;
}
