import { createHash } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PathHelmError } from '#platform/errors.ts';
import type { VersionManifest } from './registry-manifest.ts';

/** A draft this old belongs to a run that was killed. */
const STALE_DRAFT_MS = 6 * 3_600_000;

/** Fills a draft folder, then renames it to the day's next free number; a run that took the number meanwhile makes this one try the next. */
export async function claimVersion(
  folder: string,
  day: string,
  nowMs: number,
  fill: (version: string, draftFolder: string) => Promise<VersionManifest>
): Promise<VersionManifest> {
  const draftFolder = join(folder, `.draft-${process.pid}-${nowMs}`);
  try {
    await mkdir(folder, { recursive: true });
    await removeStaleDrafts(folder, nowMs);
    for (;;) {
      const taken = (await readFolder(folder))
        .filter((name) => name.startsWith(`${day}.`))
        .map((name) => Number(name.slice(day.length + 1)));
      const version = `${day}.${Math.max(0, ...taken) + 1}`;
      await rm(draftFolder, { recursive: true, force: true });
      await mkdir(draftFolder);
      const manifest = await fill(version, draftFolder);
      try {
        await rename(draftFolder, join(folder, version));
        return manifest;
      } catch (fault) {
        if (!isFault(fault, 'ENOTEMPTY') && !isFault(fault, 'EEXIST')) throw fault;
      }
    }
  } catch (cause) {
    await rm(draftFolder, { recursive: true, force: true }).catch(() => undefined); // the first fault is the one to tell
    if (cause instanceof PathHelmError) throw cause;
    throw new PathHelmError(
      'STORAGE_FAILED',
      `cannot write a model version to ${folder}: ${(cause as Error).message}`,
      { cause }
    );
  }
}

export async function readChecked(folder: string, manifest: VersionManifest, name: string): Promise<Buffer> {
  const path = join(folder, manifest.version, name);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new PathHelmError('ARTEFACT_CORRUPT', `version ${manifest.version} lacks ${name}`, { cause });
  });
  const found = sha256(bytes);
  if (found !== manifest.files[name]) {
    throw new PathHelmError(
      'ARTEFACT_CORRUPT',
      `${path} was altered: SHA-256 ${found}, manifest says ${manifest.files[name] ?? 'nothing'}`
    );
  }
  return bytes;
}

export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (fault) {
    if (isFault(fault, 'ENOENT')) return undefined;
    throw new PathHelmError('STORAGE_FAILED', `cannot read ${path}: ${(fault as Error).message}`, { cause: fault });
  }
}

export async function readFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (fault) {
    if (isFault(fault, 'ENOENT')) return [];
    throw fault;
  }
}

async function removeStaleDrafts(folder: string, nowMs: number): Promise<void> {
  for (const name of await readFolder(folder)) {
    if (!name.startsWith('.draft-')) continue;
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: nowMs }));
    if (nowMs - mtimeMs > STALE_DRAFT_MS) await rm(join(folder, name), { recursive: true, force: true });
  }
}

export async function writeSynced(path: string, bytes: string | Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

function isFault(fault: unknown, code: string): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === code;
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
