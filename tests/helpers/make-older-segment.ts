import { rename } from 'node:fs/promises';
import { ADDED_LATER, columnOf } from '#data/decision-log/decision-columns.ts';
import { ROWS_OF_SEGMENT, SEGMENT_FORMAT } from '#data/decision-log/segment-format.ts';
import { quoteSql, withDuckDb } from '#pipelines/duckdb.ts';

/** A segment as a gateway wrote it before the later columns came. */
export async function makeOlderSegment(path: string): Promise<void> {
  const draft = `${path}.older`;
  const later = [...ADDED_LATER].map(columnOf).join(', ');
  await withDuckDb((connection) =>
    connection.run(
      `COPY (SELECT * EXCLUDE (${later}) FROM ${ROWS_OF_SEGMENT}) TO ${quoteSql(draft)} ${SEGMENT_FORMAT}`,
      {
        path
      }
    )
  );
  await rename(draft, path);
}
