import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignFolds } from '#models/payload/assign-folds.ts';

const templateIds = fc.array(fc.constantFrom('', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { maxLength: 200 });

describe('folds by template', () => {
  it('keep a template whole, use only the folds asked for, and repeat for a seed', () => {
    fc.assert(
      fc.property(templateIds, fc.integer({ min: 2, max: 6 }), fc.nat(), (ids, folds, seed) => {
        const foldOf = assignFolds(ids, folds, seed);
        expect(foldOf).toEqual(assignFolds(ids, folds, seed));
        expect(foldOf.every((fold) => fold < folds)).toBe(true);
        for (const id of new Set(ids)) {
          const used = new Set(foldOf.filter((_, row) => ids[row] === id));
          expect(id === '' || used.size === 1).toBe(true);
        }
      })
    );
  });

  it('are about equally large, rows without a template filling the gaps', () => {
    const ids = Array.from({ length: 1000 }, (_, row) => (row < 400 ? `t${row % 7}` : ''));
    const sizes = new Array<number>(4).fill(0);
    for (const fold of assignFolds(ids, 4, 1)) sizes[fold]!++;
    expect(sizes).toEqual([250, 250, 250, 250]);
  });

  it('differ between seeds', () => {
    const ids = Array.from({ length: 60 }, (_, row) => `t${row}`);
    expect(assignFolds(ids, 3, 1)).not.toEqual(assignFolds(ids, 3, 2));
  });

  it.each([1, 0, 2.5, 256])('refuse to be %d', (folds) => {
    expect(() => assignFolds(['a'], folds, 1)).toThrow('folds must be 2 to 255');
  });
});
