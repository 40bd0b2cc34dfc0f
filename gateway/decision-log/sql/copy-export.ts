import { columnOf, DECISION_FIELDS } from '#data/decision-log/decision-columns.ts';
import { SEGMENT_FORMAT } from '#data/decision-log/segment-format.ts';
import type { Selection } from './selected-decisions.ts';

const FORMATS = { csv: '(FORMAT csv, HEADER true)', parquet: SEGMENT_FORMAT } as const;

/** All selected rows of the sources, each decision once, oldest first: $path, $limit. */
export function copyExport(sources: readonly string[], { where }: Selection, format: 'csv' | 'parquet'): string {
  const columns = DECISION_FIELDS.map(columnOf).join(', ');
  const parts = sources.map((source) => `SELECT ${columns} FROM ${source} WHERE ${where}`);
  return `
    COPY (
      SELECT * FROM (${parts.join(' UNION ALL ')})
      ORDER BY timestamp_ms, decision_id
      LIMIT $limit
    ) TO $path ${FORMATS[format]}`;
}
