import type { Rng } from '../rng.ts';
import type { BinnedMatrix } from './bin-columns.ts';
import { createLeafWriter, type ClassLeaves } from './class-leaves.ts';
import { createSplitFinder } from './find-split.ts';
import { createLargestFirst } from './largest-first.ts';
import { SHARE_ONE, type TreeNodes } from './nodes.ts';
import type { ForestParams } from './params.ts';

/** What every tree of a forest is grown from; the arrays may stand on shared memory. One label and one weight per binned row. */
export type TreeData = { binned: BinnedMatrix; labels: Uint8Array; weights: Float32Array; classCount: number };

/** A leaf holds the number of its entries, negated, in `featureIndex` and the first of them in `child`. */
export type ClassTree = TreeNodes & ClassLeaves;

/** Grows one tree: same data, parameters and stream of numbers, same tree, whichever worker grows it. */
export function trainTree(data: TreeData, params: ForestParams, rng: Rng): ClassTree {
  const { binned, labels, classCount } = data;
  const weights = params.bootstrap ? drawBootstrap(data.weights, rng) : data.weights;
  const rows = Int32Array.from(weights.keys()).filter((row) => weights[row]! > 0);
  const spare = new Int32Array(rows.length);
  const capacity = Math.max(1, Math.min(params.maxNodes, 2 * rows.length - 1));
  const featureIndex = new Int16Array(capacity);
  const threshold = new Float32Array(capacity);
  const child = new Int32Array(capacity);
  const leftShare = new Uint16Array(capacity);
  const starts = new Int32Array(capacity);
  const ends = new Int32Array(capacity);
  const depths = new Uint8Array(capacity);
  const totals = new Float64Array(capacity * classCount);
  const totalsOf = (node: number): Float64Array => totals.subarray(node * classCount, (node + 1) * classCount);
  const pending = createLargestFirst();
  const finder = createSplitFinder({
    binned,
    labels,
    weights,
    classCount,
    featuresPerSplit: countFeatures(params.featuresPerSplit, binned.columns),
    minLeafWeight: params.minLeafWeight,
    rng
  });

  function open(node: number, start: number, end: number, depth: number): void {
    starts[node] = start;
    ends[node] = end;
    depths[node] = depth;
    featureIndex[node] = -1;
    const classes = totalsOf(node);
    for (let at = start; at < end; at++) classes[labels[rows[at]!]!]! += weights[rows[at]!]!;
    let weight = 0;
    let squares = 0;
    let present = 0;
    for (const total of classes) {
      weight += total;
      squares += total * total;
      if (total > 0) present++;
    }
    if (present > 1 && depth < params.maxDepth && weight >= 2 * params.minLeafWeight) {
      pending.push(node, weight - squares / weight);
    }
  }

  /** Stable, so rows stay in rising order and columns are read forwards. */
  function part(start: number, end: number, column: number, bin: number): number {
    const base = column * binned.rows;
    let left = start;
    let right = 0;
    for (let at = start; at < end; at++) {
      const row = rows[at]!;
      if (binned.bins[base + row]! <= bin) rows[left++] = row;
      else spare[right++] = row;
    }
    rows.set(spare.subarray(0, right), left);
    return left;
  }

  open(0, 0, rows.length, 0);
  let nodeCount = 1;
  for (let node = pending.pop(); node !== undefined && nodeCount + 2 <= capacity; node = pending.pop()) {
    const start = starts[node]!;
    const end = ends[node]!;
    if (!finder.find(rows, start, end, totalsOf(node))) continue;
    const middle = part(start, end, finder.feature, finder.bin);
    featureIndex[node] = finder.feature;
    threshold[node] = binned.edges[finder.feature * binned.edgeStride + finder.bin]!;
    child[node] = nodeCount;
    open(nodeCount, start, middle, depths[node]! + 1);
    open(nodeCount + 1, middle, end, depths[node]! + 1);
    leftShare[node] = Math.round((sum(totalsOf(nodeCount)) / sum(totalsOf(node))) * SHARE_ONE);
    nodeCount += 2;
  }

  const leaves = createLeafWriter(classCount);
  for (let node = 0; node < nodeCount; node++) {
    if (featureIndex[node]! >= 0) continue;
    const { at, count } = leaves.write(totalsOf(node));
    featureIndex[node] = -count;
    child[node] = at;
  }
  return {
    featureIndex: featureIndex.slice(0, nodeCount),
    threshold: threshold.slice(0, nodeCount),
    child: child.slice(0, nodeCount),
    leftShare: leftShare.slice(0, nodeCount),
    ...leaves.finish()
  };
}

/** As many draws with replacement as there are rows; a row drawn twice weighs double. */
function drawBootstrap(weights: Float32Array, rng: Rng): Float32Array {
  const drawn = new Float32Array(weights.length);
  for (let draws = weights.length; draws > 0; draws--) {
    const row = Math.floor(rng.next() * weights.length);
    drawn[row]! += weights[row]!;
  }
  return drawn;
}

function countFeatures(wanted: ForestParams['featuresPerSplit'], columns: number): number {
  if (wanted === 'all') return columns;
  const count = wanted === 'sqrt' ? Math.sqrt(columns) : wanted < 1 ? wanted * columns : wanted;
  return Math.min(columns, Math.max(1, Math.round(count)));
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
