import type { FeatureMatrix } from '../feature-matrix.ts';

/**
 * Training looks at small bin numbers, serving at floats. Both agree exactly because a bin is defined by the very float32
 * edges that become thresholds: bin(x) <= b if and only if x <= edge[b].
 */
export type BinnedMatrix = {
  rows: number;
  columns: number;
  /** Column-major: `bins[column * rows + row]`. May stand on shared memory. */
  bins: Uint8Array;
  /** Rising edges of column c: `edges[c * edgeStride ...]`, `edgeCounts[c]` of them. */
  edges: Float32Array;
  edgeStride: number;
  edgeCounts: Uint8Array;
};

/** Enough rows for 256 quantiles to stand still from sample to sample, few enough to sort 90 columns in 0.2 s. */
const SAMPLE_ROWS = 16_384;

/** Bins the given rows of the matrix; `bins` (at most 256) is the most a column gets. All values must be finite. */
export function binColumns(
  matrix: FeatureMatrix,
  rows: Int32Array,
  bins: number,
  store: Uint8Array = new Uint8Array(rows.length * matrix.columns)
): BinnedMatrix {
  const { columns } = matrix;
  const edgeStride = bins - 1;
  const edges = new Float32Array(columns * edgeStride);
  const edgeCounts = new Uint8Array(columns);
  const sample = new Float32Array(Math.min(rows.length, SAMPLE_ROWS));
  for (let column = 0; column < columns; column++) {
    for (let at = 0; at < sample.length; at++) {
      const row = rows[Math.floor((at * rows.length) / sample.length)]!;
      sample[at] = matrix.values[row * columns + column]!;
    }
    const found = quantileEdges(sample.sort(), bins);
    edges.set(found, column * edgeStride);
    edgeCounts[column] = found.length;
  }
  const binned = { rows: rows.length, columns, bins: store, edges, edgeStride, edgeCounts };
  fillBins(matrix, rows, binned);
  return binned;
}

/**
 * Edges that part sorted values into at most `bins` bins of nearly equal count. A value held by many rows fills one bin and the
 * others share out the rest, so a column that is mostly zero keeps its resolution where it varies.
 */
export function quantileEdges(sorted: Float32Array, bins: number): number[] {
  const edges: number[] = [];
  let rowsLeft = sorted.length;
  let inBin = 0;
  let at = 0;
  while (at < sorted.length && edges.length < bins - 1) {
    const value = sorted[at]!;
    let next = at + 1;
    while (next < sorted.length && sorted[next] === value) next++;
    if (next === sorted.length) break;
    inBin += next - at;
    const binsLeft = bins - edges.length;
    // Close the bin when it is full, or when the value ahead is heavy enough to deserve one of its own.
    if (inBin * binsLeft >= rowsLeft || isHeavy(sorted, next, Math.ceil(rowsLeft / binsLeft))) {
      edges.push(edgeBetween(value, sorted[next]!));
      rowsLeft -= inBin;
      inBin = 0;
    }
    at = next;
  }
  return edges;
}

function isHeavy(sorted: Float32Array, at: number, count: number): boolean {
  return at + count - 1 < sorted.length && sorted[at + count - 1] === sorted[at];
}

/** The middle as float32; where rounding would reach `high`, `low` itself, so that `high` still goes right. */
function edgeBetween(low: number, high: number): number {
  const middle = Math.fround(low / 2 + high / 2);
  return middle < high && middle >= low ? middle : low;
}

function fillBins(matrix: FeatureMatrix, rows: Int32Array, binned: BinnedMatrix): void {
  const { values, columns } = matrix;
  const { bins, edges, edgeStride, edgeCounts } = binned;
  for (let column = 0; column < columns; column++) {
    const first = column * edgeStride;
    const count = edgeCounts[column]!;
    const store = column * rows.length;
    for (let at = 0; at < rows.length; at++) {
      const value = values[rows[at]! * columns + column]!;
      // Binary search for the first edge >= value, by arithmetic instead of branches nobody can predict.
      let bin = 0;
      for (let left = count; left > 0;) {
        const half = (left + 1) >>> 1;
        bin += half * Number(!(value <= edges[first + bin + half - 1]!));
        left -= half;
      }
      bins[store + at] = bin;
    }
  }
}
