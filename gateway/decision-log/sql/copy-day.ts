import { DECISION_FORMAT_KEY, DECISION_FORMAT_VERSION } from '#data/decision-log/decision-columns.ts';

/** Small enough that a reader of many segments at once keeps little of each in memory. */
const ROW_GROUP_ROWS = 8192;

/** What every segment is written with. */
export const SEGMENT_FORMAT = `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, KV_METADATA {${DECISION_FORMAT_KEY}: '${DECISION_FORMAT_VERSION}'})`;

/**
 * One day's rows of a table as a segment: $from_ms, $to_ms, $path. In the order they were written, which is nearly that of time: sorting
 * would hold all of them in the gateway's memory once more.
 */
export function copyDay(table: string): string {
  return `
    COPY (
      SELECT * FROM ${table}
      WHERE timestamp_ms >= $from_ms AND timestamp_ms < $to_ms
    ) TO $path ${SEGMENT_FORMAT}`;
}
