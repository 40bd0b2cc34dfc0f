import fc from 'fast-check';
import { IsolationForest as TheirForest } from 'isolation-forest';
import { describe, expect, it } from 'vitest';
import { decodeArtefact, encodeArtefact } from '#models/artefact/encode.ts';
import { explainIsolation } from '#models/forest/explain.ts';
import {
  assembleIsolationForest,
  averagePathLength,
  createIsolationScorer,
  scoreIsolationRows,
  type IsolationForest
} from '#models/forest/isolation-forest.ts';
import { trainIsolationTree } from '#models/forest/train-isolation-tree.ts';
import { rocAuc } from '#models/metrics/ranking.ts';
import { createRng } from '#models/rng.ts';
import { fromRows, type LabelledRows } from './labelled-rows.ts';

/** 500 rows around zero and 10 far out in one of three columns each. */
function planted(seed: number): LabelledRows {
  const rng = createRng(seed);
  const labels = Array.from({ length: 510 }, (_, row) => (row < 500 ? 0 : 1));
  return fromRows(
    labels.map((label, row) =>
      [0, 1, 2].map((column) => (label === 1 && row % 3 === column ? 9 + rng.next() : rng.normal(0, 1)))
    ),
    labels
  );
}

function grow({ matrix, rows }: Pick<LabelledRows, 'matrix' | 'rows'>, sampleSize = 256, seed = 1): IsolationForest {
  const rng = createRng(seed);
  const trees = Array.from({ length: 50 }, (_, tree) =>
    trainIsolationTree(matrix, rows, sampleSize, rng.fork(String(tree)))
  );
  return assembleIsolationForest(trees, { columns: matrix.columns, sampleSize: Math.min(sampleSize, rows.length) });
}

const data = planted(1);
const forest = grow(data);
const score = createIsolationScorer(forest);
const rowArbitrary = fc.array(fc.float({ noDefaultInfinity: true }), { minLength: 3, maxLength: 3 });

describe('an isolation forest', () => {
  it('ranks planted outliers above every ordinary row', () => {
    const scores = scoreIsolationRows(forest, data.matrix, data.rows);
    expect(Math.min(...scores.slice(500))).toBeGreaterThan(Math.max(...scores.slice(0, 500)) - 0.05);
    expect(rocAuc(scores, data.labels)).toBeGreaterThan(0.995);
  });

  it('scores within 0..1, whatever the row', () => {
    fc.assert(
      fc.property(rowArbitrary, (row) => {
        expect(score(Float32Array.from(row), 0)).toBeGreaterThan(0);
        expect(score(Float32Array.from(row), 0)).toBeLessThan(1);
      })
    );
  });

  it('scores the same after it was stored and read back', () => {
    const read = decodeArtefact(encodeArtefact(forest)) as IsolationForest;
    const scoreRead = createIsolationScorer(read);
    for (const row of data.rows) {
      expect(scoreRead(data.matrix.values, row * 3)).toBe(score(data.matrix.values, row * 3));
    }
  });

  it('scores many rows as one by one', () => {
    const scores = scoreIsolationRows(forest, data.matrix, data.rows);
    for (const row of data.rows) {
      expect(scores[row]).toBe(Math.fround(score(data.matrix.values, row * 3)));
    }
  });

  it('calls every row ordinary (0.5) when all are alike', () => {
    const alike = fromRows(new Array<number[]>(100).fill([4, 4]), new Array<number>(100).fill(0));
    expect(createIsolationScorer(grow(alike))(alike.matrix.values, 0)).toBeCloseTo(0.5, 5);
  });

  it('explains every score: contributions sum to log2(score) - log2(base)', () => {
    fc.assert(
      fc.property(rowArbitrary, (row) => {
        const parts = new Float32Array(3).fill(9);
        const base = explainIsolation(forest, Float32Array.from(row), 0, parts);
        const sum = parts.reduce((total, part) => total + part, base);
        expect(sum).toBeCloseTo(Math.log2(score(Float32Array.from(row), 0)), 4);
      })
    );
  });

  it('credits the column an outlier stands out in', () => {
    for (let row = 500; row < 510; row++) {
      const parts = new Float32Array(3);
      explainIsolation(forest, data.matrix.values, row * 3, parts);
      expect(parts.indexOf(Math.max(...parts))).toBe(row % 3);
    }
  });

  it('draws the rows of a tree without replacement', () => {
    const two = fromRows([[0], [1]], [0, 0]);
    expect(grow(two, 2).child).toHaveLength(50 * 3); // every tree saw both rows and parted them
  });

  it('splits neighbouring float32 values without leaving a side empty', () => {
    const near = fromRows([[1], [1 + 2 ** -23], [1], [1 + 2 ** -23]], [0, 0, 0, 0]);
    const { leftShare, featureIndex } = grow(near, 4);
    expect(leftShare.every((share, node) => featureIndex[node]! < 0 || (share > 0 && share < 65_535))).toBe(true);
    expect(featureIndex).toContain(0);
  });

  it.each([
    [1, 0],
    [2, 1],
    [5, 2.327],
    [256, 10.245],
    [1024, 13.018]
  ])('knows the average path length of %i rows', (rows, length) => {
    expect(averagePathLength(rows)).toBeCloseTo(length, 2);
  });

  it('ranks like the isolation-forest package', () => {
    const theirs = new TheirForest(50, 256);
    theirs.fit(
      [...data.rows].map((row) => Object.fromEntries(data.matrix.values.subarray(row * 3, row * 3 + 3).entries()))
    );
    const theirAuc = rocAuc(theirs.scores(), data.labels);
    expect(theirAuc).toBeGreaterThan(0.9); // the oracle did learn
    expect(rocAuc(scoreIsolationRows(forest, data.matrix, data.rows), data.labels)).toBeGreaterThan(theirAuc - 0.02);
  });
});
