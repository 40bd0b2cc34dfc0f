import { SEGMENT_FORMAT } from '#data/decision-log/segment-format.ts';

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
