import { createHash } from 'node:crypto';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeFileAtomically } from '#platform/atomic-file.ts';
import { PathHelmError } from '#platform/errors.ts';
import type { Logger } from '#platform/logger.ts';

/**
 * A snapshot: one JSON value a line, between a first line that names the format and a last one with the number of
 * lines and a checksum. Anything cut short, altered or of another format is refused as a whole.
 */
type SnapshotKind = 'access' | 'counters';

const FORMAT_VERSION = 1;
/** A few milliseconds of encoding and hashing; requests get their turn in between. */
const LINES_PER_TURN = 1000;

export async function writeSnapshot(path: string, kind: SnapshotKind, values: Iterable<unknown>): Promise<void> {
  const parts: Buffer[] = [];
  const checksum = createHash('sha256');
  let pending = [headerOf(kind)];
  let lines = 1;
  const encodePending = (): void => {
    if (pending.length === 0) return;
    const part = Buffer.from(`${pending.join('\n')}\n`);
    checksum.update(part);
    parts.push(part);
    pending = [];
  };
  for (const value of values) {
    pending.push(JSON.stringify(value));
    lines++;
    if (pending.length === LINES_PER_TURN) {
      encodePending();
      await nextTurn();
    }
  }
  encodePending();
  parts.push(Buffer.from(`${footerOf(lines, checksum.digest('hex'))}\n`));
  await makePrivateFolder(dirname(path));
  await writeFileAtomically(path, Buffer.concat(parts));
}

/** Lists and counters hold clients' addresses. A folder that cannot be made is told by the write that follows. */
async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder, { mode: 0o700 });
  } catch {
    // it is there already, as a rule
  }
}

/** @returns undefined when there is none; one that cannot be trusted is put aside, logged, and counts as none */
export async function readSnapshot(path: string, kind: SnapshotKind, log: Logger): Promise<unknown[] | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new PathHelmError('STORAGE_FAILED', `cannot read state snapshot ${path}: ${message}`, { cause });
  }
  const fault = faultOf(text, kind);
  if (fault === undefined) {
    const lines = text.split('\n').slice(1, -2);
    return lines.map((line) => JSON.parse(line) as unknown);
  }
  const aside = `${path}.refused`;
  await rename(path, aside);
  log.error({ path, aside, fault }, 'state snapshot refused: starting empty, the file is kept aside');
  return undefined;
}

function faultOf(text: string, kind: SnapshotKind): string | undefined {
  const header = text.slice(0, text.indexOf('\n'));
  if (header !== headerOf(kind)) return `its first line is not ${headerOf(kind)}`;
  const end = text.lastIndexOf('\n', text.length - 2) + 1;
  const body = text.slice(0, end);
  const lines = body.split('\n').length - 1;
  const sha256 = createHash('sha256').update(body).digest('hex');
  return text.slice(end) === `${footerOf(lines, sha256)}\n`
    ? undefined
    : 'its checksum does not fit: cut short or altered';
}

function headerOf(kind: SnapshotKind): string {
  return JSON.stringify({ format: `pathhelm-${kind}`, version: FORMAT_VERSION });
}

function footerOf(lines: number, sha256: string): string {
  return JSON.stringify({ lines, sha256 });
}
