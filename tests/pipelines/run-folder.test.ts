import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyOf } from '#pipelines/fingerprint.ts';
import { openRunFolder } from '#pipelines/run-folder.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

describe('run folder', () => {
  it('gives back what a step saved, typed arrays and all', async () => {
    const folder = await openRunFolder(await tempFolder(), keyOf('a'), 1_000);
    expect(await folder.has('bundle')).toBe(false);
    await folder.save('bundle', { name: 'x', weights: new Float32Array([1.5]) });
    expect(await folder.has('bundle')).toBe(true);
    expect(await folder.load('bundle')).toEqual({ name: 'x', weights: new Float32Array([1.5]) });
  });

  it('does not take a result for finished whose description was never written', async () => {
    const folder = await openRunFolder(await tempFolder(), keyOf('a'), 1_000);
    await folder.save('bundle', { weights: new Float32Array([1.5]) });
    await rm(folder.path('bundle.json'));
    expect(await folder.has('bundle')).toBe(false);
  });

  it('forgets the runs that were longest not used', async () => {
    const parent = await tempFolder();
    for (let run = 0; run < 7; run++) await openRunFolder(parent, keyOf(run), 1_000_000 + run * 1_000);
    await openRunFolder(parent, keyOf(2), 2_000_000);
    const left = await readdir(parent);
    expect(left.sort()).toEqual([2, 3, 4, 5, 6].map((run) => keyOf(run)).sort());
  });

  it('says which folder it cannot use', async () => {
    const file = join(await tempFolder(), 'file');
    await writeFile(file, '');
    await expect(openRunFolder(file, keyOf('a'), 1_000)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  });
});
