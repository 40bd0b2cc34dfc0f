import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDataset, writeDataset } from '#pipelines/dataset-store.ts';
import { randomDataset } from '#tests/helpers/datasets.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

describe('dataset store', () => {
  it.each([1, 2047, 2048, 2049, 5000])('gives back %i rows as they were, in their order', async (rows) => {
    const dataset = randomDataset(rows);
    const path = join(await tempFolder(), 'features.parquet');
    await writeDataset(path, dataset);
    expect(await readDataset(path, { isTimed: true, hasClients: true })).toEqual(dataset);
  });

  it('says which file it could not write', async () => {
    const file = join(await tempFolder(), 'file');
    await writeFile(file, '');
    await expect(writeDataset(join(file, 'features.parquet'), randomDataset(3))).rejects.toMatchObject({
      code: 'STORAGE_FAILED'
    });
  });
});
