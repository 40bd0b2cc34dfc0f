import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractFeatures } from '#models/payload/payload-features.ts';

const BITS = 17;

function featuresOf(text: string, bits = BITS): number[] {
  const { ids, ends, chars } = extractFeatures(text, bits);
  return [...ids.subarray(0, chars === 0 ? 0 : ends[chars - 1])];
}

describe('payload features', () => {
  it.each([
    ['letter case', 'UnIoN SeLeCt', 'union select'],
    ['which digits', 'id=7 or 12=12', 'id=4 or 99=50'],
    ['how much white space', 'a \t  b', 'a b'],
    ['which line end', 'a\rb', 'a\nb'],
    ['slashes that only look like slashes', '..∕etc∖x', '../etc\\x'],
    ['full-width forms', '＜ｓｃｒｉｐｔ＞', '<script>'],
    ['what an opaque run holds', `k=${'0f9a'.repeat(9)};`, `k=${'Zz1y'.repeat(12)};`]
  ])('do not tell %s', (_, one, other) => {
    expect(new Set(featuresOf(one))).toEqual(new Set(featuresOf(other)));
  });

  it.each([
    ["1' or 1=1", '1 or 1=1'],
    ['a;b', 'a,b'],
    ['a b', 'a\nb'],
    ['<b', '< b'],
    ['union select', 'onion select']
  ])('tell %j from %j', (one, other) => {
    expect(new Set(featuresOf(one))).not.toEqual(new Set(featuresOf(other)));
  });

  it.each([
    ['functions of databases', "' or pg_sleep(9)--", "' or benchmark(9)--", "' or blossom(9)--"],
    ['handlers nobody has listed', '<svg onquux=x>', '<svg onload=x>', '<svg quux=x>'],
    ['commands', ';uname -a', ';whoami -a', ';blossom -a']
  ])('share what %s are to an interpreter', (_, one, other, ordinary) => {
    const shared = (text: string): number => {
      const own = new Set(featuresOf(text));
      return new Set(featuresOf(one).filter((id) => own.has(id))).size;
    };
    expect(shared(other)).toBeGreaterThan(shared(ordinary));
  });

  it('see inside characters spelt in hexadecimal, however long the run', () => {
    const spelt = featuresOf('/0x2e0x2e0x2f0x2e0x2e0x2f0x2e0x2e0x2fa').length;
    expect(spelt).toBeGreaterThan(2 * featuresOf('/qx2eqx2eqx2fqx2eqx2eqx2fqx2eqx2eqx2fa').length);
  });

  it('count once within the longest window, and again beyond it', () => {
    const list = ';/b.js'.repeat(12);
    expect(featuresOf(list.repeat(2))).toEqual(featuresOf(list));
    expect(new Set(featuresOf(list)).size).toBe(featuresOf(list).length);
    const far = featuresOf(`<script>${' word'.repeat(200)}<script>`);
    expect(far.length).toBeGreaterThan(new Set(far).size);
  });

  it('stay within the buckets, depend on nothing scored before, and never run backwards', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 8, max: 18 }), (text, bits) => {
        const first = featuresOf(text, bits);
        expect(first.every((id) => id >= 0 && id < 2 ** bits)).toBe(true);
        featuresOf(`${text} and more`, bits);
        expect(featuresOf(text, bits)).toEqual(first);
        const { ends, chars } = extractFeatures(text, bits);
        for (let at = 1; at < chars; at++) expect(ends[at]!).toBeGreaterThanOrEqual(ends[at - 1]!);
      })
    );
  });

  it('grow with the text only up to the inspected length', () => {
    const text = Array.from({ length: 9000 }, (_, at) => `${at.toString(36)}<`).join('');
    expect(extractFeatures(text, BITS).chars).toBe(16_384);
  });
});
