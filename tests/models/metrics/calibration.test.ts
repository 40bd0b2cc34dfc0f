import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brierScore, calibrationBins, expectedCalibrationError, logLoss } from '#models/metrics/calibration.ts';
import { tenScores, tenTruths, threeClassProbabilities, threeClassTruth } from './known-rows.ts';

describe('calibration', () => {
  it('gives scikit-learn’s log loss and Brier score', () => {
    expect(logLoss(threeClassProbabilities, threeClassTruth)).toBeCloseTo(0.6470605474607479, 6);
    expect(brierScore(tenScores, tenTruths)).toBeCloseTo(0.18525, 12);
  });

  it('keeps the log loss of a certain mistake finite', () => {
    const sure = { rows: 1, columns: 2, values: Float32Array.of(1, 0) };
    expect(logLoss(sure, [0])).toBe(0);
    expect(logLoss(sure, [1])).toBeCloseTo(52 * Math.LN2, 9);
  });

  it('has a log loss of at least 0, and of ln(classes) for a shrug', () => {
    const share = fc.float({ min: Math.fround(0.001), max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(share, share, share, fc.nat(2)), { minLength: 1 }), (rows) => {
        const values = Float32Array.from(rows.flatMap(([a, b, c]) => [a, b, c]));
        const truth = rows.map((row) => row[3]);
        expect(logLoss({ rows: rows.length, columns: 3, values }, truth)).toBeGreaterThanOrEqual(0);
        const shrug = { rows: rows.length, columns: 3, values: values.map(() => 0.5) };
        expect(logLoss(shrug, truth)).toBeCloseTo(Math.log(3), 9);
      })
    );
  });

  it('bins by claimed probability, the last bin including 1', () => {
    const bins = calibrationBins([0, 0.05, 0.5, 0.99, 1], [0, 1, 1, 1, 1], 10);
    expect(bins.map(({ count }) => count)).toEqual([2, 0, 0, 0, 0, 1, 0, 0, 0, 2]);
    expect(bins[0]).toMatchObject({ from: 0, to: 0.1, positiveRate: 0.5 });
    expect(bins[9]?.meanProbability).toBeCloseTo(0.995, 12);
  });

  it('finds no error in honest claims and all of it in inverted ones', () => {
    const honest = calibrationBins([0.25, 0.25, 0.25, 0.25], [0, 0, 0, 1]);
    expect(expectedCalibrationError(honest)).toBeCloseTo(0, 12);
    expect(expectedCalibrationError(calibrationBins([1, 1, 0, 0], [0, 0, 1, 1]))).toBe(1);
  });
});
