import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { writeByDraft } from '#platform/atomic-file.ts';
import type { Pseudonymise } from '#platform/pseudonym.ts';
import { quoteSql, withDuckDb } from './duckdb.ts';
import { storedClientKey } from './ingest/store/stored-record.ts';

export type Erasure = { path: string; rows: number };

/** Pseudonyms rotate after whole days, so one moment of each day meets every period. */
const DAY_MS = 86_400_000;

/**
 * Removes one client from what is stored: its rows from every file of `raw/`, and every kept run under `features/` that holds any of its
 * rows. Model versions keep no rows. @throws PathHelmError STORAGE_FAILED; each file is either as before or without the client
 */
export async function eraseClient(options: {
  dataFolder: string;
  clientKey: string;
  pseudonymise: Pseudonymise;
}): Promise<Erasure[]> {
  const { dataFolder } = options;
  const raw = (await namesIn(join(dataFolder, 'raw'))).filter((name) => name.endsWith('.parquet'));
  const runs = await namesIn(join(dataFolder, 'features'));
  return withDuckDb(async (connection) => {
    const erased: Erasure[] = [];
    for (const name of raw) {
      const path = join(dataFolder, 'raw', name);
      const found = await findClient(connection, path, options);
      if (found.rows === 0) continue;
      const rest = `SELECT * FROM read_parquet(${quoteSql(path)}) WHERE client_key NOT IN (${found.keys})`;
      await writeByDraft(path, (draft) =>
        connection.run(`COPY (${rest}) TO ${quoteSql(draft)} (FORMAT parquet, COMPRESSION zstd)`)
      );
      erased.push({ path, rows: found.rows });
    }
    for (const name of runs) {
      const folder = join(dataFolder, 'features', name);
      if (!(await namesIn(folder)).includes('features.parquet')) continue;
      const { rows } = await findClient(connection, join(folder, 'features.parquet'), options);
      if (rows === 0) continue;
      await rm(folder, { recursive: true });
      erased.push({ path: folder, rows });
    }
    return erased;
  });
}

/** The client's keys in this file, as a list for SQL, and how many rows have one of them. */
async function findClient(
  connection: DuckDBConnection,
  path: string,
  { clientKey, pseudonymise }: { clientKey: string; pseudonymise: Pseudonymise }
): Promise<{ keys: string; rows: number }> {
  const file = `read_parquet(${quoteSql(path)})`;
  const days = await connection.runAndReadAll(
    `SELECT DISTINCT timestamp_ms // ${DAY_MS} AS day FROM ${file} ORDER BY day`
  );
  const pseudonyms = days
    .getRows()
    .map(([day]) => storedClientKey(clientKey, (value) => pseudonymise(value, Number(day) * DAY_MS)));
  // Generated traffic is stored under its own keys.
  const keys = [...new Set([clientKey, ...pseudonyms])].map(quoteSql).join(', ');
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${file} WHERE client_key IN (${keys})`);
  return { keys, rows: Number(counted.getRows()[0]![0]) };
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}
