import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PathHelmError } from '#platform/errors.ts';

const POLL_MS = 20;
/** Holders work for milliseconds: who is seen holding for this long was killed. */
const STALE_LOCK_MS = 10_000;

/**
 * One changer of the registry at a time, over all processes that share its folder. Staleness is what the waiter itself saw, so clocks
 * and process ids of other machines do not matter.
 * @throws PathHelmError STORAGE_FAILED when the folder cannot be written
 */
export async function withRegistryLock<T>(
  folder: string,
  work: () => Promise<T>,
  staleLockMs = STALE_LOCK_MS
): Promise<T> {
  const path = join(folder, '.lock');
  const token = randomUUID();
  await takeLock(folder, path, token, staleLockMs);
  try {
    return await work();
  } finally {
    // Not ours any more when another process took it for stale.
    if ((await holderOf(path)) === token) await rm(path, { force: true });
  }
}

async function takeLock(folder: string, path: string, token: string, staleLockMs: number): Promise<void> {
  let seen: string | undefined;
  let waitedMs = 0;
  try {
    await mkdir(folder, { recursive: true });
    while (!(await createExclusively(path, token))) {
      const holder = await holderOf(path);
      if (holder !== seen) {
        seen = holder;
        waitedMs = 0;
      }
      if (holder !== undefined && waitedMs >= staleLockMs) await breakLock(path, holder);
      await delay(POLL_MS);
      waitedMs += POLL_MS;
    }
  } catch (cause) {
    throw new PathHelmError('STORAGE_FAILED', `cannot lock the registry ${folder}: ${(cause as Error).message}`, {
      cause
    });
  }
}

/** Of many waiters one creates the marker of a dead holder; it looks again before it removes that holder's lock, and no other's. */
async function breakLock(path: string, holder: string): Promise<void> {
  const marker = `${path}.broken-${holder}`;
  if (!(await createExclusively(marker, ''))) return;
  if ((await holderOf(path)) === holder) await rm(path, { force: true });
  await rm(marker, { force: true });
}

async function createExclusively(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(content);
    await file.close();
    return true;
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'EEXIST') return false;
    throw fault;
  }
}

async function holderOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
