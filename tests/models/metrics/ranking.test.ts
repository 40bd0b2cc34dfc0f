import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { precisionRecallCurve, rocCurve } from '#models/metrics/curves.ts';
import { averagePrecision, macroOneVsRestAuc, rocAuc } from '#models/metrics/ranking.ts';
import { tenScores, tenTruths, threeClassProbabilities, threeClassTruth } from './known-rows.ts';

const scored = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.boolean()), { minLength: 2, maxLength: 60 });

function split(pairs: readonly (readonly [number, boolean])[]): { scores: number[]; isPositive: number[] } {
  return { scores: pairs.map(([score]) => score), isPositive: pairs.map(([, positive]) => (positive ? 1 : 0)) };
}

describe('ranking metrics', () => {
  it('give what scikit-learn gives on rows with ties', () => {
    expect(rocAuc(tenScores, tenTruths)).toBeCloseTo(0.76, 12);
    expect(averagePrecision(tenScores, tenTruths)).toBeCloseTo(0.7892857142857144, 12);
    expect(macroOneVsRestAuc(threeClassProbabilities, threeClassTruth)).toBeCloseTo(0.9265873015873015, 6);
  });

  it('say NaN, not a number, when one side is missing', () => {
    expect(rocAuc([0.1, 0.9], [0, 0])).toBeNaN();
    expect(averagePrecision([0.1, 0.9], [0, 0])).toBeNaN();
  });

  it('refuse a score that is not a number', () => {
    expect(() => rocAuc([0.1, NaN], [0, 1])).toThrow('row 1');
  });

  it('do not change under a monotone transform of the scores, and the AUC mirrors under a reversal', () => {
    fc.assert(
      fc.property(scored, (pairs) => {
        const { scores, isPositive } = split(pairs);
        fc.pre(isPositive.includes(0) && isPositive.includes(1));
        const auc = rocAuc(scores, isPositive);
        const bent = scores.map((score) => Math.exp(score / 7) - 3);
        const flipped = scores.map((score) => -score);
        expect(rocAuc(bent, isPositive)).toBeCloseTo(auc, 12);
        expect(averagePrecision(bent, isPositive)).toBeCloseTo(averagePrecision(scores, isPositive), 12);
        expect(rocAuc(flipped, isPositive)).toBeCloseTo(1 - auc, 12);
      })
    );
  });

  it('equal the share of pairs a positive wins, ties counting half', () => {
    fc.assert(
      fc.property(scored, (pairs) => {
        const { scores, isPositive } = split(pairs);
        fc.pre(isPositive.includes(0) && isPositive.includes(1));
        let won = 0;
        let met = 0;
        for (const [at, score] of scores.entries()) {
          for (const [other, rival] of scores.entries()) {
            if (!isPositive[at] || isPositive[other]) continue;
            met++;
            won += score > rival ? 1 : score === rival ? 0.5 : 0;
          }
        }
        expect(rocAuc(scores, isPositive)).toBeCloseTo(won / met, 12);
      })
    );
  });
});

describe('curves', () => {
  const scores = Array.from({ length: 5000 }, (_, row) => Math.sin(row) + (row % 2) * 0.8);
  const isPositive = scores.map((_, row) => row % 2);

  it('are thinned to at most 200 points and keep both ends', () => {
    const roc = rocCurve(scores, isPositive);
    expect(roc.length).toBeGreaterThan(100);
    expect(roc.length).toBeLessThanOrEqual(200);
    expect(roc[0]?.threshold).toBe(Math.max(...scores));
    expect(roc.at(-1)).toMatchObject({ recall: 1, falsePositiveRate: 1 });
    expect(precisionRecallCurve(scores, isPositive).at(-1)).toMatchObject({ recall: 1, precision: 0.5 });
  });

  it('rise in recall and false-positive rate as the threshold falls', () => {
    const roc = rocCurve(scores, isPositive);
    for (const [at, point] of roc.slice(1).entries()) {
      expect(point.threshold).toBeLessThan(roc[at]!.threshold);
      expect(point.recall).toBeGreaterThanOrEqual(roc[at]!.recall);
      expect(point.falsePositiveRate).toBeGreaterThanOrEqual(roc[at]!.falsePositiveRate);
    }
  });
});
