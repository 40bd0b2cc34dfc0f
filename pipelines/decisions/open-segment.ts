import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import {
  ADDED_LATER,
  columnOf,
  DECISION_FIELDS,
  DECISION_FORMAT_KEY,
  DECISION_FORMAT_VERSION,
  wordsOf
} from '#data/decision-log/decision-columns.ts';
import { ROWS_OF_SEGMENT } from '#data/decision-log/segment-format.ts';
import { withEveryColumn } from '#data/decision-log/with-every-column.ts';
import { decisionRowOf } from '#data/decision-log/decision-row-of.ts';
import type { DecisionRow } from '#data/decision-row.ts';
import { connectDuckDb, quoteSql, withDuckDb } from '#pipelines/duckdb.ts';
import { PathHelmError } from '#platform/errors.ts';

/** A segment that can be read: which time it covers, without its rows. */
export type Segment = { path: string; rows: number; firstMs: number; lastMs: number };

const COLUMNS = DECISION_FIELDS.map(columnOf);
const REQUIRED = DECISION_FIELDS.filter((field) => !ADDED_LATER.has(field)).map(columnOf);
const CHECKED = DECISION_FIELDS.flatMap((field) => {
  const words = wordsOf(field);
  return words === undefined ? [] : [{ field, words: new Set(words) }];
});

/**
 * Looks at a segment's metadata only.
 * @throws PathHelmError INPUT_FORMAT_MISMATCH when it is cut short, of another format version, or has other columns
 */
export function describeSegment(path: string): Promise<Segment> {
  return withDuckDb(async (connection) => {
    await checkFormat(connection, path);
    const [first] = await read(
      connection,
      `SELECT count(*) AS rows, min(timestamp_ms) AS first_ms, max(timestamp_ms) AS last_ms FROM ${ROWS_OF_SEGMENT}`,
      path
    );
    const { rows, first_ms: firstMs, last_ms: lastMs } = first!; // an aggregate has one row
    return { path, rows: Number(rows), firstMs: Number(firstMs ?? 0), lastMs: Number(lastMs ?? 0) };
  });
}

/**
 * Looks at the metadata of many segments at once.
 * @throws PathHelmError INPUT_FORMAT_MISMATCH as `describeSegment`
 */
export async function checkSegments(connection: DuckDBConnection, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const list = `[${paths.map(quoteSql).join(', ')}]`;
  try {
    const marked = await connection.runAndReadAll(
      `SELECT count(DISTINCT file_name) FROM parquet_kv_metadata(${list})
       WHERE decode(key) = '${DECISION_FORMAT_KEY}' AND decode(value) = '${DECISION_FORMAT_VERSION}'`
    );
    const shaped = await connection.runAndReadAll(
      `SELECT count(*) FROM (
         SELECT file_name FROM parquet_schema(${list}) WHERE name IN (${REQUIRED.map(quoteSql).join(', ')})
         GROUP BY file_name HAVING count(DISTINCT name) = ${REQUIRED.length})`
    );
    const isWhole = [marked, shaped].every((counted) => Number(counted.getRows()[0]![0]) === paths.length);
    if (isWhole) return;
  } catch {
    // One of them cannot be read; which one is found out below.
  }
  for (const path of paths) await checkFormat(connection, path);
}

/** Its rows within the range, by time and id, in batches. */
export async function* readSegment(
  { path }: Pick<Segment, 'path'>,
  { fromMs, toMs }: { fromMs: number; toMs: number }
): AsyncGenerator<DecisionRow[]> {
  const connection = await connectDuckDb();
  try {
    const sql = `
      SELECT ${COLUMNS.join(', ')}
      FROM ${withEveryColumn(ROWS_OF_SEGMENT)}
      WHERE timestamp_ms >= $fromMs AND timestamp_ms < $toMs
      ORDER BY timestamp_ms, decision_id`; // rows are written when they end, not when they begin
    const result = await connection.stream(sql, { path, fromMs, toMs });
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      yield rowsOf(chunk, path);
    }
  } catch (cause) {
    throw asFault(path, cause);
  } finally {
    connection.closeSync();
  }
}

function rowsOf(chunk: DuckDBDataChunk, path: string): DecisionRow[] {
  const rows: DecisionRow[] = [];
  const vectors = COLUMNS.map((_column, at) => chunk.getColumnVector(at));
  for (let row = 0; row < chunk.rowCount; row++) {
    const values: Record<string, unknown> = {};
    for (let at = 0; at < COLUMNS.length; at++) values[COLUMNS[at]!] = vectors[at]!.getItem(row);
    const features = values['features'] as { items: number[] } | null; // a list's value
    values['features'] = features === null ? null : features.items;
    const decision = decisionRowOf(values);
    for (const { field, words } of CHECKED) {
      if (!words.has(decision[field] as string)) {
        throw mismatch(
          path,
          `decision ${decision.decisionId} has ${columnOf(field)} ${JSON.stringify(decision[field])}`
        );
      }
    }
    rows.push(decision);
  }
  return rows;
}

async function checkFormat(connection: DuckDBConnection, path: string): Promise<void> {
  const notes = await read(
    connection,
    'SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata($path)',
    path
  );
  const version = notes.find(({ key }) => key === DECISION_FORMAT_KEY)?.['value'];
  if (version === undefined) throw mismatch(path, 'it names no format version, so no gateway wrote it');
  if (version !== DECISION_FORMAT_VERSION) {
    throw mismatch(path, `its format version is ${JSON.stringify(version)}, this reads ${DECISION_FORMAT_VERSION}`);
  }
  const described = await read(connection, `DESCRIBE SELECT * FROM ${ROWS_OF_SEGMENT}`, path);
  const present = described.map(({ column_name: name }) => name as string);
  const missing = REQUIRED.filter((column) => !present.includes(column));
  if (missing.length > 0) throw mismatch(path, `it lacks ${missing.join(', ')}`);
  const unknown = present.filter((column) => !COLUMNS.includes(column));
  if (unknown.length > 0) throw mismatch(path, `it has columns nobody knows: ${unknown.join(', ')}`);
}

async function read(connection: DuckDBConnection, sql: string, path: string): Promise<Record<string, unknown>[]> {
  try {
    return (await connection.runAndReadAll(sql, { path })).getRowObjectsJS();
  } catch (cause) {
    throw asFault(path, cause);
  }
}

function asFault(path: string, cause: unknown): PathHelmError {
  if (cause instanceof PathHelmError) return cause;
  return new PathHelmError(
    'INPUT_FORMAT_MISMATCH',
    `${path} cannot be read as a segment of decisions (cut short?): ${(cause as Error).message}`,
    { cause }
  );
}

function mismatch(path: string, why: string): PathHelmError {
  return new PathHelmError('INPUT_FORMAT_MISMATCH', `${path} is no segment of decisions: ${why}`);
}
