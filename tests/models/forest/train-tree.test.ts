import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLeaf } from '#models/forest/nodes.ts';
import { accuracy, clouds, fromRows, growForest, PLAIN_TREE, SMALL_FOREST } from './labelled-rows.ts';

const tableArbitrary = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 9 }), fc.float({ min: -1, max: 1 })), {
    minLength: 2,
    maxLength: 60
  })
  .filter((table) => table.every(([, , value]) => Number.isFinite(value)))
  .map((table) =>
    fromRows(
      table.map(([, a, b]) => [a, b]),
      table.map(([label]) => label)
    )
  );

describe('a tree', () => {
  it('reaches accuracy 1 on a separable set', () => {
    const data = clouds({ rows: 300, classCount: 3, columns: 4, spread: 0.05, seed: 3 });
    expect(accuracy(growForest(data, PLAIN_TREE), data)).toBe(1);
  });

  it('solves exclusive or, where no first question helps', () => {
    const corners = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1]
    ];
    const data = fromRows([...corners, ...corners], [0, 1, 1, 0, 0, 1, 1, 0]);
    expect(accuracy(growForest(data, PLAIN_TREE), data)).toBe(1);
  });

  it('keeps looking until it has seen a column that varies among its rows', () => {
    const data = fromRows(
      [
        [0, 0, 0, 0],
        [0, 0, 0, 1],
        [5, 5, 5, 0]
      ],
      [0, 1, 2]
    );
    for (const seed of [1, 2, 3, 4]) {
      const forest = growForest(data, { ...PLAIN_TREE, featuresPerSplit: 1 }, undefined, seed);
      expect(accuracy(forest, data)).toBe(1);
    }
  });

  it('never splits on a column that is constant', () => {
    const { matrix, labels } = clouds({ rows: 200, classCount: 2, columns: 3, spread: 1.5, seed: 4 });
    for (let row = 0; row < matrix.rows; row++) matrix.values[row * 3 + 1] = 7;
    const data = { matrix, labels, rows: Int32Array.from(labels.keys()), classCount: 2 };
    const forest = growForest(data, SMALL_FOREST);
    expect(forest.featureIndex).toContain(0);
    expect(forest.featureIndex).not.toContain(1);
  });

  it('stays one leaf with the class shares when every row is alike', () => {
    const forest = growForest(fromRows([[1], [1], [1], [1]], [0, 1, 1, 1]), PLAIN_TREE);
    expect(forest.child).toHaveLength(1);
    expect([...forest.leafShare.slice(2)].map((share) => share / 65_535)).toEqual([
      expect.closeTo(0.25, 4),
      expect.closeTo(0.75, 4)
    ]);
  });

  it('keeps in each leaf exactly the rows that scoring sends there', () => {
    fc.assert(
      fc.property(tableArbitrary, fc.integer({ min: 2, max: 16 }), (data, bins) => {
        const forest = growForest(data, { ...PLAIN_TREE, bins });
        const arrived = new Map<number, number[]>();
        for (const row of data.rows) {
          const { featureIndex, threshold, child } = forest;
          const leaf = findLeaf(featureIndex, threshold, child, 0, data.matrix.values, row * 2);
          const counts = arrived.get(leaf) ?? new Array<number>(data.classCount).fill(0);
          counts[data.labels[row]!]!++;
          arrived.set(leaf, counts);
        }
        expect(forest.leafShare).not.toContain(0);
        expect(arrived.size).toBe(forest.featureIndex.filter((feature) => feature < 0).length);
        for (const [leaf, counts] of arrived) {
          const shares = new Array<number>(data.classCount).fill(0);
          const first = forest.child[leaf]!;
          for (let entry = first; entry < first - forest.featureIndex[leaf]!; entry++) {
            shares[forest.leafClass[entry]!] = forest.leafShare[entry]! / 65_535;
          }
          const total = counts.reduce((sum, count) => sum + count, 0);
          for (const [label, count] of counts.entries()) expect(shares[label]).toBeCloseTo(count / total, 4);
        }
      })
    );
  });

  it('treats a row that stands twice like a row of weight 2', () => {
    fc.assert(
      fc.property(tableArbitrary, (data) => {
        const columns = data.matrix.columns;
        const at = (row: number) => [...data.matrix.values.subarray(row * columns, (row + 1) * columns)];
        const doubled = [...data.rows].flatMap((row) => (row % 3 === 0 ? [row, row] : [row]));
        const twice = fromRows(
          doubled.map(at),
          doubled.map((row) => data.labels[row]!)
        );
        const weights = Float32Array.from(data.rows, (row) => (row % 3 === 0 ? 2 : 1));
        expect(growForest({ ...twice, classCount: data.classCount }, PLAIN_TREE)).toEqual(
          growForest(data, PLAIN_TREE, weights)
        );
      })
    );
  });

  it('ignores a row of weight 0', () => {
    const data = fromRows([[0], [1], [2], [3]], [0, 0, 1, 1]);
    const forest = growForest(data, PLAIN_TREE, Float32Array.from([1, 1, 1, 0]));
    expect(forest.leafShare).toEqual(growForest(fromRows([[0], [1], [2]], [0, 0, 1]), PLAIN_TREE).leafShare);
  });

  it('never fits the training rows worse for being deeper', () => {
    const data = clouds({ rows: 400, classCount: 4, columns: 5, spread: 1.5, seed: 5 });
    let last = 0;
    for (const maxDepth of [1, 2, 3, 5, 8, 13]) {
      const reached = accuracy(growForest(data, { ...PLAIN_TREE, maxDepth }), data);
      expect(reached).toBeGreaterThanOrEqual(last);
      last = reached;
    }
    expect(last).toBeGreaterThan(0.95);
  });

  it.each([3, 10, 51])('stays within %i nodes', (maxNodes) => {
    const data = clouds({ rows: 400, classCount: 4, columns: 5, spread: 1.5, seed: 6 });
    const { child } = growForest(data, { ...PLAIN_TREE, maxNodes });
    expect(child.length).toBeLessThanOrEqual(maxNodes);
    expect(child.length).toBeGreaterThan(maxNodes - 2);
  });

  it('leaves no leaf lighter than the least leaf weight', () => {
    const data = clouds({ rows: 200, classCount: 3, columns: 4, spread: 1.5, seed: 7 });
    const forest = growForest(data, { ...PLAIN_TREE, minLeafWeight: 12 });
    const counts = new Map<number, number>();
    for (const row of data.rows) {
      const { featureIndex, threshold, child } = forest;
      const leaf = findLeaf(featureIndex, threshold, child, 0, data.matrix.values, row * 4);
      counts.set(leaf, (counts.get(leaf) ?? 0) + 1);
    }
    expect(counts.size).toBeGreaterThan(3);
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(12);
  });
});
