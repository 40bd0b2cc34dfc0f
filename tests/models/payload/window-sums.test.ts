import { describe, expect, it } from 'vitest';
import { extractFeatures } from '#models/payload/payload-features.ts';
import { CLASS_COUNT, strongestWindow } from '#models/payload/window-sums.ts';

const BITS = 12;
const BENIGN = 0;
const scales = new Float64Array(CLASS_COUNT).fill(1);

/** Every feature speaks the same for class 1, so every window of equal features scores the same. */
function benignLogit(text: string): number {
  const weights = new Float32Array(2 ** BITS * CLASS_COUNT);
  return strongestWindow(extractFeatures(text, BITS), weights, scales, new Float64Array(CLASS_COUNT)).logits[BENIGN]!;
}

describe('the strongest window', () => {
  it('owes nothing in a text of one window', () => {
    expect(benignLogit('a word or two')).toBe(0);
    expect(benignLogit('w '.repeat(64))).toBe(0);
  });

  it('needs more evidence the more windows there are to choose from', () => {
    const texts = [200, 800, 3_000, 12_000].map((chars) => benignLogit('some more words '.repeat(chars / 16)));
    expect(texts[0]!).toBeGreaterThan(0);
    expect(texts).toEqual(texts.toSorted((a, b) => a - b));
    // Twelve thousand characters are no hiding place: the whole allowance is a factor of three in odds.
    expect(texts.at(-1)!).toBeLessThan(Math.log(4));
  });
});
