import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectFormat, type Detection } from '#data/formats/detect-format.ts';
import { LINE_FORMAT_NAMES } from '#data/formats/formats.ts';
import { readAll } from './read-all.ts';

function detect(text: string): Detection {
  const lines = text.split('\n');
  return detectFormat({ lines, numbers: lines.map((_, index) => index + 1) }, { anomalousAs: 'other-injection' });
}

describe('detection', () => {
  it.each(LINE_FORMAT_NAMES)('recognises the sample of %s', (format) => {
    const file = readdirSync('data/sample').find((name) => name.startsWith(`${format}.`));
    expect(detect(readFileSync(`data/sample/${String(file)}`, 'utf8'))).toEqual({ format });
  });

  it('still recognises a file of which almost half is something else', () => {
    const good = '192.0.2.1 - - [03/Mar/2026:08:15:02 +0100] "GET / HTTP/1.1" 200 1 "-" "-"';
    expect(detect([good, 'noise', good, 'noise', good].join('\n'))).toEqual({ format: 'combined' });
    expect(detect([good, 'noise', 'noise'].join('\n'))).toMatchObject({
      format: null,
      nearest: { format: 'combined', records: 1 }
    });
  });

  it.each([
    ['a log of another shape', '192.0.2.1 [2026-3-3T8:15:2] [Get /a] 200 1', 'combined', 'time-invalid'],
    [
      'a CSV lacking a column',
      'timestamp,endpoint,method,ip_address,user_agent,response_time,payload_size,is_attack,attack_type\n1,2,3,4,5,6,7,8,9',
      'generated-csv',
      'columns-missing'
    ]
  ])('names what comes nearest to %s', (_, text, format, reason) => {
    expect(detect(text)).toMatchObject({ format: null, nearest: { format, firstReject: { line: 1, reason } } });
  });
});

describe('every reader', () => {
  it.each(LINE_FORMAT_NAMES)('%s answers any text with values, never with an exception', (format) => {
    const anyLine = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.string().map((text) => `192.0.2.1 - - [${text}] "${text}`)
    );
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 8 }), (lines) => {
        for (const { outcome } of readAll(format, lines.join('\n')))
          expect(['record', 'reject']).toContain(outcome.kind);
      }),
      { numRuns: 60 }
    );
  });
});
