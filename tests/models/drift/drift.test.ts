import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDrift } from '#models/drift/drift-test.ts';
import { jensenShannonDistance } from '#models/drift/jensen-shannon.ts';
import { psi } from '#models/drift/psi.ts';
import { countInBins, referenceBins } from '#models/drift/reference-bins.ts';
import { createRng } from '#models/rng.ts';

const histograms = fc
  .integer({ min: 2, max: 12 })
  .chain((bins) => {
    const histogram = fc.array(fc.nat(1000), { minLength: bins, maxLength: bins });
    return fc.tuple(histogram, histogram);
  })
  .filter(([p, q]) => p.some(Boolean) && q.some(Boolean))
  .map(([p, q]) => [Float64Array.from(p), Float64Array.from(q)] as const);

function normals(seed: number, count: number, mean: number): Float64Array {
  const rng = createRng(seed);
  return Float64Array.from({ length: count }, () => rng.normal(mean, 1));
}

describe('PSI and Jensen–Shannon distance', () => {
  it('are 0 for equal histograms, symmetric and never negative', () => {
    fc.assert(
      fc.property(histograms, ([p, q]) => {
        for (const distance of [psi, jensenShannonDistance]) {
          expect(distance(p, p)).toBe(0);
          expect(distance(p, q)).toBeCloseTo(distance(q, p), 12);
          expect(distance(p, q)).toBeGreaterThanOrEqual(0);
        }
        expect(jensenShannonDistance(p, q)).toBeLessThanOrEqual(1);
      })
    );
  });

  it('depend on shares, not on how many rows there are', () => {
    expect(psi(Float64Array.of(1, 3), Float64Array.of(20, 20))).toBeCloseTo(0.25 * Math.log(3), 12);
    expect(psi(Float64Array.of(100, 300), Float64Array.of(2, 2))).toBeCloseTo(0.25 * Math.log(3), 12);
  });

  it('stay finite when a bin is empty, and refuse a histogram of nothing', () => {
    expect(psi(Float64Array.of(10, 0), Float64Array.of(0, 10))).toBeCloseTo(2 * 0.9998 * Math.log(1e4), 2);
    expect(() => psi(Float64Array.of(0, 0), Float64Array.of(1, 1))).toThrow('without rows');
  });
});

describe('reference bins', () => {
  it('hold about equally many of the values they were taken from', () => {
    const { edges, counts } = referenceBins(normals(1, 10_000, 0));
    expect(edges).toHaveLength(9);
    for (const count of counts) expect(count).toBe(1000);
  });

  it.each([
    ['a constant column: below, equal, above', [5, 5, 5, 5], [0, 4, 0]],
    ['two values: below, the one, the other, above', [0, 0, 0, 0, 0, 0, 0, 1, 1, 1], [0, 7, 3, 0]],
    ['one value', [3], [0, 1, 0]]
  ])('merge where values tie: %s', (_, values, expected) => {
    expect([...referenceBins(values).counts]).toEqual(expected);
  });

  it('see values outside everything the reference held', () => {
    const { edges } = referenceBins([5, 5, 5]);
    expect([...countInBins(edges, [4.999, 5, 5.001, -Infinity, Infinity, NaN])]).toEqual([2, 1, 3]);
  });

  it('count every value once', () => {
    const reference = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    const current = fc.array(fc.float({ noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(reference, current, (known, seen) => {
        const { edges } = referenceBins(known);
        expect(countInBins(edges, seen).reduce((sum, count) => sum + count, 0)).toBe(seen.length);
        expect([...edges].every((edge, at) => at === 0 || edge > edges[at - 1]!)).toBe(true);
      })
    );
  });

  it('refuse no values and values that are not numbers', () => {
    expect(() => referenceBins([])).toThrow('no value');
    expect(() => referenceBins([1, NaN])).toThrow('not a finite number');
    expect(() => referenceBins([-Infinity, 1])).toThrow('not a finite number');
  });
});

describe('drift test', () => {
  const reference = referenceBins(normals(1, 20_000, 0));
  const against = (values: Float64Array): ReturnType<typeof testDrift> =>
    testDrift(reference.counts, countInBins(reference.edges, values));

  it.each([60, 200, 1000])('raises about one false alarm in a thousand looks at %d rows', (rows) => {
    let alarms = 0;
    for (let seed = 0; seed < 2000; seed++) if (against(normals(seed, rows, 0)).p <= 0.001) alarms++;
    // Two expected; seven or more would be a one in two hundred accident.
    expect(alarms).toBeLessThan(7);
  });

  it('does not take the noise of a small sample for drift, though its PSI is above the mark', () => {
    const noisy = Array.from({ length: 50 }, (_, seed) => against(normals(seed + 100, 60, 0)));
    const loud = noisy.filter((verdict) => verdict.psi > 0.1);
    expect(loud.length).toBeGreaterThan(10);
    expect(loud.every(({ state }) => state === 'steady')).toBe(true);
  });

  it('does not take a difference without size for drift, however sure of it', () => {
    const verdict = against(normals(5, 200_000, 0.05));
    expect(verdict.p).toBeLessThan(1e-6);
    expect(verdict.state).toBe('steady');
  });

  it('tells a shift of two fifths of a deviation from one of a whole', () => {
    expect(against(normals(6, 5000, 0.4)).state).toBe('watch');
    const verdict = against(normals(7, 5000, 1));
    expect(verdict.state).toBe('act');
    // Two normals one deviation apart: the greatest gap of their distribution functions is 2Φ(½) − 1.
    expect(verdict.ks).toBeGreaterThan(0.36);
    expect(verdict.ks).toBeLessThan(0.4);
  });

  it('says it does not know when there are too few rows, and refuses other bins', () => {
    expect(against(normals(8, 30, 3)).state).toBe('unknown');
    expect(() => testDrift(reference.counts, new Float64Array(3))).toThrow('10 reference bins beside 3');
  });
});
