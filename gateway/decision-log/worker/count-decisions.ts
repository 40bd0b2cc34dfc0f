import type { DuckDBValue } from '@duckdb/node-api';
import type { DecisionHistory, HistoryFilter } from '../decision-log.ts';
import { countOfClients, countsByBin, countsByReason } from '../sql/decision-counts.ts';
import { selectionOf } from '../sql/selected-decisions.ts';
import { sourcesOf, type Decisions } from './query-decisions.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const BIN_WIDTHS_MS = [5, 15, 60, 300, 900].map((seconds) => seconds * SECOND_MS);
const LONG_BIN_WIDTHS_MS = [1, 2, 6, 24].map((hours) => hours * HOUR_MS);
/** A bar needs some pixels. */
const MOST_BINS = 180;
const MOST_REASONS = 20;

/** What was decided in a stretch of time, counted over every gateway's sealed segments and this one's open file. */
export async function countDecisions(decisions: Decisions, filter: HistoryFilter): Promise<DecisionHistory> {
  const { fromMs, toMs } = filter;
  const binMs =
    [...BIN_WIDTHS_MS, ...LONG_BIN_WIDTHS_MS].find((widthMs) => (toMs - fromMs) / widthMs <= MOST_BINS) ??
    7 * 24 * HOUR_MS;
  const sources = await sourcesOf(decisions, filter);
  if (sources.length === 0) return { fromMs, toMs, binMs, requests: 0, stopped: 0, clients: 0, bins: [], byReason: [] };
  const selection = selectionOf(filter);
  const files = sources.find((source) => source.files !== undefined)?.files;
  const from = sources.map((source) => source.from);
  const rows = async <T>(sql: string, more: Record<string, DuckDBValue> = {}): Promise<T[]> => {
    const values = { ...selection.values, ...(files !== undefined && { files }), ...more };
    return (await decisions.connection.runAndReadAll(sql, values)).getRowObjectsJS() as T[]; // each query names its columns
  };
  type Bin = { at_ms: number; action: DecisionHistory['bins'][number]['action']; requests: number };
  const bins = await rows<Bin>(countsByBin(from, selection), { binMs });
  const byReason = await rows<DecisionHistory['byReason'][number]>(countsByReason(from, selection), {
    most: MOST_REASONS
  });
  const [counted] = await rows<{ clients: number }>(countOfClients(from, selection));
  const sum = (list: readonly Bin[]): number => list.reduce((all, { requests }) => all + requests, 0);
  return {
    fromMs,
    toMs,
    binMs,
    requests: sum(bins),
    stopped: sum(bins.filter(({ action }) => action !== 'allow')),
    clients: counted!.clients,
    bins: bins.map(({ at_ms: atMs, action, requests }) => ({ atMs, action, requests })),
    byReason
  };
}
