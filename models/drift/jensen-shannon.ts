import { binShares } from './bin-shares.ts';

/** Jensen–Shannon distance (base 2) of two histograms over the same bins: a metric, 0 when equal, at most 1. */
export function jensenShannonDistance(reference: Float64Array, current: Float64Array): number {
  const p = binShares(reference);
  const q = binShares(current);
  let sum = 0;
  for (let bin = 0; bin < p.length; bin++) {
    const middle = (p[bin]! + q[bin]!) / 2;
    sum += p[bin]! * Math.log2(p[bin]! / middle) + q[bin]! * Math.log2(q[bin]! / middle);
  }
  // Rounding may leave equal histograms a hair below zero.
  return Math.sqrt(Math.max(0, sum / 2));
}
