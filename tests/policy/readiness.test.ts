import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upperRateBound } from '#models/metrics/rate-interval.ts';
import { readinessOf } from '#policy/readiness.ts';

const MODEL = { falsePositiveBudget: 0.001, confidence: 0.95, requestsNeeded: null };

describe('readiness to enforce', () => {
  it.each([
    [0, 0, false, 2995],
    [2994, 0, false, 1],
    [2995, 0, true, 0],
    [2995, 1, false, 1747],
    [4742, 1, true, 0],
    [100, 100, false, 117_970]
  ])('after %s requests of which %s would be refused: %s, %s more', (requests, wouldRefuse, isJustified, needed) => {
    const { requestsNeeded, ...readiness } = readinessOf(MODEL, { requests, wouldRefuse });
    expect(readiness.isJustified).toBe(isJustified);
    expect(Math.abs(requestsNeeded! - needed)).toBeLessThanOrEqual(needed * 0.01);
  });

  it('needs at least what validation of the model lacked', () => {
    const model = { ...MODEL, requestsNeeded: 50_000 };
    expect(readinessOf(model, { requests: 10_000, wouldRefuse: 0 })).toMatchObject({
      isJustified: false,
      requestsNeeded: 40_000
    });
  });

  it('says that no number of requests will do when far too many are refused', () => {
    expect(readinessOf(MODEL, { requests: 1_000_000, wouldRefuse: 500_000 })).toMatchObject({
      isJustified: false,
      requestsNeeded: null
    });
  });

  it('names the smallest number that proves the budget', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 20 }), (requests, refused) => {
        const wouldRefuse = Math.min(requests, refused);
        const { requestsNeeded, isJustified } = readinessOf(MODEL, { requests, wouldRefuse });
        const total = requests + requestsNeeded!;
        expect(upperRateBound(wouldRefuse, total, 0.95)).toBeLessThanOrEqual(0.001 + 1e-9);
        const isMinimal = isJustified || upperRateBound(wouldRefuse, total - 1, 0.95) > 0.001 - 1e-9;
        expect(isMinimal).toBe(true);
      }),
      { numRuns: 60 }
    );
  });
});
