import { describe, expect, it } from 'vitest';
import { weighRows } from '#models/forest/class-weights.ts';

const labels = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
const sumOf = (weights: Float32Array, label: number): number =>
  weights.filter((_, row) => labels[row] === label).reduce((sum, weight) => sum + weight, 0);

describe('class weights', () => {
  it.each([
    ['none', 9],
    ['balanced-sqrt', 3],
    ['balanced', 1],
    [[1, 5, 3], 3]
  ] as const)(
    '%s makes the large class weigh %d times the small one in all, at a mean row weight of 1',
    (mode, ratio) => {
      const weights = weighRows(labels, undefined, typeof mode === 'string' ? mode : [...mode], 3);
      expect(sumOf(weights, 0) / sumOf(weights, 2)).toBeCloseTo(ratio, 4);
      expect(sumOf(weights, 0) + sumOf(weights, 2)).toBeCloseTo(10, 4);
    }
  );

  it('multiply with the weight of the row', () => {
    const rowWeights = Float32Array.from(labels, (_, row) => (row === 0 ? 4 : 1));
    const weights = weighRows(labels, rowWeights, 'balanced', 3);
    expect(weights[0]! / weights[1]!).toBeCloseTo(4, 5);
    expect(sumOf(weights, 0)).toBeCloseTo(sumOf(weights, 2), 4);
  });
});
