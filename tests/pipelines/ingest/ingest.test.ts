import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FORMAT_NAMES, type FormatName } from '#data/formats/formats.ts';
import { ingest, type IngestOptions } from '#pipelines/ingest/ingest.ts';
import type { Reject } from '#pipelines/ingest/record-sink.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

const second = (number: number): string => `03/Mar/2026:08:15:${String(number).padStart(2, '0')} +0000`;
const combined = (number: number, target = `/p${number}`): string =>
  `192.0.2.${number} - - [${second(number)}] "GET ${target} HTTP/1.1" 200 1 "-" "SampleBrowser/1.0"`;

async function fileOf(content: string | Buffer, name = 'input'): Promise<string> {
  const path = join(await tempFolder(), name);
  await writeFile(path, content);
  return path;
}

async function ingestText(content: string | Buffer, options: Partial<IngestOptions> = {}): ReturnType<typeof ingest> {
  return ingest({ files: [await fileOf(content)], ...options });
}

describe('ingest', () => {
  it('puts records in time order, keeps the order of equal times and counts how often the clock ran backwards', async () => {
    const lines = [combined(5), combined(2), combined(2, '/second'), combined(9), combined(1)];
    const { records, clockSteps, timed, hasClients } = await ingestText(lines.join('\n'));
    expect(records.map(({ target }) => target)).toEqual(['/p1', '/p2', '/second', '/p5', '/p9']);
    expect({ clockSteps, timed, hasClients }).toEqual({ clockSteps: 2, timed: true, hasClients: true });
  });

  it('merges files of different formats by time and names each record by file and line', async () => {
    const log = await fileOf(`${combined(3)}\n${combined(7)}\n`, 'a.log');
    const json = await fileOf(
      '{"time":"2026-03-03T08:15:05Z","remote_addr":"2001:db8:7:1::44","request":"GET /j HTTP/1.1"}\n',
      'b'
    );
    const { records, filesRead } = await ingest({ files: [log, json] });
    expect(records.map(({ requestId, clientKey }) => [requestId, clientKey])).toEqual([
      ['a.log:1', 'addr:192.0.2.3'],
      ['b:1', 'addr:2001:db8:7:1::/64'],
      ['a.log:2', 'addr:192.0.2.7']
    ]);
    expect(filesRead.map(({ format }) => format)).toEqual(['combined', 'nginx-json']);
  });

  it('tells gzip by its bytes, not by its name, and reads members joined together', async () => {
    const members = Buffer.concat([gzipSync(`${combined(1)}\n`), gzipSync(`${combined(2)}\n`)]);
    expect((await ingestText(members)).records).toHaveLength(2);
  });

  it('counts rejects by reason and hands them on with line and shape', async () => {
    const rejects: Reject[] = [];
    const text = [combined(1), 'noise from Anna', combined(2), combined(3).replace('/Mar/', '/Mrz/')].join('\n');
    const { filesRead } = await ingestText(text, { onReject: (reject) => rejects.push(reject) });
    expect(filesRead[0]).toMatchObject({ lines: 4, records: 2, rejects: { 'not-this-format': 1, 'time-invalid': 1 } });
    expect(rejects).toMatchObject([
      { line: 2, reason: 'not-this-format', excerpt: 'aaaaa aaaa aaaa' },
      { line: 4, reason: 'time-invalid' }
    ]);
  });

  it('says so when the times are made up and nobody is named', async () => {
    const { records, timed, hasClients } = await ingest({ files: ['data/sample/csic-raw.txt'] });
    expect(records.map(({ timestampMs, clientKey }) => [timestampMs, clientKey])).toEqual([
      [0, 'addr:unknown'],
      [1000, 'addr:unknown'],
      [2000, 'addr:unknown']
    ]);
    expect({ timed, hasClients }).toEqual({ timed: false, hasClients: false });
  });

  it('reports progress up to the last byte', async () => {
    const seen: [number, number][] = [];
    const text = `${combined(1)}\n`;
    await ingestText(text, { onProgress: (read, total) => seen.push([read, total]) });
    expect(seen.at(-1)).toEqual([text.length, text.length]);
  });

  it.each(FORMAT_NAMES.filter((name) => !name.endsWith('parquet')))(
    'reads the sample of %s when its format is named',
    async (format) => {
      const endings: Partial<Record<FormatName, string>> = { har: 'har' };
      const ending =
        endings[format] ?? (/json|cloudflare/.test(format) ? 'jsonl' : format.endsWith('csv') ? 'csv' : 'txt');
      const { filesRead } = await ingest({ files: [`data/sample/${format}.${ending}`], format });
      expect(filesRead).toMatchObject([{ format, rejects: {} }]);
    }
  );
});

describe('bad input', () => {
  it.each<[string, string | Buffer, string, RegExp]>([
    ['an empty file', '', 'INPUT_EMPTY', /0 lines/],
    ['blank lines only', '\n \r\n\n', 'INPUT_EMPTY', /no record/],
    [
      'a binary file',
      Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 251)),
      'INPUT_FORMAT_UNKNOWN',
      /binary/
    ],
    ['UTF-16', Buffer.from(`\uFEFF${combined(1)}`, 'utf16le'), 'INPUT_FORMAT_UNKNOWN', /UTF-16/],
    ['prose', 'Dear Anna,\nthe kettle is broken.\n', 'INPUT_FORMAT_UNKNOWN', /Formats known: combined, /],
    ['wrong columns', 'colour,size\nblue,3\n', 'INPUT_FORMAT_UNKNOWN', /no column|Nearest/],
    [
      'a cut gzip stream',
      gzipSync(Array.from({ length: 5000 }, (_, index) => combined(index % 60)).join('\n')).subarray(0, -40),
      'INPUT_NOT_FOUND',
      /cut off.*after \d+ lines/
    ],
    [
      'a damaged gzip stream',
      Buffer.concat([gzipSync(`${combined(1)}\n`).subarray(0, 12), Buffer.alloc(40, 0xff)]),
      'INPUT_NOT_FOUND',
      /damaged/
    ],
    [
      'a HAR that is not whole',
      '{"log":{"entries":[{"startedDateTime"',
      'INPUT_FORMAT_MISMATCH',
      /not \(complete\) JSON/
    ],
    ['a HAR without entries', '{"log":{"version":"1.2"}}', 'INPUT_FORMAT_MISMATCH', /no log.entries/],
    ['a HAR with no request in it', '{"log":{"entries":[]}}', 'INPUT_EMPTY', /no record/],
    ['a Parquet file that is none', 'PAR1 or so', 'INPUT_NOT_FOUND', /cannot be read/]
  ])('%s is an error that says what is wrong', async (_, content, code, message) => {
    const fault = await ingestText(content).catch((error: unknown) => error);
    expect(fault).toMatchObject({
      name: 'PathHelmError',
      code: expect.stringMatching(code) as string,
      message: expect.stringMatching(message) as string
    });
  });

  it('network flows are sent to their own experiment', async () => {
    await expect(ingest({ files: ['data/sample/cic-flows.csv'] })).rejects.toMatchObject({
      code: 'INPUT_FORMAT_MISMATCH',
      message: expect.stringContaining('--experiment flows') as string
    });
  });

  it('a format that is named and wrong is answered with the first line that shows it', async () => {
    await expect(ingestText(combined(1), { format: 'common' })).rejects.toMatchObject({
      code: 'INPUT_FORMAT_MISMATCH',
      message: expect.stringMatching(/is not common: line 1: not-this-format/) as string
    });
    await expect(ingestText('a,b\n1,2', { format: 'generated-csv' })).rejects.toMatchObject({
      message: expect.stringMatching(/no column timestamp/) as string
    });
  });

  it.each<FormatName>(['har', 'records-parquet'])('a log is not read as %s', async (format) => {
    await expect(ingestText(combined(1), { format })).rejects.toMatchObject({ code: 'INPUT_FORMAT_MISMATCH' });
  });

  it('a missing file and a folder are named', async () => {
    const folder = await tempFolder();
    await expect(ingest({ files: [join(folder, 'none')] })).rejects.toMatchObject({
      code: 'INPUT_NOT_FOUND',
      message: expect.stringMatching(/none does not exist/) as string
    });
    await mkdir(join(folder, 'sub'));
    await expect(ingest({ files: [join(folder, 'sub')] })).rejects.toMatchObject({
      code: 'INPUT_NOT_FOUND',
      message: expect.stringMatching(/not a file/) as string
    });
  });

  it('one empty file among others is no fault, and shows in the report', async () => {
    const { filesRead } = await ingest({ files: [await fileOf(combined(1)), await fileOf('')] });
    expect(filesRead.map(({ format, records }) => [format, records])).toEqual([['combined', 1], [null, 0]]); // prettier-ignore
  });

  it('a line too long is counted with its number and costs nothing else', async () => {
    const rejects: Reject[] = [];
    const text = `${combined(1)}\n${'x'.repeat(3_000_000)}\n${combined(2)}\n`;
    const { records } = await ingestText(text, { onReject: (reject) => rejects.push(reject) });
    expect(records).toHaveLength(2);
    expect(rejects).toMatchObject([
      { line: 2, reason: 'line-too-long', detail: expect.stringContaining('3000000') as string }
    ]);
  });

  it('a file of one endless line is refused, or counted when its format is named', async () => {
    const text = 'x'.repeat(2_000_000);
    await expect(ingestText(text)).rejects.toMatchObject({
      code: 'INPUT_FORMAT_UNKNOWN',
      message: expect.stringMatching(/too long/) as string
    });
    await expect(ingestText(text, { format: 'combined' })).rejects.toMatchObject({
      code: 'INPUT_EMPTY',
      message: expect.stringMatching(/1 line-too-long/) as string
    });
  });
});
