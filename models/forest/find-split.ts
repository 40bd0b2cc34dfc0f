import type { Rng } from '../rng.ts';
import type { BinnedMatrix } from './bin-columns.ts';

export type SplitSearch = {
  binned: BinnedMatrix;
  labels: Uint8Array;
  /** Weight of each row in this tree, > 0 for every row the search is given. */
  weights: Float32Array;
  classCount: number;
  featuresPerSplit: number;
  minLeafWeight: number;
  rng: Rng;
};

/** Finds the best question for the rows `rows[start..end)`, whose weight per class is `totals`; false when there is none. */
export type SplitFinder = {
  find: (rows: Int32Array, start: number, end: number, totals: Float64Array) => boolean;
  /** The question found last: does the row's bin in this column exceed `bin`? */
  feature: number;
  bin: number;
};

/**
 * Histogram search for the split with the lowest weighted Gini impurity over a fresh draw of columns. Like scikit-learn's, it
 * goes on past the drawn number until one column that varies in the node was seen, so a node of rare rows is not given up.
 */
export function createSplitFinder(search: SplitSearch): SplitFinder {
  const { binned, labels, weights, classCount, featuresPerSplit, minLeafWeight, rng } = search;
  const { bins, rows: rowCount, columns, edgeCounts } = binned;
  const order = Uint16Array.from({ length: columns }, (_, column) => column);
  const histogram = new Float64Array((binned.edgeStride + 1) * classCount);
  const left = new Float64Array(classCount);
  const present = new Float64Array(classCount);
  const slotOfClass = new Uint8Array(classCount);
  // The node's rows, gathered once and read again for every column.
  const slots = new Uint8Array(rowCount);
  const nodeWeights = new Float64Array(rowCount);
  const finder: SplitFinder = { find, feature: -1, bin: 0 };
  let bestPurity = 0;

  function find(rows: Int32Array, start: number, end: number, totals: Float64Array): boolean {
    const slotCount = gather(rows, start, end, totals);
    bestPurity = -Infinity;
    let isVaried = false;
    for (let drawn = 0; drawn < columns && (drawn < featuresPerSplit || !isVaried); drawn++) {
      const other = drawn + Math.floor(rng.next() * (columns - drawn));
      const column = order[other]!;
      order[other] = order[drawn]!;
      order[drawn] = column;
      if (edgeCounts[column] === 0) continue;
      fill(column, rows, start, end, slotCount);
      if (scan(column, slotCount)) isVaried = true;
    }
    return bestPurity > -Infinity;
  }

  /** Classes absent from the node get no slot, which keeps the histogram of a deep node small. */
  function gather(rows: Int32Array, start: number, end: number, totals: Float64Array): number {
    let slotCount = 0;
    for (let label = 0; label < classCount; label++) {
      if (totals[label] === 0) continue;
      slotOfClass[label] = slotCount;
      present[slotCount++] = totals[label]!;
    }
    for (let at = start; at < end; at++) {
      const row = rows[at]!;
      slots[at - start] = slotOfClass[labels[row]!]!;
      nodeWeights[at - start] = weights[row]!;
    }
    return slotCount;
  }

  function fill(column: number, rows: Int32Array, start: number, end: number, slotCount: number): void {
    histogram.fill(0, 0, (edgeCounts[column]! + 1) * slotCount);
    const base = column * rowCount;
    for (let at = start, local = 0; at < end; at++, local++) {
      histogram[bins[base + rows[at]!]! * slotCount + slots[local]!]! += nodeWeights[local]!;
    }
  }

  /**
   * Walks the bins from left to right, keeping the sums of squares that Gini needs: impurity falls as
   * sum(left^2)/weight(left) + sum(right^2)/weight(right) grows. Returns whether more than one bin is occupied.
   */
  function scan(column: number, slotCount: number): boolean {
    let rightWeight = 0;
    let rightSquares = 0;
    for (let slot = 0; slot < slotCount; slot++) {
      left[slot] = 0;
      rightWeight += present[slot]!;
      rightSquares += present[slot]! * present[slot]!;
    }
    let leftWeight = 0;
    let leftSquares = 0;
    let lastOccupied = -1;
    const binCount = edgeCounts[column]! + 1;
    let isVaried = false;
    for (let bin = 0, at = 0; bin < binCount; bin++) {
      let isOccupied = false;
      for (let slot = 0; slot < slotCount; slot++, at++) {
        const weight = histogram[at]!;
        if (weight === 0) continue;
        if (!isOccupied) {
          isOccupied = true;
          if (lastOccupied >= 0) {
            isVaried = true;
            if (leftWeight >= minLeafWeight && rightWeight >= minLeafWeight) {
              const purity = leftSquares / leftWeight + rightSquares / rightWeight;
              if (purity > bestPurity) {
                bestPurity = purity;
                finder.feature = column;
                // Any edge between the two occupied bins parts these rows alike; the middle one serves unseen rows best.
                finder.bin = (lastOccupied + bin - 1) >> 1;
              }
            }
          }
          lastOccupied = bin;
        }
        const before = left[slot]!;
        leftSquares += weight * (2 * before + weight);
        rightSquares -= weight * (2 * (present[slot]! - before) - weight);
        left[slot] = before + weight;
        leftWeight += weight;
        rightWeight -= weight;
      }
    }
    return isVaried;
  }

  return finder;
}
