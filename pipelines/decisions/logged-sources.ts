import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { isSegment, openFolderOf } from '#data/decision-log/decision-folder.ts';
import { withEveryColumn } from '#data/decision-log/with-every-column.ts';
import { quoteSql } from '../duckdb.ts';
import { listDayFiles, type DecisionRange } from './list-segments.ts';
import { checkSegments } from './open-segment.ts';

export type LoggedSources = {
  /** What may stand after FROM; each has the columns of the decision log. */
  relations: readonly string[];
  /** What is not among them, and why, one sentence each. */
  notes: readonly string[];
  /** Gives the files of ended gateways back. */
  detach: () => Promise<void>;
};

const OPEN_ENDING = '.duckdb';
let attached = 0;

/**
 * Where decisions of a time range lie: sealed segments of all gateways, and what ended gateways left unsealed. What a running gateway has
 * not sealed yet is its own: DuckDB locks the file, and a note says so.
 * @throws PathHelmError INPUT_NOT_FOUND without such a folder, INPUT_FORMAT_MISMATCH naming a file that is cut short, of another format
 * version or without the columns
 */
export async function loggedSources(
  connection: DuckDBConnection,
  decisionsFolder: string,
  range: DecisionRange
): Promise<LoggedSources> {
  const paths = await listDayFiles(decisionsFolder, range, isSegment);
  await checkSegments(connection, paths);
  const sealed = `read_parquet([${paths.map(quoteSql).join(', ')}], hive_partitioning = false, union_by_name = true)`;
  const names: string[] = [];
  const notes: string[] = [];
  const relations = paths.length === 0 ? [] : [withEveryColumn(sealed)];
  for (const path of await openFiles(decisionsFolder)) {
    const name = `open_decisions_${++attached}`;
    try {
      await connection.run(`ATTACH ${quoteSql(path)} AS ${name} (READ_ONLY)`);
    } catch (cause) {
      notes.push(noteOn(path, cause));
      continue;
    }
    names.push(name);
    const found = await connection.runAndReadAll(
      "SELECT table_name FROM duckdb_tables() WHERE database_name = $name AND table_name LIKE 'rows_%' ORDER BY table_oid",
      { name }
    );
    relations.push(...found.getRows().map(([table]) => withEveryColumn(`${name}.${String(table)}`)));
  }
  return {
    relations,
    notes,
    detach: async () => {
      for (const name of names) await connection.run(`DETACH ${name}`);
    }
  };
}

async function openFiles(decisionsFolder: string): Promise<string[]> {
  const folder = openFolderOf(decisionsFolder);
  const names = await readdir(folder).catch((): string[] => []); // a copied log has none
  return names
    .filter((name) => name.endsWith(OPEN_ENDING))
    .sort()
    .map((name) => join(folder, name));
}

function noteOn(path: string, cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const gatewayId = basename(path, OPEN_ENDING);
  return /conflicting lock|being used by another process/i.test(text)
    ? `gateway ${gatewayId} is running: what it has not sealed yet is left out (npm run decisions -- seal)`
    : `${path}, left by an ended gateway, cannot be read and is left out: ${text.split('\n')[0] ?? ''}`;
}
