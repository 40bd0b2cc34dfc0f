import { ROWS_OF_SEGMENT, SEGMENT_FORMAT } from './segment-format.ts';

/** Decisions of a segment that belong to one of the clients: $path, $keys. */
export const DECISIONS_OF_CLIENTS = `
    SELECT decision_id
    FROM ${ROWS_OF_SEGMENT}
    WHERE list_contains($keys, client_key)`;

/** The segment without them: $path, $keys, $draft. */
export const SEGMENT_WITHOUT_CLIENTS = `
    COPY (
      SELECT * FROM ${ROWS_OF_SEGMENT}
      WHERE NOT list_contains($keys, client_key)
    ) TO $draft ${SEGMENT_FORMAT}`;
