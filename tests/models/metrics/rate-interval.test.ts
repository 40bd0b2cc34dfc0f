import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from '#models/metrics/bootstrap-interval.ts';
import { chiSquareTail } from '#models/metrics/chi-square.ts';
import { groupRates } from '#models/metrics/group-rates.ts';
import { incompleteBeta } from '#models/metrics/incomplete-beta.ts';
import { nextUp } from '#models/metrics/next-up.ts';
import { clopperPearson, upperRateBound, wilson } from '#models/metrics/rate-interval.ts';
import { createRng } from '#models/rng.ts';

describe('special functions', () => {
  // scipy.special.betainc
  it.each([
    [0.3, 2, 5, 0.579825],
    [0.5, 0.5, 0.5, 0.5],
    [0.999, 300, 2, 0.9629191418029247],
    [0.001, 1, 5000, 0.9932788880401369],
    [0.0007, 51, 99_950, 0.9925251572737667]
  ])('I_%d(%d, %d) = %d', (x, a, b, expected) => {
    expect(incompleteBeta(x, a, b)).toBeCloseTo(expected, 9);
  });

  // scipy.stats.chi2.sf
  it.each([
    [3.84, 1, 0.05004352124870519],
    [16.9, 9, 0.0503051901243108],
    [40, 9, 7.598525229464264e-6],
    [0.5, 4, 0.9735009788392561],
    [1000, 900, 0.010994608942135844],
    [0, 3, 1]
  ])('χ² tail of %d with %d degrees of freedom = %d', (value, freedom, expected) => {
    expect(chiSquareTail(value, freedom) / expected).toBeCloseTo(1, 8);
  });

  it.each([0, 1, 0.1, -1, 1e-300, -0])('has nothing between %d and its successor', (value) => {
    const next = nextUp(value);
    expect(next).toBeGreaterThan(value);
    expect([value, next]).toContain(value + (next - value) / 2);
  });
});

describe('Clopper–Pearson', () => {
  // scipy.stats.beta.ppf
  it.each([
    [0, 10, 0.95, 0, 0.3084971078187608],
    [3, 20, 0.95, 0.032070937185463715, 0.37892682654531396],
    [10, 10, 0.9, 0.7411344491069477, 1],
    [7, 1000, 0.99, 0.00204138657144476, 0.017046931835088576],
    [50, 100_000, 0.95, 0.0003711317017834941, 0.0006591351958693718]
  ])('%d of %d at %d lies in [%d, %d]', (successes, n, confidence, low, high) => {
    const interval = clopperPearson(successes, n, confidence);
    expect(interval.low).toBeCloseTo(low, 9);
    expect(interval.high).toBeCloseTo(high, 9);
  });

  it('covers the true rate at least as often as it promises', () => {
    // Exact: the chance of every outcome of 25 trials, added up over the outcomes whose interval holds the rate.
    for (const rate of [0.01, 0.1, 0.37, 0.5, 0.9]) {
      let covered = 0;
      let chance = (1 - rate) ** 25;
      for (let hits = 0; hits <= 25; hits++) {
        const { low, high } = clopperPearson(hits, 25, 0.9);
        if (low <= rate && rate <= high) covered += chance;
        chance *= ((25 - hits) / (hits + 1)) * (rate / (1 - rate));
      }
      expect(covered).toBeGreaterThanOrEqual(0.9);
      expect(covered).toBeLessThanOrEqual(1 + 1e-12);
    }
  });

  it('follows the rule of three for a one-sided bound without any success', () => {
    expect(upperRateBound(0, 3000, 0.95)).toBeCloseTo(3 / 3000, 5);
  });

  it('knows nothing without trials and refuses impossible counts', () => {
    expect(clopperPearson(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
    expect(() => clopperPearson(4, 3, 0.95)).toThrow('4 successes in 3 trials');
    expect(() => clopperPearson(1, 3, 1)).toThrow('confidence 1');
  });
});

describe('other intervals', () => {
  it('gives Wilson’s interval for 3 of 20', () => {
    const { low, high } = wilson(3, 20);
    expect(low).toBeCloseTo(0.05237, 4);
    expect(high).toBeCloseTo(0.36042, 4);
    expect(wilson(0, 10).low).toBe(0);
  });

  it('bootstraps about the interval theory gives for a mean, the same for the same seed', () => {
    const rng = createRng(3);
    const values = Array.from({ length: 400 }, () => rng.normal(10, 2));
    const mean = (drawn: Int32Array): number => drawn.reduce((sum, at) => sum + values[at]!, 0) / drawn.length;
    const interval = bootstrapInterval(mean, { units: 400, rng: createRng(1) });
    // Two standard errors are 0.2 either side.
    expect(interval.high - interval.low).toBeGreaterThan(0.3);
    expect(interval.high - interval.low).toBeLessThan(0.5);
    expect(bootstrapInterval(mean, { units: 400, rng: createRng(1) })).toEqual(interval);
    expect(bootstrapInterval(() => NaN, { units: 4, rng }).low).toBeNaN();
  });

  it('tallies rates per group, largest first', () => {
    const rates = groupRates(['a', 'b', 'b', 'b'], [1, 0, 1, 0]);
    expect(rates.map(({ group, count, hits }) => [group, count, hits])).toEqual([
      ['b', 3, 1],
      ['a', 1, 1]
    ]);
    expect(rates[0]?.interval.high).toBeGreaterThan(rates[0]!.rate);
  });
});
