import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLargestFirst } from '#models/forest/largest-first.ts';

describe('largest first', () => {
  it('hands out what was put in by falling priority', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (priorities) => {
        const heap = createLargestFirst();
        for (const [node, priority] of priorities.entries()) heap.push(node, priority);
        const out = priorities.map(() => priorities[heap.pop()!]!);
        expect(out).toEqual(priorities.toSorted((a, b) => b - a));
        expect(heap.pop()).toBeUndefined();
      })
    );
  });
});
