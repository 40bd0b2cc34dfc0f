import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainText } from '#models/payload/is-plain-text.ts';

describe('plain text', () => {
  it.each([
    '',
    'shoes',
    'XL',
    '42',
    '-7',
    '3.14',
    'en-GB',
    'last_name',
    '2026-11-21',
    'b0a1c2d3-e4f5-6789-aaaa-0123456789ab'
  ])('takes %j for a name or number', (text) => {
    expect(isPlainText(text)).toBe(true);
  });

  it.each([
    'two words',
    "O'Brien",
    'a.b',
    '.env',
    '1.2.3',
    '__proto__',
    '1--',
    'a/b',
    '..',
    'x;y',
    '$id',
    '<b>',
    'café',
    'a\nb',
    '\0',
    'k=v',
    'rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHDFmDR'
  ])('leaves %j to be scored', (text) => {
    expect(isPlainText(text)).toBe(false);
  });

  it('never passes a text with a mark other than hyphen, underscore and dot', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        expect(isPlainText(text) && /[^\w.-]/.test(text)).toBe(false);
      })
    );
  });
});
