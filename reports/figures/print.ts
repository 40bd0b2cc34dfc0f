import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { quoteSql, withDuckDb } from '#pipelines/duckdb.ts';
import { withDecisionLog, type DecisionLogView } from './decision-log.ts';

/** How a loader hands over its figures. */
export function printJson(figures: unknown): void {
  process.stdout.write(JSON.stringify(figures));
}

/** A Parquet file made by `write` goes to standard output; without a log, a file with the columns and no rows. */
export async function printParquet(
  dataFolder: string,
  columns: string,
  write: (log: DecisionLogView, path: string) => Promise<void>
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pathhelm-reports-'));
  const path = join(folder, 'rows.parquet');
  try {
    const isThere = await withDecisionLog(dataFolder, async (log) => {
      await write(log, path);
      return true;
    });
    if (isThere === null) {
      await withDuckDb(async (connection) => {
        await connection.run(`CREATE TEMP TABLE nothing (${columns})`);
        await connection.run(`COPY nothing TO ${quoteSql(path)} (FORMAT parquet, COMPRESSION snappy)`);
      });
    }
    await pipeline(createReadStream(path), process.stdout, { end: false });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
