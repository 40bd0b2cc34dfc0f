import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter, MAX_LINE_BYTES } from '#pipelines/ingest/read/line-splitter.ts';

type Seen = { lines: string[]; long: [number, number][]; mostBuffered: number };

function split(chunks: Iterable<Buffer>, maxLineBytes?: number): Seen {
  const seen: Seen = { lines: [], long: [], mostBuffered: 0 };
  const splitter = createLineSplitter(
    {
      onLine: (text) => seen.lines.push(text),
      onLongLine: (bytes, lineNumber) => seen.long.push([bytes, lineNumber])
    },
    maxLineBytes
  );
  for (const chunk of chunks) {
    splitter.push(chunk);
    seen.mostBuffered = Math.max(seen.mostBuffered, splitter.bufferedBytes);
  }
  splitter.end();
  return seen;
}

describe('lines from bytes', () => {
  it('do not depend on where the chunks are cut', () => {
    const line = fc.string({ unit: fc.constantFrom('a', '"', ' ', 'é', '€', '𝒳', '\t') });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(60)),
        (lines, end, cuts) => {
          const bytes = Buffer.from(lines.join(end) + end);
          const at = [
            0,
            ...cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other),
            bytes.length
          ];
          const chunks = at.slice(1).map((to, index) => bytes.subarray(at[index], to));
          expect(split(chunks).lines).toEqual(lines);
        }
      )
    );
  });

  it.each<[string, Buffer, string[]]>([
    ['a last line without end', Buffer.from('a\nb'), ['a', 'b']],
    ['a byte-order mark', Buffer.from('\uFEFFa\nb\n'), ['a', 'b']],
    ['Latin-1 beside UTF-8', Buffer.concat([Buffer.from('é\n'), Buffer.from([0xe9, 0x0a])]), ['é', 'é']],
    ['nothing', Buffer.alloc(0), []],
    ['blank lines', Buffer.from('\n\r\n\n'), ['', '', '']]
  ])('come out right for %s', (_, bytes, lines) => {
    expect(split([bytes]).lines).toEqual(lines);
  });

  it('skip one that is too long, count its bytes and go on', () => {
    const seen = split([Buffer.from('ab\n123456789'), Buffer.from('0\ncd\n12345'), Buffer.from('6789')], 8);
    expect(seen).toMatchObject({ lines: ['ab', 'cd'], long: [[10, 2], [9, 4]] }); // prettier-ignore
  });

  it('hold at most one line of the allowed length, even for one of 100 MB', () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    function* oneLongLine(): Generator<Buffer> {
      for (let sent = 0; sent < 100_000_000; sent += chunk.length) yield chunk;
      yield Buffer.from('\nnext\n');
    }
    const seen = split(oneLongLine());
    expect(seen.lines).toEqual(['next']);
    expect(seen.long).toEqual([[Math.ceil(100_000_000 / chunk.length) * chunk.length, 1]]);
    expect(seen.mostBuffered).toBeLessThanOrEqual(MAX_LINE_BYTES);
  });
});
