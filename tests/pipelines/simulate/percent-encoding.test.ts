import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeOnlyImpossible, encodeUrlText } from '#pipelines/simulate/percent-encoding.ts';

const TEXT = fc.string({ unit: 'grapheme' });

describe('encodeUrlText', () => {
  it.each([
    { style: 'strict', written: '%27a%20b%26%3C%C3%A9%2B%25' },
    { style: 'form', written: '%27a+b%26%3C%C3%A9%2B%25' },
    { style: 'browser', written: '%27a%20b%26%3C%C3%A9%2B%25' },
    { style: 'lenient', written: "'a%20b%26<%C3%A9%2B%25" },
    { style: 'lower', written: '%27a%20b%26%3c%c3%a9%2b%25' }
  ] as const)('writes as a $style client does', ({ style, written }) => {
    expect(encodeUrlText("'a b&<é+%", style)).toBe(written);
  });

  it.each(['strict', 'form', 'browser', 'lenient', 'lower'] as const)(
    '%s: what a server decodes is what was meant',
    (style) => {
      fc.assert(
        fc.property(TEXT, (text) => {
          const written = encodeUrlText(text, style);
          expect(written).toMatch(/^[!-~]*$/);
          expect(new URLSearchParams(`q=${written}`).get('q')).toBe(text);
        })
      );
    }
  );
});

describe('encodeOnlyImpossible', () => {
  it('leaves dots, slashes and escapes as typed but nothing that would end the path', () => {
    expect(encodeOnlyImpossible('../..%2fetc/pass wd?#')).toBe('../..%2fetc/pass%20wd%3F%23');
  });
});
