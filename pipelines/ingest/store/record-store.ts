import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import type { RequestRecord } from '#data/request-record.ts';
import {
  faultOfRecord,
  missingRecordColumns,
  readRecordRow,
  RECORD_COLUMN_NAMES,
  RECORD_COLUMNS,
  recordCells
} from '#data/formats/tables/record-columns.ts';
import { connectDuckDb, quoteSql, withDuckDb } from '#pipelines/duckdb.ts';
import { PathHelmError } from '#platform/errors.ts';
import { writeByDraft } from '#platform/atomic-file.ts';

/**
 * Writes records to one Parquet file, by time and then in the order given, and says how many they were. Lone surrogates, which no
 * UTF-8 column can hold, become U+FFFD.
 * @throws PathHelmError STORAGE_FAILED; the file is whole or untouched
 */
export async function writeRecords(
  path: string,
  records: Iterable<RequestRecord> | AsyncIterable<RequestRecord>
): Promise<number> {
  return writeByDraft(path, (draft) =>
    withDuckDb(async (connection) => {
      const columns = RECORD_COLUMN_NAMES.map((name) => `${name} ${RECORD_COLUMNS[name]}`);
      await connection.run(`CREATE TEMP TABLE stored_records (${columns.join(', ')})`);
      const count = await appendAll(connection, records);
      const sorted = 'SELECT * FROM stored_records ORDER BY timestamp_ms, rowid';
      await connection.run(`COPY (${sorted}) TO ${quoteSql(draft)} (FORMAT parquet, COMPRESSION zstd)`);
      return count;
    })
  );
}

async function appendAll(
  connection: DuckDBConnection,
  records: Iterable<RequestRecord> | AsyncIterable<RequestRecord>
): Promise<number> {
  const appender = await connection.createAppender('stored_records', 'main', 'temp');
  let count = 0;
  for await (const record of records) {
    appendRecord(appender, record);
    count++;
  }
  appender.closeSync();
  return count;
}

function appendRecord(appender: DuckDBAppender, record: RequestRecord): void {
  const cells = recordCells(record);
  for (const name of RECORD_COLUMN_NAMES) {
    const cell = cells[name];
    if (cell === null) appender.appendNull();
    else if (typeof cell === 'string') appender.appendVarchar(cell);
    else if (RECORD_COLUMNS[name] === 'DOUBLE') appender.appendDouble(cell);
    else if (RECORD_COLUMNS[name] === 'SMALLINT') appender.appendSmallInt(cell);
    else appender.appendBigInt(BigInt(cell));
  }
  appender.endRow();
}

/** All records of a file that `writeRecords` (or the gateway's decision log) wrote, in its order. */
export async function readRecords(path: string): Promise<RequestRecord[]> {
  const records: RequestRecord[] = [];
  for await (const rows of readRecordRows(path)) {
    for (const row of rows) records.push(storedRecord(row, path, records.length + 1));
  }
  return records;
}

function storedRecord(row: Record<string, unknown>, path: string, number: number): RequestRecord {
  const outcome = readRecordRow(row);
  const record = outcome.kind === 'record' ? (outcome.draft as RequestRecord) : null; // the schema is checked next
  const fault = outcome.kind === 'reject' ? outcome : record && faultOfRecord(record);
  if (record && !fault) return record;
  throw new PathHelmError(
    'INPUT_FORMAT_MISMATCH',
    `${path}: row ${number} is no request record: ${fault?.detail ?? ''}`
  );
}

/**
 * The record columns of a Parquet file, in batches of rows; other columns are left unread.
 * @throws PathHelmError INPUT_FORMAT_MISMATCH when it lacks columns, INPUT_NOT_FOUND when it cannot be read
 */
export async function* readRecordRows(path: string): AsyncGenerator<Record<string, unknown>[]> {
  const connection = await connectDuckDb();
  try {
    const described = await connection.runAndReadAll('DESCRIBE SELECT * FROM read_parquet($path)', { path });
    const present = described.getColumnsJS()[0] as string[]; // DESCRIBE's first column is the name
    const missing = missingRecordColumns(present);
    if (missing)
      throw new PathHelmError('INPUT_FORMAT_MISMATCH', `${path} holds no request records: ${missing.detail}`);
    const wanted = RECORD_COLUMN_NAMES.filter((name) => present.includes(name));
    const result = await connection.stream(`SELECT ${wanted.join(', ')} FROM read_parquet($path)`, { path });
    for await (const rows of result.yieldRowObjectJs()) yield rows.map(withNumbers);
  } catch (cause) {
    if (cause instanceof PathHelmError) throw cause;
    throw new PathHelmError('INPUT_NOT_FOUND', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  } finally {
    connection.closeSync();
  }
}

function withNumbers(row: Record<string, unknown>): Record<string, unknown> {
  for (const name in row) {
    if (typeof row[name] === 'bigint') row[name] = Number(row[name]);
  }
  return row;
}
