import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DuckDBAppender, DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { dayOf } from '#data/decision-log/decision-folder.ts';
import { NUMBER_FIELDS, type RowBatch } from '../row-batch.ts';
import { createOpenTable } from '../sql/create-open-table.ts';
import { fillChunk } from './fill-chunk.ts';
import { openFaultOf, openInstance } from './instance.ts';

/** A table rows are appended to until it is sealed as a whole. */
export type OpenTable = {
  name: string;
  rows: number;
  bytes: number;
  firstDay: string;
  lastDay: string;
  sinceMs: number;
};

/** What one gateway process is writing: the newest table takes rows, older ones wait to be sealed. */
export type OpenFile = {
  /** Oldest first; the last takes rows. */
  tables: OpenTable[];
  /** For queries; appends have a connection of their own. */
  reading: DuckDBConnection;
  /** Commits the rows of the batches, all or none. */
  append: (batches: readonly RowBatch[]) => void;
  /** Starts a new table, so that the tables before can be sealed while rows go on coming. */
  rotate: () => Promise<void>;
  /** Takes a sealed table's rows away for good. */
  drop: (table: OpenTable) => Promise<void>;
  bytes: () => Promise<number>;
  close: () => void;
};

type OpenOptions = { path: string; monotonicMs: () => number; onTorn: (aside: string, fault: string) => void };

const TIMESTAMP_AT = NUMBER_FIELDS.indexOf('timestampMs');

/** @throws what the file system or DuckDB says; a torn file of former times is set aside */
export async function openFile({ path, monotonicMs, onTorn }: OpenOptions): Promise<OpenFile> {
  await mkdir(dirname(path), { recursive: true });
  const instance = await openOrSetAside(path, onTorn);
  const writing = await instance.connect();
  const reading = await instance.connect();
  const tables = await namesOfTables(reading);
  let number = tables.length === 0 ? 0 : Number(tables.at(-1)!.name.slice('rows_'.length));
  let appender: DuckDBAppender | null = null;

  const file: OpenFile = {
    tables,
    reading,
    append(batches) {
      if (appender === null) throw new Error('the open file has no table to append to');
      const table = tables.at(-1)!;
      appender.appendDataChunk(fillChunk(batches));
      appender.flushSync();
      for (const batch of batches) account(table, batch);
    },
    async rotate() {
      appender?.closeSync();
      appender = null;
      const name = `rows_${++number}`;
      await writing.run(createOpenTable(name));
      appender = await writing.createAppender(name);
      tables.push({ name, rows: 0, bytes: 0, firstDay: '', lastDay: '', sinceMs: monotonicMs() });
    },
    async drop(table) {
      tables.splice(tables.indexOf(table), 1);
      await writing.run(`DROP TABLE ${table.name}`);
      await writing.run('CHECKPOINT');
    },
    bytes: async () => (await sizeOf(path)) + (await sizeOf(`${path}.wal`)),
    close() {
      appender = null; // closing it would try again to write what could not be written
      reading.closeSync();
      writing.closeSync();
      instance.closeSync();
    }
  };
  await file.rotate();
  return file;

  function account(table: OpenTable, { rows, numbers, features, textLength }: RowBatch): void {
    if (table.rows === 0) table.sinceMs = monotonicMs();
    table.rows += rows;
    table.bytes += rows * NUMBER_FIELDS.length * 8 + features.byteLength + textLength;
    for (let row = 0; row < rows; row++) {
      const day = dayOf(numbers[row * NUMBER_FIELDS.length + TIMESTAMP_AT]!);
      if (table.firstDay === '' || day < table.firstDay) table.firstDay = day;
      if (day > table.lastDay) table.lastDay = day;
    }
  }
}

async function openOrSetAside(path: string, onTorn: OpenOptions['onTorn']): Promise<DuckDBInstance> {
  try {
    return await openInstance(path);
  } catch (fault) {
    if (openFaultOf(fault) !== 'torn') throw fault;
    onTorn(await setAside(path), String(fault));
    return await openInstance(path);
  }
}

/** Keeps a file that cannot be read for a person to look at. @returns its new path */
export async function setAside(path: string): Promise<string> {
  const aside = `${path}.torn-${new Date().toISOString().replaceAll(/[:.]/g, '')}`;
  await rename(path, aside);
  await rename(`${path}.wal`, `${aside}.wal`).catch(() => undefined); // there is none after a checkpoint
  return aside;
}

/** Tables left by an earlier opening of the same file; their rows have still to be sealed. */
export async function namesOfTables(connection: DuckDBConnection): Promise<OpenTable[]> {
  const found = await connection.runAndReadAll(
    "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'rows_%' ORDER BY table_oid"
  );
  const names = found.getRows().map(([name]) => String(name));
  return names.map((name) => ({ name, rows: 1, bytes: 0, firstDay: '', lastDay: '', sinceMs: 0 }));
}

async function sizeOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0
  );
}
