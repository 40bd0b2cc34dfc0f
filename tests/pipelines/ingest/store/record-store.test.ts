import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '#data/request-record.ts';
import { withDuckDb } from '#pipelines/duckdb.ts';
import { exportCsv } from '#pipelines/ingest/store/export-csv.ts';
import { ingest } from '#pipelines/ingest/ingest.ts';
import { readRecords, writeRecords } from '#pipelines/ingest/store/record-store.ts';
import { tempFolder } from '../../../helpers/temp-folder.ts';
import { anyRecord } from '../any-record.ts';

const byTime = (records: readonly RequestRecord[]): RequestRecord[] =>
  [...records].sort((one, other) => one.timestampMs - other.timestampMs);

describe('stored records', () => {
  it('come back as they were, by time and then in their order', async () => {
    const path = join(await tempFolder(), 'records.parquet');
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { maxLength: 20 }), async (records) => {
        expect(await writeRecords(path, records)).toBe(records.length);
        expect(await readRecords(path)).toEqual(byTime(records));
      }),
      { numRuns: 15 }
    );
  });

  it('keep their order within one millisecond through more rows than one batch', async () => {
    const path = join(await tempFolder(), 'records.parquet');
    const [sample] = fc.sample(anyRecord, 1);
    function* records(): Generator<RequestRecord> {
      for (let row = 0; row < 5000; row++) yield { ...sample!, requestId: String(row), timestampMs: row % 2 };
    }
    await writeRecords(path, records());
    const ids = (await readRecords(path)).map(({ requestId }) => Number(requestId));
    expect(ids).toEqual(
      [...Array(2500).keys()].flatMap((row) => [row * 2]).concat([...Array(2500).keys()].map((row) => row * 2 + 1))
    );
  });

  it('refuse a Parquet file of something else, naming what it lacks', async () => {
    const path = join(await tempFolder(), "it's.parquet");
    await withDuckDb((connection) =>
      connection.run(`COPY (SELECT 1 AS method) TO '${path.replace("'", "''")}' (FORMAT parquet)`)
    );
    await expect(readRecords(path)).rejects.toMatchObject({
      code: 'INPUT_FORMAT_MISMATCH',
      message: expect.stringMatching(/no column timestamp_ms/) as string
    });
    await expect(ingest({ files: [path] })).rejects.toMatchObject({ code: 'INPUT_FORMAT_MISMATCH' });
  });

  it('are read from a decision log that holds more columns, and rows out of range are rejected', async () => {
    const path = join(await tempFolder(), 'decisions.parquet');
    const rows =
      "(VALUES (1772525702100, 'key:a', 'GET', '/', 200, 'allow'), (1772525702200, 'key:b', 'GET', '/', 2000, 'allow'))";
    await withDuckDb((connection) =>
      connection.run(
        `COPY (SELECT * FROM ${rows} AS log(timestamp_ms, client_key, method, target, status, action)) TO '${path}' (FORMAT parquet)`
      )
    );
    const { records, filesRead } = await ingest({ files: [path] });
    expect(records).toMatchObject([{ clientKey: 'key:a', status: 200, label: null }]);
    expect(filesRead).toMatchObject([{ format: 'records-parquet', lines: 2, rejects: { 'number-invalid': 1 } }]);
  });
});

describe.each([
  ['Parquet', writeRecords],
  ['CSV', exportCsv]
])('a %s file', (_, write) => {
  it('is left as it was, with nothing beside it, when the records break off', async () => {
    const folder = await tempFolder();
    const path = join(folder, 'records');
    await writeFile(path, 'old');
    function* broken(): Generator<RequestRecord> {
      yield fc.sample(anyRecord, 1)[0]!;
      throw new Error('the source went away');
    }
    await expect(write(path, broken())).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining(path) as string
    });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['records']);
  });

  it('is named when it cannot be written', async () => {
    const file = join(await tempFolder(), 'file');
    await writeFile(file, '');
    const path = join(file, 'sub', 'records');
    await expect(write(path, [])).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining(path) as string
    });
  });
});

describe('the exported CSV', () => {
  it('reads back with everything its columns hold', async () => {
    const path = join(await tempFolder(), 'out.csv');
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { minLength: 1, maxLength: 20 }), async (given) => {
        const records = given.filter(
          ({ target, address }) => !/[\r]/.test(target) && target.trim() === target && address !== '-'
        );
        fc.pre(records.length > 0);
        await exportCsv(path, records);
        const read = await ingest({ files: [path], format: 'generated-csv' });
        const kept = (record: RequestRecord): unknown[] => [
          record.timestampMs,
          record.target,
          record.method,
          record.address,
          Math.round(record.latencyMs * 1000) / 1000,
          record.status,
          record.bodyBytes,
          record.label?.attackClass
        ];
        expect(read.filesRead[0]?.rejects).toEqual({});
        expect(read.records.map(kept)).toEqual(byTime(records).map(kept));
      }),
      { numRuns: 25 }
    );
  });
});
