import { isSegment } from '#data/decision-log/decision-folder.ts';
import type { DecisionRow } from '#data/decision-row.ts';
import { emptyRange, listDayFiles, type DecisionRange } from './list-segments.ts';
import { describeSegment, readSegment, type Segment } from './open-segment.ts';

/** Where one segment has been read to. */
type Cursor = { batches: AsyncGenerator<DecisionRow[]>; rows: readonly DecisionRow[]; at: number };

const BATCH_ROWS = 2048;

/**
 * Sealed decisions of all gateways by time (then id), each once, in batches of at most 2,048. Segments are opened when their time comes, so
 * memory holds few of them, however many there are.
 * @throws PathHelmError INPUT_NOT_FOUND without such a folder, INPUT_EMPTY when the range holds none, INPUT_FORMAT_MISMATCH naming the file
 * that is cut short, of another format version, or has other columns
 */
export async function* readDecisions(
  decisionsFolder: string,
  { fromMs = 0, toMs = Number.MAX_SAFE_INTEGER }: DecisionRange = {}
): AsyncGenerator<DecisionRow[]> {
  const range = { fromMs, toMs };
  const paths = await listDayFiles(decisionsFolder, range, isSegment);
  const segments: Segment[] = [];
  for (const path of paths) {
    const segment = await describeSegment(path);
    if (segment.rows > 0 && segment.firstMs < toMs && segment.lastMs >= fromMs) segments.push(segment);
  }
  if (segments.length === 0) throw await emptyRange(decisionsFolder, range);
  segments.sort((a, b) => a.firstMs - b.firstMs);
  let lastId = '';
  let batch: DecisionRow[] = [];
  for await (const row of merged(segments, range)) {
    if (row.decisionId === lastId) continue; // sealed twice around a crash
    lastId = row.decisionId;
    batch.push(row);
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Few cursors are open at a time (about one a gateway), so looking at each for the earliest row is cheaper than a heap. */
async function* merged(
  segments: readonly Segment[],
  range: { fromMs: number; toMs: number }
): AsyncGenerator<DecisionRow> {
  const open: Cursor[] = [];
  let next = 0;
  try {
    for (;;) {
      let first = earliest(open);
      while (next < segments.length && (first === undefined || segments[next]!.firstMs <= timeOf(first))) {
        const cursor: Cursor = { batches: readSegment(segments[next++]!, range), rows: [], at: 0 };
        if (await refill(cursor)) open.push(cursor);
        first = earliest(open);
      }
      if (first === undefined) return;
      yield first.rows[first.at++]!;
      if (first.at === first.rows.length && !(await refill(first))) open.splice(open.indexOf(first), 1);
    }
  } finally {
    for (const { batches } of open) await batches.return(undefined);
  }
}

async function refill(cursor: Cursor): Promise<boolean> {
  const next = await cursor.batches.next();
  cursor.rows = next.done === true ? [] : next.value;
  cursor.at = 0;
  return next.done !== true;
}

function earliest(cursors: readonly Cursor[]): Cursor | undefined {
  let first: Cursor | undefined;
  for (const cursor of cursors) if (first === undefined || isBefore(cursor, first)) first = cursor;
  return first;
}

function isBefore(a: Cursor, b: Cursor): boolean {
  const [left, right] = [a.rows[a.at]!, b.rows[b.at]!];
  return (
    left.timestampMs < right.timestampMs ||
    (left.timestampMs === right.timestampMs && left.decisionId < right.decisionId)
  );
}

function timeOf(cursor: Cursor): number {
  return cursor.rows[cursor.at]!.timestampMs;
}
