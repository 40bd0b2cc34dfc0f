import { mkdir, readdir, readFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeArtefact, encodeArtefact } from '#models/artefact/encode.ts';
import { openRegistry, type VersionDraft } from '#models/registry.ts';
import { compareVersions } from '#models/registry-manifest.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 12);

function draft(threshold = 0.5): VersionDraft {
  return {
    artefact: encodeArtefact({ threshold, weights: new Float32Array([1, 2, 3]) }),
    featureHash: 'abc',
    run: {
      seed: 7,
      dataFingerprint: 'data',
      codeFingerprint: 'code',
      createdBy: 'tester',
      settings: { trees: 100 },
      headline: { rows: 10, falsePositiveRate: 0.001, recall: null, rocAuc: 0.99 },
      secondsPerStep: { train: 1.5 }
    },
    metrics: { rocAuc: 0.99 },
    card: '# Model {{version}}\n'
  };
}

async function emptyRegistry() {
  const folder = join(await tempFolder(), 'registry');
  return { folder, registry: openRegistry({ folder, nowMs: () => NOON_MS }) };
}

describe('registry', () => {
  it('numbers the versions of a day and points the candidate alias at the newest', async () => {
    const { folder, registry } = await emptyRegistry();
    for (let run = 0; run < 11; run++) await registry.publish(draft());
    const versions = (await registry.list()).map((entry) => entry.version);
    expect(versions.at(0)).toBe('2026-11-21.1');
    expect(versions.at(-1)).toBe('2026-11-21.11');
    expect(await registry.aliases()).toEqual({ candidate: '2026-11-21.11', approved: null, previous: null });
    expect((await readFile(join(folder, 'history.ndjson'), 'utf8')).trim().split('\n')).toHaveLength(11);
    expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/draft/));
  });

  it('gives back what was published, by version and by alias', async () => {
    const { registry } = await emptyRegistry();
    const manifest = await registry.publish(draft());
    const stored = await registry.read('candidate');
    expect(stored.manifest).toEqual(manifest);
    expect(stored.metrics).toEqual({ rocAuc: 0.99 });
    expect(stored.card).toBe('# Model 2026-11-21.1\n');
    expect(decodeArtefact(await registry.loadArtefact('2026-11-21.1'))).toEqual({
      threshold: 0.5,
      weights: new Float32Array([1, 2, 3])
    });
  });

  it('gives equal artefacts equal hashes and different ones different hashes', async () => {
    const { registry } = await emptyRegistry();
    const [first, second, third] = [
      await registry.publish(draft()),
      await registry.publish(draft()),
      await registry.publish(draft(0.6))
    ];
    expect(second.artefactHash).toBe(first.artefactHash);
    expect(third.artefactHash).not.toBe(first.artefactHash);
  });

  it('gives two runs that publish at the same moment a version each', async () => {
    const { folder } = await emptyRegistry();
    const clocks = [NOON_MS, NOON_MS + 1, NOON_MS + 2];
    const published = await Promise.all(
      clocks.map((now) => openRegistry({ folder, nowMs: () => now }).publish(draft()))
    );
    expect(published.map((manifest) => manifest.version).sort()).toEqual([
      '2026-11-21.1',
      '2026-11-21.2',
      '2026-11-21.3'
    ]);
  });

  it.each([
    ['a truncated binary', (folder: string) => truncate(join(folder, 'artefact.bin'), 8), /artefact\.bin was altered/],
    [
      'an altered description',
      (folder: string) => writeFile(join(folder, 'artefact.json'), '{}'),
      /artefact\.json was altered/
    ],
    [
      'a broken manifest',
      (folder: string) => writeFile(join(folder, 'manifest.json'), '{"formatVersion"'),
      /not valid JSON/
    ],
    [
      'a newer manifest',
      (folder: string) => writeFile(join(folder, 'manifest.json'), '{"formatVersion":2}'),
      /manifest of/
    ]
  ])('refuses %s', async (_name, harm, message) => {
    const { folder, registry } = await emptyRegistry();
    const { version } = await registry.publish(draft());
    await harm(join(folder, version));
    await expect(registry.loadArtefact(version)).rejects.toThrow(message);
  });

  it('lists a version whose manifest is broken together with the fault', async () => {
    const { folder, registry } = await emptyRegistry();
    await registry.publish(draft());
    await writeFile(join(folder, '2026-11-21.1', 'manifest.json'), 'x');
    await registry.publish(draft());
    const [broken, sound] = await registry.list();
    expect(broken).toMatchObject({
      version: '2026-11-21.1',
      fault: expect.stringContaining('not valid JSON') as string
    });
    expect(sound).toHaveProperty('manifest');
  });

  it.each(['2026-01-01.9', 'approved', 'latest', '../../etc'])(
    'says that there is no version %s',
    async (reference) => {
      const { registry } = await emptyRegistry();
      await registry.publish(draft());
      await expect(registry.read(reference)).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
    }
  );

  it('leaves nothing behind when it cannot write', async () => {
    const folder = join(await tempFolder(), 'file');
    await writeFile(folder, 'a file where the folder should be');
    await expect(openRegistry({ folder, nowMs: () => NOON_MS }).publish(draft())).rejects.toMatchObject({
      code: 'STORAGE_FAILED'
    });
  });

  it('clears away the draft of a run that was killed long ago, and spares a fresh one', async () => {
    const { folder, registry } = await emptyRegistry();
    for (const name of ['.draft-1-old', '.draft-2-fresh']) await mkdir(join(folder, name), { recursive: true });
    await utimes(join(folder, '.draft-1-old'), NOON_MS / 1000 - 86_400, NOON_MS / 1000 - 86_400);
    await utimes(join(folder, '.draft-2-fresh'), NOON_MS / 1000, NOON_MS / 1000);
    await registry.publish(draft());
    const names = await readdir(folder);
    expect(names).not.toContain('.draft-1-old');
    expect(names).toContain('.draft-2-fresh');
  });

  it('orders versions by day, then by number', () => {
    expect(['2026-11-21.10', '2026-11-21.9', '2026-02-01.11'].sort(compareVersions)).toEqual([
      '2026-02-01.11',
      '2026-11-21.9',
      '2026-11-21.10'
    ]);
  });
});
