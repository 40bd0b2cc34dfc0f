import { listValue, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { timeOfDecision } from '#data/decision-id.ts';
import { dayOf } from '#data/decision-log/decision-folder.ts';
import { decisionRowOf } from '#data/decision-log/decision-row-of.ts';
import { withEveryColumn } from '#data/decision-log/with-every-column.ts';
import type { DecisionRow } from '#data/decision-row.ts';
import type { DecisionFilter, DecisionPage } from '../decision-log.ts';
import { readCursor, writeCursor } from '../page-cursor.ts';
import { copyExport } from '../sql/copy-export.ts';
import { oneDecision } from '../sql/one-decision.ts';
import { decisionPage, selectionOf } from '../sql/selected-decisions.ts';
import { daysIn, segmentsOf } from './segments.ts';

/** What a query reads: the open file's tables, and sealed segments by day. */
export type Decisions = { connection: DuckDBConnection; tables: () => readonly string[]; decisionsFolder: string };

export type Source = { from: string; files: DuckDBValue | undefined };

const SEGMENTS = withEveryColumn('read_parquet($files, union_by_name = true, hive_partitioning = false)');
const DAY_MS = 86_400_000;
const DEFAULT_LIMIT = 100;
/** A row's time and that in its id are the same moment; clocks that are set in between stay within this. */
const LEEWAY_MS = 60_000;
const MOST_ROWS = Number.MAX_SAFE_INTEGER;

export async function findDecision(decisions: Decisions, id: string): Promise<DecisionRow | undefined> {
  const atMs = timeOfDecision(id);
  const times = { from_ms: atMs - LEEWAY_MS, to_ms: atMs + LEEWAY_MS };
  const days = [...new Set([dayOf(atMs), dayOf(times.from_ms), dayOf(times.to_ms)])];
  for (const source of [...tableSources(decisions), ...(await daySources(decisions, days))]) {
    const [row] = await rowsOf(decisions, source, oneDecision(source.from), { id, ...times });
    if (row !== undefined) return row;
  }
  return undefined;
}

/** Days from the newest on, until the page is full; the open file's rows belong to whatever days they have. */
export async function listDecisions(decisions: Decisions, filter: DecisionFilter): Promise<DecisionPage> {
  const limit = filter.limit ?? DEFAULT_LIMIT;
  const before = filter.cursor === undefined ? undefined : readCursor(filter.cursor);
  const selection = selectionOf(filter, before);
  const page = async (source: Source): Promise<DecisionRow[]> => {
    const sql = decisionPage(source.from, selection, filter.withFeatures === true);
    return rowsOf(decisions, source, sql, { ...selection.values, limit: limit + 1 });
  };
  let rows: DecisionRow[] = [];
  for (const source of tableSources(decisions)) rows.push(...(await page(source)));
  rows = newestFirst(rows);
  const lastMs = Math.min(filter.toMs ?? Infinity, before?.timestampMs ?? Infinity);
  for (const day of (await daysIn(decisions.decisionsFolder)).reverse()) {
    const dayMs = Date.parse(day);
    if (dayMs > lastMs || dayMs + DAY_MS <= (filter.fromMs ?? 0)) continue;
    // Nothing of this day or before can come before a full page that ends later.
    if (rows.length > limit && rows[limit]!.timestampMs >= dayMs + DAY_MS) break;
    for (const source of await daySources(decisions, [day])) rows.push(...(await page(source)));
    rows = newestFirst(rows).slice(0, limit + 1);
  }
  const last = rows.length > limit ? rows[limit - 1]! : undefined;
  return { rows: rows.slice(0, limit), nextCursor: last === undefined ? null : writeCursor(last) };
}

/** @returns rows written; the file has its columns also without any */
export async function exportDecisions(
  decisions: Decisions,
  { path, format, filter }: { path: string; format: 'csv' | 'parquet'; filter: DecisionFilter }
): Promise<number> {
  const before = filter.cursor === undefined ? undefined : readCursor(filter.cursor);
  const selection = selectionOf(filter, before);
  const sources = await sourcesOf(decisions, filter);
  const sql = copyExport(
    sources.map(({ from }) => from),
    selection,
    format
  );
  const files = sources.find((source) => source.files !== undefined)?.files;
  const written = await decisions.connection.runAndReadAll(sql, {
    ...selection.values,
    ...(files !== undefined && { files }),
    limit: filter.limit ?? MOST_ROWS,
    path
  });
  return Number(written.getRows()[0]![0]);
}

/** Everything that can hold rows of the filter's time. At most one of the sources has files. */
export async function sourcesOf(
  decisions: Decisions,
  { fromMs = 0, toMs = Infinity }: Pick<DecisionFilter, 'fromMs' | 'toMs'>
): Promise<Source[]> {
  const days = (await daysIn(decisions.decisionsFolder)).filter(
    (day) => Date.parse(day) < toMs && Date.parse(day) + DAY_MS > fromMs
  );
  return [...tableSources(decisions), ...(await daySources(decisions, days))];
}

function tableSources({ tables }: Decisions): Source[] {
  return tables().map((from) => ({ from, files: undefined }));
}

/** All segments of the days as one source; none when there are none, which DuckDB would call a fault. */
async function daySources({ decisionsFolder }: Decisions, days: readonly string[]): Promise<Source[]> {
  const paths = (await Promise.all(days.map((day) => segmentsOf(decisionsFolder, day)))).flat();
  return paths.length === 0 ? [] : [{ from: SEGMENTS, files: listValue(paths) }];
}

async function rowsOf(
  { connection }: Decisions,
  { files }: Source,
  sql: string,
  values: Record<string, DuckDBValue>
): Promise<DecisionRow[]> {
  const result = await connection.runAndReadAll(sql, { ...values, ...(files !== undefined && { files }) });
  return result.getRowObjectsJS().map(decisionRowOf);
}

/** In the order of pages, each decision once: while a table is sealed, it stands in both places for a moment. */
function newestFirst(rows: readonly DecisionRow[]): DecisionRow[] {
  const sorted = rows.toSorted(
    (a, b) => b.timestampMs - a.timestampMs || (a.decisionId < b.decisionId ? 1 : a.decisionId > b.decisionId ? -1 : 0)
  );
  return sorted.filter((row, at) => at === 0 || row.decisionId !== sorted[at - 1]!.decisionId);
}
