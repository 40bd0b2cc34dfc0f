import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkedDecoder } from '#gateway/upstreams/wire/chunked-decoder.ts';

type Decoded = { body: string; trailers: string; rest: string; isDone: boolean };

function decodeParts(parts: readonly Buffer[]): Decoded {
  const decoder = new ChunkedDecoder(1000);
  let body = '';
  let rest = '';
  for (const part of parts) {
    const used = decoder.isDone ? 0 : decoder.decode(part, (data) => (body += data.toString('latin1')));
    rest += part.toString('latin1', used);
  }
  return { body, trailers: decoder.trailers, rest, isDone: decoder.isDone };
}

function decode(text: string): Decoded {
  return decodeParts([Buffer.from(text, 'latin1')]);
}

describe('ChunkedDecoder', () => {
  it('gives the same body, trailers and rest wherever the bytes are cut', () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 });
    const cuts = fc.array(fc.nat(400), { maxLength: 8 });
    fc.assert(
      fc.property(chunks, cuts, fc.constantFrom('', 'X-Sum: 1\r\n', 'A: 1\r\nB: 2\r\n'), (bodies, at, trailers) => {
        const bytes = Buffer.concat([
          ...bodies.flatMap((body) => [Buffer.from(`${body.length.toString(16)};x=y\r\n`), body, Buffer.from('\r\n')]),
          Buffer.from(`0\r\n${trailers}\r\nREST`)
        ]);
        const parts = [...at, bytes.length]
          .sort((a, b) => a - b)
          .map((cut, index, all) => bytes.subarray(all[index - 1] ?? 0, cut));
        expect(decodeParts(parts)).toEqual({
          body: Buffer.concat(bodies).toString('latin1'),
          trailers: trailers.trimEnd(),
          rest: 'REST',
          isDone: true
        });
      })
    );
  });

  it.each([
    'xyz\r\n',
    '\r\n',
    '-1\r\n',
    '0x1\r\n',
    '1 2\r\n',
    '1\na',
    '3\r\nabcd\r\n',
    '3\r\nabc\n',
    'fffffffffffffff\r\n',
    '0'.repeat(2000)
  ])('refuses %j', (text) => {
    expect(() => decode(text)).toThrow(expect.objectContaining({ kind: 'protocol' }));
  });

  it('bounds the trailers', () => {
    expect(() => decode(`0\r\n${'A: 1\r\n'.repeat(500)}\r\n`)).toThrow(/trailers/);
  });

  it('is not done before the last line', () => {
    expect(decode('3\r\nabc\r\n0\r\n').isDone).toBe(false);
  });
});
