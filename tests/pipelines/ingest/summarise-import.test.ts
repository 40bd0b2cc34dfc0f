import { describe, expect, it } from 'vitest';
import { ingest } from '#pipelines/ingest/ingest.ts';
import { summariseImport } from '#pipelines/ingest/summarise-import.ts';

describe('the summary of an import', () => {
  it('says what came in, from when to when and from how many', async () => {
    expect(
      summariseImport(await ingest({ files: ['data/sample/combined.txt', 'data/sample/generated-csv.csv'] }))
    ).toMatchObject({
      records: 6,
      from: '2026-03-03T07:15:02.000Z',
      to: '2026-03-03T08:15:03.000Z',
      clients: 4,
      topStatuses: [{ status: 200, records: 3 }, { records: 1 }, { records: 1 }, { records: 1 }],
      labels: { benign: 1, 'credential-stuffing': 1 }
    });
  });

  it('claims neither times nor clients that the source has not', async () => {
    expect(summariseImport(await ingest({ files: ['data/sample/csic-raw.txt'] }))).toMatchObject({
      from: null,
      to: null,
      clients: null
    });
  });
});
