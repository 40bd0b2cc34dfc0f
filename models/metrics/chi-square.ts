import { logGamma, nonZero } from './log-gamma.ts';

const MAX_TERMS = 2_000;
const PRECISE_ENOUGH = 1e-15;

/** The chance that a χ² variable with `freedom` degrees is ≥ `value`: the regularised upper incomplete gamma Q(freedom/2, value/2), DLMF 8.11.4 and 8.9.2. */
export function chiSquareTail(value: number, freedom: number): number {
  if (value <= 0 || freedom <= 0) return 1;
  const a = freedom / 2;
  const x = value / 2;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - front * lowerSeries(a, x) : front * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n <= MAX_TERMS && term > sum * PRECISE_ENOUGH; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, x: number): number {
  let c = 1 / nonZero(0);
  let d = 1 / (x + 1 - a);
  let fraction = d;
  for (let n = 1; n <= MAX_TERMS; n++) {
    const numerator = -n * (n - a);
    const denominator = x + 2 * n + 1 - a;
    d = 1 / nonZero(denominator + numerator * d);
    c = nonZero(denominator + numerator / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISE_ENOUGH) break;
  }
  return fraction;
}
