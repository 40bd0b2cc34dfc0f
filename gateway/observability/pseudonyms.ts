import { hash, randomBytes } from 'node:crypto';
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PathHelmError } from '#platform/errors.ts';

/** Stands for a client key wherever something is written down. */
export type Pseudonyms = (clientKey: string, nowMs: number) => string;

const DAY_MS = 86_400_000;
const SECRET_BYTES = 32;
/** 72 bits: that two among a million clients share one has a chance of 1 in 10 billion. */
const PSEUDONYM_CHARS = 12;

/**
 * Keyed, so nobody can find an address by hashing all of them; another one every `rotationDays`, so what is older
 * cannot be joined with what is new.
 */
export function createPseudonyms(secret: string, rotationDays: number): Pseudonyms {
  return (clientKey, nowMs) => {
    const period = Math.floor(nowMs / (rotationDays * DAY_MS));
    return hash('sha256', `${secret}:${period}:${clientKey}`, 'base64url').slice(0, PSEUDONYM_CHARS);
  };
}

/** The secret of this installation: made on first use, readable by its owner only. */
export async function readPseudonymSecret(path: string): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, randomBytes(SECRET_BYTES).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new PathHelmError('STORAGE_FAILED', `cannot write ${path}: ${(cause as Error).message}`, { cause });
    }
  }
  const secret = (await readFile(path, 'utf8')).trim();
  if (secret.length < SECRET_BYTES) {
    throw new PathHelmError('STORAGE_FAILED', `${path} holds no pseudonym secret: delete it to get a new one`);
  }
  return secret;
}
