import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson } from '#models/metrics/rate-interval.ts';
import {
  benignRequestsNeeded,
  thresholdAtBudget,
  thresholdAtRate,
  type BudgetThreshold,
  type ThresholdOptions
} from '#models/metrics/threshold-at-budget.ts';
import { precisionAtShare, thresholdTable } from '#models/metrics/threshold-table.ts';
import { createRng } from '#models/rng.ts';

const evenScores = Float64Array.from({ length: 10_000 }, (_, row) => row / 10_000);

type Found = Extract<BudgetThreshold, { kind: 'found' }>;

function found(scores: ArrayLike<number>, options: ThresholdOptions): Found {
  const result = thresholdAtBudget(scores, options);
  if (result.kind !== 'found') throw new Error(`no threshold: ${JSON.stringify(result)}`);
  return result;
}

function caught(scores: ArrayLike<number>, threshold: number): number {
  return Array.from(scores).filter((score) => score >= threshold).length;
}

describe('threshold at a false-positive budget', () => {
  it('spends no more than the upper bound allows, and one false positive more would overspend', () => {
    const { threshold, falsePositives, upperBound } = found(evenScores, { budget: 0.01, confidence: 0.95 });
    expect(caught(evenScores, threshold)).toBe(falsePositives);
    expect(upperBound).toBeLessThanOrEqual(0.01);
    // The one-sided 95 % bound is the upper end of the two-sided 90 % interval.
    expect(clopperPearson(falsePositives, 10_000, 0.9).high).toBeCloseTo(upperBound, 9);
    expect(clopperPearson(falsePositives + 1, 10_000, 0.9).high).toBeGreaterThan(0.01);
    expect(falsePositives).toBeGreaterThan(70);
  });

  it('says how many requests it needs when there are too few, and needs no more than that', () => {
    const options = { budget: 0.001, confidence: 0.95 };
    const none = thresholdAtBudget(new Float64Array(500), options);
    expect(none).toEqual({ kind: 'too-little-data', n: 500, requestsNeeded: 2995 });
    expect(thresholdAtBudget(evenScores.slice(0, 2995), options).kind).toBe('found');
    expect(thresholdAtBudget(evenScores.slice(0, 2994), options).kind).toBe('too-little-data');
    expect(benignRequestsNeeded(0.01, 0.95)).toBe(299);
  });

  it('never splits tied scores', () => {
    const scores = Float64Array.from({ length: 1000 }, (_, row) => (row < 50 ? 0.9 : 0.1));
    const { falsePositives, threshold } = found(scores, { budget: 0.02, confidence: 0.95 });
    expect(falsePositives).toBe(0);
    expect(threshold).toBeGreaterThan(0.9);
  });

  it('falls as the budget grows and rises with the confidence', () => {
    const rng = createRng(5);
    const scores = Float64Array.from({ length: 3000 }, () => Math.round(rng.next() * 500) / 500);
    const share = fc.double({ min: 0.005, max: 0.5, noNaN: true });
    const at = (budget: number, confidence: number): number => {
      const result = thresholdAtBudget(scores, { budget, confidence });
      return result.kind === 'found' ? result.threshold : Infinity;
    };
    fc.assert(
      fc.property(share, share, (one, other) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        expect(at(large, 0.95)).toBeLessThanOrEqual(at(small, 0.95));
        expect(at(one, 0.99)).toBeGreaterThanOrEqual(at(one, 0.9));
      }),
      { numRuns: 40 }
    );
  });

  it('keeps its promise on data it never saw', () => {
    // Uniform scores: the true false-positive rate of threshold t is 1 − t.
    const rng = createRng(11);
    let broken = 0;
    for (let trial = 0; trial < 300; trial++) {
      const scores = Float64Array.from({ length: 1000 }, () => rng.next());
      if (1 - found(scores, { budget: 0.02, confidence: 0.9 }).threshold > 0.02) broken++;
    }
    // A tenth of 300 may fail; 45 is three deviations above.
    expect(broken).toBeLessThan(45);
    expect(broken).toBeGreaterThan(5);
  });

  it('is stricter when the false positives come from few clients, and the same when every request is its own', () => {
    const options = { budget: 0.01, confidence: 0.95 };
    const plain = found(evenScores, options);
    const alone = found(evenScores, { ...options, groups: evenScores.map((_, row) => row) });
    const clients = evenScores.map((_, row) => Math.floor(row / 20));
    const clustered = found(evenScores, { ...options, groups: clients });
    expect(alone.falsePositives).toBe(plain.falsePositives);
    expect(clustered.falsePositives).toBeLessThan(plain.falsePositives);
    expect(clustered.falsePositives).toBeGreaterThan(0);
    expect(clustered.upperBound).toBeLessThanOrEqual(0.01);
  });

  it.each([{ budget: 0 }, { budget: 1 }, { confidence: 1 }])('refuses %o', (odd) => {
    expect(() => thresholdAtBudget(evenScores, { budget: 0.01, confidence: 0.95, ...odd })).toThrow(
      'not between 0 and 1'
    );
  });
});

describe('point threshold', () => {
  it('catches at most the budget’s share of these very scores', () => {
    expect(caught(evenScores, thresholdAtRate(evenScores, 0.001))).toBe(10);
    expect(caught([1, 1, 1, 0], thresholdAtRate([1, 1, 1, 0], 0.5))).toBe(0);
    expect(() => thresholdAtRate([], 0.5)).toThrow('no benign score');
  });
});

describe('threshold table', () => {
  it('gives recall and the precision to expect at the assumed share of attacks', () => {
    const attacks = Float64Array.from({ length: 200 }, (_, row) => (row < 150 ? 2 : 0));
    const [loose, strict] = thresholdTable(evenScores, attacks, {
      budgets: [0.01, 0.0001],
      confidence: 0.95,
      attackShare: 0.01
    });
    const { upperBound } = found(evenScores, { budget: 0.01, confidence: 0.95 });
    expect(loose?.recall).toBe(0.75);
    expect(loose?.precision).toBeCloseTo((0.01 * 0.75) / (0.01 * 0.75 + 0.99 * upperBound), 12);
    expect(strict).toMatchObject({ recall: null, precision: null, at: { kind: 'too-little-data' } });
  });

  it('knows that rare attacks drown in a small false-positive rate', () => {
    expect(precisionAtShare(0.99, 0.001, 0.001)).toBeCloseTo(0.4977, 3);
    expect(precisionAtShare(1, 0, 0.001)).toBe(1);
  });
});
