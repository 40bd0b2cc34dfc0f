import { SEGMENT_FORMAT } from './copy-day.ts';

/** Decisions of a segment that belong to one of the clients: $path, $keys. */
export const DECISIONS_OF_CLIENTS = `
    SELECT decision_id
    FROM read_parquet($path, hive_partitioning = false)
    WHERE list_contains($keys, client_key)`;

/** The segment without them: $path, $keys, $draft. */
export const SEGMENT_WITHOUT_CLIENTS = `
    COPY (
      SELECT * FROM read_parquet($path, hive_partitioning = false)
      WHERE NOT list_contains($keys, client_key)
    ) TO $draft ${SEGMENT_FORMAT}`;
