import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textStructure } from '#models/features/text-structure.ts';

describe('what a text looks like to any interpreter', () => {
  it.each([
    ["O'Brien", { knownWords: 0, unpaired: 1, markKinds: 1, markPairs: 0 }],
    ["it's Ann's", { knownWords: 0, unpaired: 0, markKinds: 1, markPairs: 0 }],
    ["' UNION select", { knownWords: 2, unpaired: 1, markKinds: 1, markPairs: 0 }],
    ['f(x)', { knownWords: 0, unpaired: 0, markKinds: 2, markPairs: 0 }],
    ['"><svg', { knownWords: 1, unpaired: 1, markKinds: 3, markPairs: 2 }],
    [')) --', { knownWords: 0, unpaired: 2, markKinds: 2, markPairs: 2 }],
    ['', { knownWords: 0, unpaired: 0, markKinds: 0, markPairs: 0 }]
  ])('%j', (text, expected) => {
    expect({ ...textStructure(text) }).toEqual(expected);
  });

  it('reads a word at the very end, and none across a mark', () => {
    expect(textStructure('x select').knownWords).toBe(1);
    expect(textStructure('sel-ect').knownWords).toBe(0);
  });

  it('is the same whatever was read before, and ends with the first thousand characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const first = { ...textStructure(text) };
        textStructure(`${text}((select`);
        expect({ ...textStructure(text) }).toEqual(first);
      })
    );
    expect(textStructure(`${'z '.repeat(512)}select (`)).toMatchObject({ knownWords: 0, unpaired: 0 });
  });
});
