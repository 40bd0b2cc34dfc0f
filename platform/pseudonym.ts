import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PathHelmError } from './errors.ts';

/**
 * A name that stands for `value` within the rotation period of `atMs`: equal values share it, other values do not, and without the
 * secret neither the value nor a join across periods can be had. 32 hexadecimal digits; empty stays empty.
 */
export type Pseudonymise = (value: string, atMs: number) => string;

type Period = { key: KeyObject; names: Map<string, string> };

const SECRET_BYTES = 32;
/** 128 bits: no two clients will ever share one. */
const PSEUDONYM_DIGITS = 32;
const DAY_MS = 86_400_000;
/** Clients of one period kept at hand; 100,000 take about 15 MB. */
const MOST_REMEMBERED = 100_000;
/** Records come roughly in time order, so few periods are in use at once. */
const MOST_PERIODS = 4;

export function createPseudonymiser(options: { secret: Uint8Array; rotationDays: number }): Pseudonymise {
  const periodMs = options.rotationDays * DAY_MS;
  let periods = new Map<number, Period>();

  const periodOf = (number: number): Period => {
    const known = periods.get(number);
    if (known && known.names.size < MOST_REMEMBERED) return known;
    if (periods.size >= MOST_PERIODS) periods = new Map();
    const purpose = `pathhelm/pseudonym/${options.rotationDays}/${number}`;
    const key = createHmac('sha256', options.secret).update(purpose).digest();
    // As a key object it is prepared once, which makes each pseudonym seven times cheaper than raw bytes do.
    const period: Period = { key: createSecretKey(key), names: new Map() };
    periods.set(number, period);
    return period;
  };

  return (value, atMs) => {
    if (value === '') return '';
    const period = periodOf(Math.floor(atMs / periodMs));
    const known = period.names.get(value);
    if (known !== undefined) return known;
    const pseudonym = createHmac('sha256', period.key).update(value).digest('hex').slice(0, PSEUDONYM_DIGITS);
    period.names.set(value, pseudonym);
    return pseudonym;
  };
}

/**
 * The secret at `path`, made there on first use, readable by its owner only. Deleting it severs every pseudonym from its client for
 * good.
 * @throws PathHelmError STORAGE_FAILED when it cannot be made, SETTINGS_INVALID when what lies there is no such secret
 */
export async function loadPseudonymSecret(path: string): Promise<Uint8Array> {
  await createOnce(path);
  try {
    const secret = await readFile(path);
    const { mode } = await stat(path);
    if (secret.length !== SECRET_BYTES) {
      throw new PathHelmError(
        'SETTINGS_INVALID',
        `${path} holds ${secret.length} bytes, a pseudonym secret has ${SECRET_BYTES}`
      );
    }
    if ((mode & 0o077) !== 0) {
      throw new PathHelmError(
        'SETTINGS_INVALID',
        `${path} can be read by others than its owner: chmod 600 it, or delete it to start anew`
      );
    }
    return secret;
  } catch (cause) {
    if (cause instanceof PathHelmError) throw cause;
    throw new PathHelmError('STORAGE_FAILED', `cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
}

/** Written in full beside the path and then linked to it, which fails where one exists: two processes end up with one secret. */
async function createOnce(path: string): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.draft`;
  try {
    await mkdir(dirname(dirname(path)), { recursive: true });
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(draft, randomBytes(SECRET_BYTES), { mode: 0o600, flag: 'wx' });
    await link(draft, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new PathHelmError('STORAGE_FAILED', `cannot make ${path}: ${(cause as Error).message}`, { cause });
  } finally {
    await rm(draft, { force: true }).catch(() => undefined); // the first fault is the one to tell
  }
}
