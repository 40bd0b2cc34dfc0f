import type { IngestResult } from './ingest.ts';
import type { FileReport } from './record-sink.ts';

export type ImportSummary = {
  records: number;
  files: FileReport[];
  /** ISO 8601; null when the source has no clock. */
  from: string | null;
  to: string | null;
  /** Null when the source names no clients. */
  clients: number | null;
  clockSteps: number;
  /** Most frequent first. */
  topStatuses: { status: number; records: number }[];
  /** Records by class; those without label are not counted. */
  labels: Record<string, number>;
};

const TOP_STATUSES = 6;

/** What came in, for a person or a machine to look over before anything is made of it. */
export function summariseImport({ records, filesRead, timed, hasClients, clockSteps }: IngestResult): ImportSummary {
  const statuses = tally(records.map((record) => record.status));
  const topStatuses = [...statuses].sort(([, one], [, other]) => other - one).slice(0, TOP_STATUSES);
  const classes = records.flatMap((record) => (record.label ? [record.label.attackClass] : []));
  return {
    records: records.length,
    files: filesRead,
    from: timed ? isoTime(records[0]?.timestampMs) : null,
    to: timed ? isoTime(records.at(-1)?.timestampMs) : null,
    clients: hasClients ? new Set(records.map((record) => record.clientKey)).size : null,
    clockSteps,
    topStatuses: topStatuses.map(([status, count]) => ({ status, records: count })),
    labels: Object.fromEntries(tally(classes))
  };
}

function tally<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function isoTime(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
