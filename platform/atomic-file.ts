import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PathHelmError } from './errors.ts';

/** Writes beside the target, syncs, then renames: a reader sees the old file or the whole new one, never a half. */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(draft, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined); // the first fault is the one to tell
    throw new PathHelmError('STORAGE_FAILED', `cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
