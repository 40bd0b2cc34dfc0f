import { DECISION_FORMAT_KEY, DECISION_FORMAT_VERSION } from './decision-columns.ts';

/** Small enough that a reader of many segments at once keeps little of each in memory. */
const ROW_GROUP_ROWS = 8192;

/** What every segment is written with, as options of COPY. */
export const SEGMENT_FORMAT = `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, KV_METADATA {${DECISION_FORMAT_KEY}: '${DECISION_FORMAT_VERSION}'})`;

/** The rows of one segment: $path. Without the day in its folder's name, which is no column of it. */
export const ROWS_OF_SEGMENT = 'read_parquet($path, hive_partitioning = false)';
