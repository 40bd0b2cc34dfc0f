import { nextUp } from '../metrics/next-up.ts';

/**
 * How one feature or score was distributed where the model learned, kept with the model. Bin i holds values v with
 * `edges[i - 1] < v <= edges[i]`; below the first edge is bin 0, above the last is bin `edges.length`.
 */
export type ReferenceBins = { edges: Float64Array; counts: Float64Array };

/** Ten is the customary number for PSI; its 0.1 and 0.25 marks were set by experience with about ten bins. */
const DEFAULT_BINS = 10;

/** Edges at the reference's own quantiles; tied quantiles merge, so a constant column has three bins: below, equal, above. */
export function referenceBins(values: Iterable<number>, binCount = DEFAULT_BINS): ReferenceBins {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) throw new RangeError('no value to take reference bins from');
  // Sorted, infinities and NaN stand at the ends.
  if (!Number.isFinite(sorted[0]) || !Number.isFinite(sorted.at(-1)))
    throw new RangeError('a reference value is not a finite number');
  const edges: number[] = [];
  for (let bin = 1; bin < binCount; bin++) {
    const edge = sorted[Math.ceil((bin / binCount) * sorted.length) - 1]!;
    if (edge !== edges.at(-1)) edges.push(edge);
  }
  // When many values tie at the minimum, the first bin holds only them, and values below all that was seen need a bin of their own.
  if (edges[0] === sorted[0]) edges.unshift(-nextUp(-sorted[0]!));
  const bins = Float64Array.from(edges);
  return { edges: bins, counts: countInBins(bins, sorted) };
}

/** Rows per bin of `edges`: `edges.length + 1` numbers. NaN counts as beyond the last edge, where it shows. */
export function countInBins(edges: Float64Array, values: Iterable<number>): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  for (const value of values) counts[binOf(edges, value)]!++;
  return counts;
}

export function binOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
