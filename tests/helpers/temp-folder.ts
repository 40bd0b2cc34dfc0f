import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/** A fresh folder that is gone when the running test has finished. */
export async function tempFolder(): Promise<string> {
  const folder = await makeFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A fresh folder for all tests of the suite whose `beforeAll` asks for it. */
export async function suiteFolder(): Promise<string> {
  const folder = await makeFolder();
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'pathhelm-'));
}
