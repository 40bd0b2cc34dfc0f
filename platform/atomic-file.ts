import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PathHelmError } from './errors.ts';

/** Writes beside the target, syncs, then renames: a reader sees the old file or the whole new one, never a half. */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  await writeByDraft(path, async (draft) => {
    const file = await open(draft, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/**
 * Lets `write` fill a draft beside the target and renames it once it is whole, for writers that need a path to write to.
 * @throws PathHelmError STORAGE_FAILED naming the target; the draft is gone then
 */
export async function writeByDraft<T>(path: string, write: (draft: string) => Promise<T>): Promise<T> {
  const draft = `${path}.${process.pid}.draft`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const result = await write(draft);
    await rename(draft, path);
    return result;
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined); // the first fault is the one to tell
    if (cause instanceof PathHelmError) throw cause;
    throw new PathHelmError('STORAGE_FAILED', `cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
