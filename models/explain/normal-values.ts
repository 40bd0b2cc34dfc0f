import type { ReferenceBins } from '../drift/reference-bins.ts';

/** The middle of each column over the vectors, or undefined without any: what one client or route usually looks like. */
export function medianVector(vectors: readonly ArrayLike<number>[], columns: number): Float32Array | undefined {
  if (vectors.length === 0) return undefined;
  const middle = (vectors.length - 1) >> 1; // the lower one of two: a value that did occur
  return Float32Array.from({ length: columns }, (_, column) => {
    const sorted = Float32Array.from(vectors, (vector) => vector[column]!).sort();
    return sorted[middle]!;
  });
}

/** The median of the ordinary traffic a model learned from: bin edges are its quantiles. */
export function referenceMedian({ edges, counts }: ReferenceBins): number {
  const half = counts.reduce((sum, count) => sum + count, 0) / 2;
  let below = 0;
  for (const [bin, count] of counts.entries()) {
    below += count;
    if (below >= half) return edges[Math.min(bin, edges.length - 1)]!;
  }
  return edges.at(-1)!;
}

/** Share of the ordinary traffic that certainly has a smaller, and a larger, value: 0..1 each, in steps of the bins. */
export function referenceShares({ edges, counts }: ReferenceBins, value: number): { below: number; above: number } {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let bin = 0;
  while (bin < edges.length && value > edges[bin]!) bin++;
  const sumOf = (part: Float64Array): number => part.reduce((sum, count) => sum + count, 0) / total;
  return { below: sumOf(counts.subarray(0, bin)), above: sumOf(counts.subarray(bin + 1)) };
}
