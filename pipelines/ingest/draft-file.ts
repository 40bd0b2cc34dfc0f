import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PathHelmError } from '#platform/errors.ts';

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
