import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupFolds } from '#pipelines/train/group-folds.ts';

describe('group folds', () => {
  it('hold every row once and never part a group', () => {
    const rowsArbitrary = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 2 })), {
      minLength: 1,
      maxLength: 120
    });
    fc.assert(
      fc.property(rowsArbitrary, fc.integer({ min: 2, max: 5 }), (table, folds) => {
        const groups = Int32Array.from(table, ([group]) => group);
        fc.pre(new Set(groups).size >= folds);
        const labels = Uint8Array.from(table, ([, label]) => label);
        const rows = Int32Array.from(table.keys());
        const parts = groupFolds({ rows, groups, labels, classCount: 3, folds, seed: 1 });
        expect(parts).toHaveLength(folds);
        expect(parts.flatMap((part) => [...part]).toSorted((a, b) => a - b)).toEqual([...rows]);
        const foldsOfGroup = Map.groupBy(rows, (row) => groups[row]!).values();
        for (const members of foldsOfGroup) {
          expect(parts.filter((part) => members.some((row) => part.includes(row)))).toHaveLength(1);
        }
      })
    );
  });

  it('spread each class evenly, even one that has few groups', () => {
    // 40 groups of ten rows; every fourth group is of the rare class.
    const groups = Int32Array.from({ length: 400 }, (_, row) => Math.floor(row / 10));
    const labels = Uint8Array.from(groups, (group) => (group % 4 === 0 ? 1 : 0));
    const rows = Int32Array.from(groups.keys());
    for (const part of groupFolds({ rows, groups, labels, classCount: 2, folds: 5, seed: 3 })) {
      expect(part.filter((row) => labels[row] === 1)).toHaveLength(20);
      expect(part).toHaveLength(80);
    }
  });

  it('are refused when there are fewer groups than folds', () => {
    const rows = Int32Array.from([0, 1, 2]);
    const options = { rows, groups: rows, labels: new Uint8Array(3), classCount: 1, folds: 4, seed: 1 };
    expect(() => groupFolds(options)).toThrow('3 groups cannot be dealt to 4 folds');
  });
});
