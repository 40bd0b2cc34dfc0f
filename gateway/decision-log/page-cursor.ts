import { PathHelmError } from '#platform/errors.ts';
import type { Position } from './sql/selected-decisions.ts';

/** Where a page ended, as the text a client hands back. It names a row, not a number of rows, so new rows do not shift it. */
export function writeCursor({ timestampMs, decisionId }: Position): string {
  return Buffer.from(`${timestampMs} ${decisionId}`).toString('base64url');
}

/** @throws PathHelmError INPUT_INVALID */
export function readCursor(cursor: string): Position {
  const match = /^(\d{1,16}) (.+)$/s.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null)
    throw new PathHelmError('INPUT_INVALID', `cursor ${JSON.stringify(cursor)} is none of a former page`);
  return { timestampMs: Number(match[1]), decisionId: match[2]! };
}
