import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { dayFolderOf, dayOf, openFolderOf } from '#data/decision-log/decision-folder.ts';
import { copyDay } from '../sql/copy-day.ts';
import { daysOfTable } from '../sql/days-of-table.ts';

const DAY_MS = 86_400_000;

export type Sealing = { segments: readonly string[]; rows: number; publish: () => void };

type SealOptions = {
  connection: DuckDBConnection;
  table: string;
  decisionsFolder: string;
  gatewayId: string;
};

/**
 * Writes a table as one segment a day, synced to disk, and leaves them under names nobody reads until `publish` is called.
 * The same rows get the same name, also with later ones behind them: sealing again what a crash left in the open file replaces the
 * segment instead of doubling it.
 */
export async function sealTable({ connection, table, decisionsFolder, gatewayId }: SealOptions): Promise<Sealing> {
  const days = (await connection.runAndReadAll(daysOfTable(table))).getRowObjectsJS();
  const drafts: { draft: string; path: string }[] = [];
  let rows = 0;
  try {
    for (const day of days) {
      const fromMs = Number(day['day_ms']);
      const folder = dayFolderOf(decisionsFolder, dayOf(fromMs));
      const name = segmentName(Number(day['first_ms']), gatewayId, day['first_id'] as string);
      const draft = join(openFolderOf(decisionsFolder), `${gatewayId}.${table}.${drafts.length}.tmp`);
      drafts.push({ draft, path: join(folder, name) });
      await mkdir(folder, { recursive: true });
      await connection.run(copyDay(table), { from_ms: fromMs, to_ms: fromMs + DAY_MS, path: draft });
      await sync(draft);
      rows += Number(day['rows']);
    }
  } catch (fault) {
    await Promise.all(drafts.map(({ draft }) => rm(draft, { force: true }).catch(() => undefined))); // the first fault is the one to tell
    throw fault;
  }
  return {
    segments: drafts.map(({ path }) => path),
    rows,
    publish: () => {
      for (const { draft, path } of drafts) renameSync(draft, path);
    }
  };
}

/** `<time of the first row>-<gateway>-<digest of its id>.parquet`. */
function segmentName(firstMs: number, gatewayId: string, firstId: string): string {
  const time = new Date(firstMs).toISOString().slice(11, 23).replaceAll(/[:.]/g, '');
  const digest = createHash('sha256').update(firstId).digest('hex').slice(0, 8);
  return `${time}-${gatewayId}-${digest}.parquet`;
}

/** Makes the names in the segments' folders last, too. */
export async function syncFolders(paths: readonly string[]): Promise<void> {
  for (const folder of new Set(paths.map(dirname))) await sync(folder);
}

export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
