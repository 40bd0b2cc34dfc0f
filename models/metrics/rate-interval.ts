import { incompleteBeta } from './incomplete-beta.ts';

/** Where a rate truly lies, 0..1 each, at the stated confidence. */
export type RateInterval = { low: number; high: number };

/** Bisection steps: past 60 a double cannot be halved further. */
const BISECTIONS = 60;

/**
 * Two-sided Clopper–Pearson interval of `successes` in `n` (Biometrika 26, 1934): covers the true rate at least `confidence` of the time.
 * Counts may be fractions (effective sample sizes). n = 0 says nothing: 0 to 1.
 */
export function clopperPearson(successes: number, n: number, confidence: number): RateInterval {
  expectCounts(successes, n, confidence);
  const tail = (1 - confidence) / 2;
  return {
    low: successes === 0 ? 0 : betaQuantile(tail, successes, n - successes + 1),
    high: successes === n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes)
  };
}

/** One-sided: the rate below which the truth lies with `confidence`. */
export function upperRateBound(successes: number, n: number, confidence: number): number {
  expectCounts(successes, n, confidence);
  return successes === n ? 1 : betaQuantile(confidence, successes + 1, n - successes);
}

/** Whether `upperRateBound` is ≤ `limit`, without solving for it: the Beta quantile's condition asked directly. */
export function isRateWithin(limit: number, successes: number, n: number, confidence: number): boolean {
  return successes < n && incompleteBeta(limit, successes + 1, n - successes) >= confidence;
}

/** Wilson's score interval (JASA 22, 1927): nearly right on average and narrower than Clopper–Pearson; `z` is the normal quantile. */
export function wilson(successes: number, n: number, z = 1.959963984540054): RateInterval {
  if (n === 0) return { low: 0, high: 1 };
  const rate = successes / n;
  const slack = (z * z) / n;
  const centre = rate + slack / 2;
  const spread = z * Math.sqrt((rate * (1 - rate)) / n + slack / (4 * n));
  return {
    low: successes === 0 ? 0 : (centre - spread) / (1 + slack),
    high: successes === n ? 1 : (centre + spread) / (1 + slack)
  };
}

function betaQuantile(share: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function expectCounts(successes: number, n: number, confidence: number): void {
  if (!(successes >= 0 && successes <= n)) throw new RangeError(`${successes} successes in ${n} trials`);
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`confidence ${confidence} is not between 0 and 1`);
}
