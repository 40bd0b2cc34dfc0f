import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeArtefact, encodeArtefact, type Encodable } from '#models/artefact/encode.ts';
import { writeFileAtomically } from '#platform/atomic-file.ts';
import { PathHelmError } from '#platform/errors.ts';

/** Where one run keeps what its steps made, so that an interrupted run goes on where it stopped. */
export type RunFolder = {
  path: (name: string) => string;
  has: (name: string) => Promise<boolean>;
  /** Typed arrays and all; whole or not at all. */
  save: (name: string, tree: Encodable) => Promise<void>;
  load: (name: string) => Promise<unknown>;
};

/** Runs kept; a run of 100,000 requests takes some 20 MB. */
const RUNS_KEPT = 5;

/** Opens `<parent>/<key>` and forgets the runs that were longest not used. */
export async function openRunFolder(parent: string, key: string, nowMs: number): Promise<RunFolder> {
  const folder = join(parent, key);
  try {
    await mkdir(folder, { recursive: true });
    await utimes(folder, nowMs / 1000, nowMs / 1000);
    await forgetOldRuns(parent);
  } catch (cause) {
    throw new PathHelmError('STORAGE_FAILED', `cannot use ${folder}: ${(cause as Error).message}`, { cause });
  }
  const path = (name: string): string => join(folder, name);
  const exists = (file: string): Promise<boolean> =>
    stat(file).then(
      () => true,
      () => false
    );
  return {
    path,
    has: async (name) => (await exists(path(name))) || (await exists(path(`${name}.json`))),
    async save(name, tree) {
      const { json, binary } = encodeArtefact(tree);
      // The description goes last: where it stands, the binary does too.
      await writeFileAtomically(path(`${name}.bin`), binary);
      await writeFileAtomically(path(`${name}.json`), json);
    },
    async load(name) {
      return decodeArtefact({
        json: await readFile(path(`${name}.json`), 'utf8'),
        binary: await readFile(path(`${name}.bin`))
      });
    }
  };
}

async function forgetOldRuns(parent: string): Promise<void> {
  const runs = await Promise.all(
    (await readdir(parent))
      .filter((name) => /^[0-9a-f]{16}$/.test(name))
      .map(async (name) => ({ name, usedAtMs: (await stat(join(parent, name))).mtimeMs }))
  );
  const old = runs.sort((a, b) => b.usedAtMs - a.usedAtMs).slice(RUNS_KEPT);
  for (const { name } of old) await rm(join(parent, name), { recursive: true, force: true });
}
