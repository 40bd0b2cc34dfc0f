import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteCells } from '#models/window/byte-cells.ts';
import { mostPackedBytes, packState, unpackState } from '#models/window/pack-state.ts';
import { createStatePool } from '#models/window/state-pool.ts';

const anyWord = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 200 }), fc.integer());

describe('a state pool', () => {
  it('behaves like a list kept in order of use and cut at its capacity, however few of its states lie open', () => {
    const step = fc.record({
      key: fc.integer({ min: 0, max: 9 }).map(String),
      how: fc.constantFrom('use', 'use', 'useKnown'),
      at: fc.integer({ min: 0, max: 2 }),
      word: anyWord
    });
    const sizes = { steps: fc.array(step, { maxLength: 80 }), capacity: fc.integer({ min: 1, max: 6 }) };
    fc.assert(
      fc.property(fc.record({ ...sizes, open: fc.integer({ min: 1, max: 6 }) }), ({ steps, capacity, open }) => {
        const pool = createStatePool(3, capacity, open);
        let model: { key: string; words: number[] }[] = [];
        for (const { key, how, at, word } of steps) {
          const known = model.find((entry) => entry.key === key);
          expect(pool.peek(key) && [...pool.peek(key)!]).toEqual(known?.words);
          const state = how === 'use' ? pool.use(key) : pool.useKnown(key);
          expect(state === undefined).toBe(how === 'useKnown' && known === undefined);
          if (state === undefined) continue;
          const entry = known ?? { key, words: [0, 0, 0] };
          state[at] = entry.words[at] = word;
          model = [...model.filter((other) => other !== entry), entry].slice(-capacity);
          expect(pool.size).toBe(model.length);
        }
        for (const { key, words } of model) expect([...pool.peek(key)!]).toEqual(words);
      }),
      { numRuns: 500 }
    );
  });
});

describe('a packed state', () => {
  it('is unpacked to what it was, over whatever stood there', () => {
    fc.assert(
      fc.property(fc.array(anyWord, { minLength: 1, maxLength: 300 }), (words) => {
        const state = Int32Array.from(words);
        const bytes = new Uint8Array(mostPackedBytes(words.length));
        const end = packState(state, bytes);
        const into = new Int32Array(words.length).fill(7);
        unpackState(bytes, 0, end, into);
        expect(into).toEqual(state);
      })
    );
  });

  it('takes no byte for zeros behind the last word, and two for a small one', () => {
    expect(packState(Int32Array.of(0, 0, 5, 0), new Uint8Array(24))).toBe(2);
  });
});

describe('byte cells', () => {
  it('keep every string until it is freed, and use the room again', () => {
    const length = fc.integer({ min: 0, max: 700 });
    fc.assert(
      fc.property(fc.array(fc.tuple(length, fc.boolean()), { minLength: 1, maxLength: 400 }), (steps) => {
        const cells = createByteCells();
        const kept: { address: number; bytes: Uint8Array }[] = [];
        for (const [at, [bytes, isFreeing]] of steps.entries()) {
          if (isFreeing && kept.length > 0) cells.free(kept.splice(at % kept.length, 1)[0]!.address);
          const text = new Uint8Array(bytes).fill(at + 1);
          kept.push({ address: cells.store(text, text.length), bytes: text });
        }
        for (const { address, bytes } of kept) {
          const found = cells.find(address);
          expect(found.bytes.subarray(found.start, found.end)).toEqual(bytes);
        }
      })
    );
  });
});
