import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classReport } from '#models/metrics/class-report.ts';
import { confusionMatrix } from '#models/metrics/confusion-matrix.ts';

const truth = [0, 0, 1, 2, 2, 1, 0, 2, 1, 1];
const predicted = [0, 1, 1, 2, 0, 1, 0, 2, 2, 1];

describe('confusion matrix and class report', () => {
  it('counts truth in rows and predictions in columns', () => {
    expect([...confusionMatrix(truth, predicted, 3).counts]).toEqual([2, 1, 0, 0, 3, 1, 1, 0, 2]);
  });

  it('gives the figures scikit-learn gives for the same ten rows', () => {
    const report = classReport(confusionMatrix(truth, predicted, 3));
    expect(report.perClass.map(({ precision }) => precision)).toEqual([2 / 3, 3 / 4, 2 / 3]);
    expect(report.perClass.map(({ support }) => support)).toEqual([3, 4, 3]);
    expect(report.macro.f1).toBeCloseTo(0.6944444444444443, 12);
    expect(report.weighted.recall).toBeCloseTo(0.7, 12);
    expect(report.accuracy).toBeCloseTo(0.7, 12);
  });

  it('tells precision from recall', () => {
    const { perClass } = classReport(confusionMatrix([0, 0, 0, 1], [0, 1, 1, 1], 2));
    expect(perClass[0]).toMatchObject({ precision: 1, recall: 1 / 3, f1: 0.5 });
    expect(perClass[1]).toMatchObject({ precision: 1 / 3, recall: 1, f1: 0.5 });
  });

  it('leaves a class that never occurs out of the macro mean, though not out of the table', () => {
    const report = classReport(confusionMatrix([0, 1], [0, 1], 3));
    expect(report.macro.recall).toBe(1);
    expect(report.perClass[2]).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
  });

  it('sums to the number of rows, and its diagonal to the accuracy', () => {
    const rows = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const matrix = confusionMatrix(
          pairs.map(([own]) => own),
          pairs.map(([, guess]) => guess),
          5
        );
        expect(matrix.counts.reduce((sum, count) => sum + count, 0)).toBe(pairs.length);
        const right = pairs.filter(([own, guess]) => own === guess).length;
        expect(classReport(matrix).accuracy).toBeCloseTo(right / pairs.length, 12);
        expect(classReport(matrix).weighted.recall).toBeCloseTo(right / pairs.length, 12);
      })
    );
  });

  it('refuses a class beyond the table and columns of different length', () => {
    expect(() => confusionMatrix([3], [0], 3)).toThrow('not below 3');
    expect(() => confusionMatrix([0, 1], [0], 3)).toThrow('2 rows beside 1 rows');
  });
});
