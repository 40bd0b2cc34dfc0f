import { binShares } from './bin-shares.ts';

/**
 * Population stability index Σ (p − q) ln(p / q) of two histograms over the same bins: ≥ 0, symmetric, 0 when equal.
 * Below 0.1 steady, 0.1 to 0.25 watch, above 0.25 act — for samples large enough (see drift-test.ts).
 */
export function psi(reference: Float64Array, current: Float64Array): number {
  const p = binShares(reference);
  const q = binShares(current);
  let sum = 0;
  for (let bin = 0; bin < p.length; bin++) sum += (p[bin]! - q[bin]!) * Math.log(p[bin]! / q[bin]!);
  return sum;
}
