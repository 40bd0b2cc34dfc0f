import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDecodeTrace, decodeText, MAX_DECODE_LAYERS } from '#models/request/text/decode-text.ts';
import { decodeBase64Text } from '#models/request/text/base64-text.ts';

const trace = createDecodeTrace();

describe('decodeText', () => {
  it.each([
    // encoded, decoded, layers
    ['%27%20or%201=1', "' or 1=1", 1],
    ['%2527', "'", 2],
    ['%25252527', "'", 4],
    ['%u0041%U0042', 'AB', 1],
    ['%c0%af%c0%2f', '//', 1],
    ['%e0%80%af', '/', 1],
    ['%f0%80%80%af', '/', 1],
    ['caf%C3%A9', 'café', 1],
    ['caf%E9', 'café', 1],
    ['%F0%9F%98%80', '😀', 1],
    ['&lt;script&#62;&#x2f;&#x2F', '<script>//', 1],
    ['&lt/b&gt &QUOT', '</b> "', 1],
    ['a=1&lt=2&gtm=3', 'a=1&lt=2&gtm=3', 0],
    ['&LT;b&gt; &lpar;1&rpar;', '<b> (1)', 1],
    ['&amp;lt;', '<', 2],
    ['\\u003cb\\x3e\\u{2f}', '<b>/', 1],
    ['%5cu003c', '<', 2],
    ['＜script＞', '<script>', 1],
    ['%26%2360;%EF%BC%9E', '<>', 2],
    ['100% sure & 50%', '100% sure & 50%', 0],
    ['a&b=c &copy', 'a&b=c &copy', 0],
    ['C:\\users\\xavier', 'C:\\users\\xavier', 0],
    ['%', '%', 0],
    ['%zz%4', '%zz%4', 0],
    ['%ff%fe', 'ÿþ', 1],
    ['%00', '\0', 1]
  ])('reads %j as %j', (encoded, decoded, layers) => {
    expect(decodeText(encoded, trace)).toBe(decoded);
    expect(trace.layers).toBe(layers);
  });

  it('stops after a fixed number of layers and says so', () => {
    const deep = `%${'25'.repeat(MAX_DECODE_LAYERS + 3)}27`;
    decodeText(deep, trace);
    expect(trace).toMatchObject({ layers: MAX_DECODE_LAYERS, hasReachedLimit: true });
  });

  it('tells how something was hidden', () => {
    decodeText('%c0%af', trace);
    expect(trace.overlongSequences).toBe(1);
    decodeText('%61b%2e', trace);
    expect(trace.needlessEncodings).toBe(2);
    decodeText('%zz%2', trace);
    expect(trace.invalidPercents).toBe(2);
    decodeText('%3c&lt;\\u003c', trace);
    expect(trace.kinds).toBe(3);
  });

  it('changes nothing the second time, unless the layer limit cut it short', () => {
    const pieces = fc.constantFrom(
      '%',
      '25',
      '27',
      '%3c',
      '&',
      'lt;',
      '&#6',
      '0;',
      '\\',
      'u003c',
      'x41',
      '＜',
      'a',
      '%c0%a',
      'f',
      '%E9'
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const once = decodeText(parts.join(''), trace);
        fc.pre(!trace.hasReachedLimit);
        expect(decodeText(once, trace)).toBe(once);
      })
    );
  });

  it('never makes a text longer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeText(text, trace).length).toBeLessThanOrEqual(text.length);
      })
    );
  });
});

describe('decodeBase64Text', () => {
  it.each([
    ["' union select password from users", 'base64'],
    ['<script>alert(document.cookie)</script>', 'base64url'],
    ['Привет, как дела? Всё хорошо', 'base64'],
    ['twelve chars', 'base64']
  ] as const)('finds %j behind %s', (text, encoding) => {
    expect(decodeBase64Text(Buffer.from(text).toString(encoding))).toBe(text);
  });

  it.each([
    ['too short', Buffer.from('hey').toString('base64')],
    ['short and without padding', Buffer.from('secret').toString('base64')],
    ['a word', 'internationalisation'],
    ['a hash', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['a UUID', 'c2a1f9d0-3b1e-4c68-9d55-0a4b7a1d2e3f'],
    ['random bytes', 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ'],
    ['not the alphabet', 'select * from users where'],
    ['text that turns into bytes', `${Buffer.from('harmless beginning').toString('base64')}AAECAwQFBgcICQoLDA0ODw`]
  ])('leaves %s alone', (_, value) => {
    expect(decodeBase64Text(value)).toBeNull();
  });
});
