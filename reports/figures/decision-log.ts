import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { readCommonSettings } from '#platform/settings.ts';
import { quoteSql, withDuckDb } from '#pipelines/duckdb.ts';

/** The sealed decision log as loaders see it: a view `decisions`, over at most the last 30 days that hold anything. */
export type DecisionLogView = {
  /** Runs `reports/sql/<name>.sql`. Rows as plain objects, numbers as numbers. */
  query: <T>(name: string, parameters?: Readonly<Record<string, DuckDBValue>>) => Promise<T[]>;
  /** The same, written to a Parquet file. */
  copyTo: (path: string, name: string, parameters: Readonly<Record<string, number>>) => Promise<void>;
  connection: DuckDBConnection;
  span: LogSpan;
};

export type LogSpan = {
  requests: number;
  fromMs: number;
  toMs: number;
  gateways: number;
  degraded: number;
  unscored: number;
  heldBack: number;
  /** Width of the time bins pages work with. */
  binMs: number;
  /** Size of the segments read. */
  bytes: number;
  segments: number;
};

const MOST_DAYS = 30;
const HOUR_MS = 3_600_000;

/** @returns null when there is no sealed log yet */
export async function withDecisionLog<T>(
  dataFolder: string,
  work: (log: DecisionLogView) => Promise<T>
): Promise<T | null> {
  const segments = await segmentsIn(join(dataFolder, 'decisions'));
  if (segments.paths.length === 0) return null;
  return withDuckDb(async (connection) => {
    const list = segments.paths.map(quoteSql).join(', ');
    await connection.run(
      `CREATE OR REPLACE TEMP VIEW decisions AS FROM read_parquet([${list}], union_by_name = true, hive_partitioning = false)`
    );
    const query = async <R>(name: string, parameters: Readonly<Record<string, DuckDBValue>> = {}): Promise<R[]> => {
      const reader = await connection.runAndReadAll(await readSql(name), { ...parameters });
      return reader.getRowObjectsJS() as R[]; // each query names its columns and casts its numbers
    };
    const [facts] = await query<Record<string, number>>('span');
    if (!facts?.['requests']) return null;
    const span: LogSpan = {
      requests: facts['requests'],
      fromMs: facts['from_ms']!,
      toMs: facts['to_ms']!,
      gateways: facts['gateways']!,
      degraded: facts['degraded']!,
      unscored: facts['unscored']!,
      heldBack: facts['held_back']!,
      binMs: binMsFor(facts['to_ms']! - facts['from_ms']!),
      bytes: segments.bytes,
      segments: segments.paths.length
    };
    const copyTo = async (path: string, name: string, parameters: Readonly<Record<string, number>>): Promise<void> => {
      // Snappy: what the browser's reader unpacks without WebAssembly, which the strict CSP forbids.
      // COPY takes no parameters; these are numbers of ours.
      const sql = (await readSql(name)).replace(/\$(\w+)/g, (_whole, key: string) => String(parameters[key]!));
      await connection.run(
        `COPY (${sql}) TO ${quoteSql(path)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 200000)`
      );
    };
    return work({ query, copyTo, connection, span });
  });
}

/** DATA_DIR as the loaders get it. */
export function dataFolder(): string {
  return readCommonSettings(process.env).DATA_DIR;
}

/** Some hundreds of bins, whatever the log spans. */
function binMsFor(spanMs: number): number {
  const widths = [5_000, 15_000, 60_000, 300_000, 900_000, HOUR_MS, 2 * HOUR_MS];
  return widths.find((widthMs) => spanMs / widthMs <= 400) ?? 6 * HOUR_MS;
}

async function segmentsIn(folder: string): Promise<{ paths: string[]; bytes: number }> {
  const days = (await readdir(folder).catch(() => [] as string[])).filter((name) =>
    /^dt=\d{4}-\d{2}-\d{2}$/.test(name)
  );
  const paths: string[] = [];
  let bytes = 0;
  for (const day of days.sort().slice(-MOST_DAYS)) {
    for (const name of (await readdir(join(folder, day))).sort()) {
      if (!name.endsWith('.parquet')) continue;
      const path = join(folder, day, name);
      paths.push(path);
      bytes += (await stat(path)).size;
    }
  }
  return { paths, bytes };
}

async function readSql(name: string): Promise<string> {
  return readFile(new URL(`../sql/${name}.sql`, import.meta.url), 'utf8');
}
