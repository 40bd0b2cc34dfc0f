import fc from 'fast-check';
import { RandomForestClassifier } from 'ml-random-forest';
import { describe, expect, it } from 'vitest';
import { decodeArtefact, encodeArtefact } from '#models/artefact/encode.ts';
import { explainForest } from '#models/forest/explain.ts';
import { createForestScorer, scoreForestRows, type RandomForest } from '#models/forest/random-forest.ts';
import { accuracy, clouds, growForest, PLAIN_TREE, SMALL_FOREST } from './labelled-rows.ts';

const data = clouds({ rows: 400, classCount: 4, columns: 5, spread: 1, seed: 8 });
const forest = growForest(data, SMALL_FOREST);
const rowArbitrary = fc.array(fc.float({ noDefaultInfinity: true }), { minLength: 5, maxLength: 5 });

function score(model: RandomForest, row: readonly number[]): Float32Array {
  const out = new Float32Array(model.classCount).fill(9);
  createForestScorer(model)(Float32Array.from(row), 0, out);
  return out;
}

describe('a random forest', () => {
  it('gives probabilities that sum to 1, whatever the row, NaN included', () => {
    fc.assert(
      fc.property(rowArbitrary, (row) => {
        const shares = score(forest, row);
        expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
      })
    );
  });

  it('scores the same after it was stored and read back', () => {
    const read = decodeArtefact(encodeArtefact(forest)) as RandomForest;
    fc.assert(
      fc.property(rowArbitrary, (row) => {
        expect(score(read, row)).toEqual(score(forest, row));
      })
    );
  });

  it('scores many rows exactly as one by one', () => {
    const rows = Int32Array.from([7, 3, 3, 399]);
    const all = scoreForestRows(forest, data.matrix, rows);
    for (const [at, row] of rows.entries()) {
      const own = data.matrix.values.subarray(row * 5, row * 5 + 5);
      expect(all.values.subarray(at * 4, at * 4 + 4)).toEqual(score(forest, [...own]));
    }
  });

  it('explains every score: contributions sum to score - base, for every class', () => {
    fc.assert(
      fc.property(rowArbitrary, fc.integer({ min: 0, max: 3 }), (row, label) => {
        const parts = new Float32Array(5).fill(9);
        const base = explainForest(forest, Float32Array.from(row), 0, label, parts);
        const sum = parts.reduce((total, part) => total + part, base);
        expect(sum).toBeCloseTo(score(forest, row)[label]!, 5);
      })
    );
  });

  it('starts explanations from the share of the class in training', () => {
    const base = explainForest(growForest(data, PLAIN_TREE), data.matrix.values, 0, 0, new Float32Array(5));
    expect(base).toBeCloseTo(0.25, 4);
  });

  it('credits the column that decides, not the noise', () => {
    const decided = clouds({ rows: 400, classCount: 2, columns: 3, spread: 0.1, seed: 9 });
    const parts = new Float32Array(3);
    explainForest(growForest(decided, SMALL_FOREST), decided.matrix.values, 0, 0, parts);
    expect(Math.abs(parts[2]!)).toBeLessThan(0.05);
    expect(Math.abs(parts[0]!) + Math.abs(parts[1]!)).toBeGreaterThan(0.3);
  });

  it('ranks no worse than ml-random-forest on held-out rows', () => {
    const all = clouds({ rows: 240, classCount: 3, columns: 4, spread: 0.8, seed: 10 });
    const training = { ...all, matrix: { ...all.matrix, rows: 120 }, rows: all.rows.slice(0, 120) };
    const test = { ...all, rows: all.rows.slice(120) };
    const at = (row: number): number[] => [...all.matrix.values.subarray(row * 4, row * 4 + 4)];
    const theirs = new RandomForestClassifier({ nEstimators: 10, seed: 1, maxFeatures: 0.8, noOOB: true });
    theirs.train([...training.rows].map(at), [...all.labels.slice(0, 120)]);
    const guesses = theirs.predict([...test.rows].map(at));
    const theirAccuracy = guesses.filter((guess, index) => guess === all.labels[120 + index]).length / 120;
    const ours = accuracy(growForest({ ...training, labels: all.labels.slice(0, 120) }, SMALL_FOREST), test);
    expect(theirAccuracy).toBeGreaterThan(0.5); // the oracle did learn
    expect(ours).toBeGreaterThanOrEqual(theirAccuracy - 0.05);
  });
});
