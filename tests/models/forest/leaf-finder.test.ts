import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLeafFinder } from '#models/forest/leaf-finder.ts';
import { findLeaf, type ForestNodes } from '#models/forest/nodes.ts';
import { clouds, growForest, SMALL_FOREST } from './labelled-rows.ts';

const data = clouds({ rows: 400, classCount: 4, columns: 5, spread: 1, seed: 8 });

function treeByTree({ roots, featureIndex, threshold, child }: ForestNodes, values: Float32Array): number[] {
  return Array.from(roots, (root) => findLeaf(featureIndex, threshold, child, root, values, 0));
}

describe('the leaf finder', () => {
  const anyValue = fc.oneof(fc.float(), fc.constantFrom(NaN, Infinity, -Infinity, -0));

  it.each([1, 3, 4, 5, 8])(
    'finds the leaves of %i trees as a walk tree by tree does, NaN and infinities included',
    (trees) => {
      const forest = growForest(data, { ...SMALL_FOREST, trees });
      const find = createLeafFinder(forest);
      fc.assert(
        fc.property(fc.array(anyValue, { minLength: 5, maxLength: 5 }), (row) => {
          const values = Float32Array.from(row);
          expect([...find(values, 0)]).toEqual(treeByTree(forest, values));
        })
      );
    }
  );

  it('refuses what its words cannot hold', () => {
    const stump = {
      roots: Int32Array.of(0),
      featureIndex: Int16Array.of(1024, -1, -1),
      threshold: new Float32Array(3),
      child: Int32Array.of(1, 0, 0),
      leftShare: new Uint16Array(3)
    };
    expect(() => createLeafFinder(stump)).toThrow('column 1024, at most 1023');
  });
});
