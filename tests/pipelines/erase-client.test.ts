import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '#data/request-record.ts';
import { createPseudonymiser } from '#platform/pseudonym.ts';
import { writeDataset } from '#pipelines/dataset-store.ts';
import { eraseClient } from '#pipelines/erase-client.ts';
import { readRecords, writeRecords } from '#pipelines/ingest/store/record-store.ts';
import { toStoredRecord } from '#pipelines/ingest/store/stored-record.ts';
import { randomDataset } from '#tests/helpers/datasets.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

const pseudonymise = createPseudonymiser({ secret: new Uint8Array(32).fill(7), rotationDays: 2 });

function record(at: number, address: string): RequestRecord {
  return {
    requestId: `r${at}`,
    timestampMs: Date.UTC(2026, 0, 1) + at * 3_600_000,
    clientKey: `addr:${address}`,
    address,
    method: 'GET',
    target: '/',
    httpVersion: '1.1',
    headers: [],
    body: '',
    bodyBytes: 0,
    status: 200,
    responseBytes: 1,
    latencyMs: 1,
    label: null
  };
}

describe('erasing a client', () => {
  it('removes its rows under every pseudonym it had, and nobody else', async () => {
    const dataFolder = await tempFolder();
    const path = join(dataFolder, 'raw', 'log.parquet');
    const records = Array.from({ length: 200 }, (_, at) =>
      record(at, at % 4 === 0 ? '198.51.100.7' : `203.0.113.${at % 50}`)
    );
    const stored = records.map((own) => toStoredRecord(own, pseudonymise, 'off'));
    expect(new Set(stored.filter((_own, at) => at % 4 === 0).map(({ clientKey }) => clientKey)).size).toBeGreaterThan(
      3
    );
    await writeRecords(path, stored);

    const erased = await eraseClient({ dataFolder, clientKey: 'addr:198.51.100.7', pseudonymise });
    expect(erased).toEqual([{ path, rows: 50 }]);
    expect(await readRecords(path)).toEqual(stored.filter((_own, at) => at % 4 !== 0));
    expect(await eraseClient({ dataFolder, clientKey: 'addr:198.51.100.7', pseudonymise })).toEqual([]);
  });

  it('drops kept runs that hold the client, and leaves the others', async () => {
    const dataFolder = await tempFolder();
    const dataset = randomDataset(50);
    await writeDataset(join(dataFolder, 'features', 'with', 'features.parquet'), {
      ...dataset,
      clientKeys: dataset.clientKeys.map((key, row) => (row === 9 ? 'key:k1' : key))
    });
    await writeDataset(join(dataFolder, 'features', 'without', 'features.parquet'), dataset);
    expect(await eraseClient({ dataFolder, clientKey: 'key:k1', pseudonymise })).toHaveLength(1);
    expect(await readdir(join(dataFolder, 'features'))).toEqual(['without']);
  });
});
