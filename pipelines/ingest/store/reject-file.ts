import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { PathHelmError } from '#platform/errors.ts';
import { maskQuoted } from '#data/privacy/mask-text.ts';
import type { Reject } from '../record-sink.ts';

export type RejectFile = { write: (reject: Reject) => void; close: () => void };

const BATCH_CHARACTERS = 1 << 16;

/**
 * A file of rejects, one JSON object per line: file, line, reason, detail, excerpt. What was in the input shows as its shape only.
 * Made at once, so that a path nobody can write to is known before the reading begins.
 * @throws PathHelmError STORAGE_FAILED
 */
export function writeRejects(path: string): RejectFile {
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (cause) {
      throw new PathHelmError('STORAGE_FAILED', `cannot write ${path}: ${(cause as Error).message}`, { cause });
    }
  };
  const file = attempt(() => {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'w');
  });
  let batch = '';
  const flush = (): void => {
    const text = batch;
    batch = '';
    attempt(() => writeSync(file, text));
  };
  return {
    write: (reject) => {
      batch += `${JSON.stringify({ ...reject, detail: maskQuoted(reject.detail) })}\n`;
      if (batch.length >= BATCH_CHARACTERS) flush();
    },
    close: () => {
      try {
        if (batch !== '') flush();
      } finally {
        closeSync(file);
      }
    }
  };
}
