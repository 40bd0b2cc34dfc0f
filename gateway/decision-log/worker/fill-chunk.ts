import { BIGINT, DOUBLE, DuckDBDataChunk, DuckDBListValue, FLOAT, LIST, SMALLINT, VARCHAR } from '@duckdb/node-api';
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { DECISION_COLUMN_TYPES, DECISION_FIELDS, isNullable } from '#data/decision-log/decision-columns.ts';
import { NUMBER_FIELDS, TEXT_FIELDS, textOf, type NumberField, type RowBatch, type TextField } from '../row-batch.ts';

/** At most 2048, which is DuckDB's vector size; half of it takes half the memory and no more time. */
export const CHUNK_ROWS = 1024;

const TYPES = {
  VARCHAR,
  SMALLINT,
  BIGINT,
  DOUBLE,
  'FLOAT[]': LIST(FLOAT)
} as const satisfies Record<(typeof DECISION_COLUMN_TYPES)[keyof typeof DECISION_COLUMN_TYPES], DuckDBType>;

/** The last moment a date can name; a clock beyond it must not stop the log. */
const LATEST_MS = 8.64e15;

type ReadCell = (batch: RowBatch, row: number) => DuckDBValue;

const COLUMNS = DECISION_FIELDS.map((field) => ({ type: TYPES[DECISION_COLUMN_TYPES[field]], read: readerOf(field) }));

/** The one chunk everything passes through: each new one would keep some megabytes until the garbage collector finds it. */
let reused: DuckDBDataChunk | null = null;

/** Batches of together at most CHUNK_ROWS rows as one chunk, which is filled anew by the next call. */
export function fillChunk(batches: readonly RowBatch[]): DuckDBDataChunk {
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  const chunk = (reused ??= DuckDBDataChunk.create(COLUMNS.map(({ type }) => type)));
  chunk.reset();
  chunk.rowCount = rows;
  for (const [at, { read }] of COLUMNS.entries()) {
    const vector = chunk.getColumnVector(at);
    let to = 0;
    for (const batch of batches) {
      for (let row = 0; row < batch.rows; row++) vector.setItem(to++, read(batch, row));
    }
    vector.flush();
  }
  return chunk;
}

function readerOf(field: (typeof DECISION_FIELDS)[number]): ReadCell {
  if (field === 'features') return featuresOf;
  const textAt = TEXT_FIELDS.indexOf(field as TextField); // -1 tells it is none
  if (textAt >= 0) return (batch, row) => textOf(batch, row, textAt);
  const numberAt = NUMBER_FIELDS.indexOf(field as NumberField); // what is neither text nor features
  const numberOf = ({ numbers }: RowBatch, row: number): number => numbers[row * NUMBER_FIELDS.length + numberAt]!;
  if (DECISION_COLUMN_TYPES[field] === 'BIGINT') {
    return (batch, row) => BigInt(Math.trunc(Math.min(Math.max(numberOf(batch, row) || 0, 0), LATEST_MS)));
  }
  const ifNone = isNullable(field) ? null : 0;
  return (batch, row) => {
    const value = numberOf(batch, row);
    return Number.isNaN(value) ? ifNone : value;
  };
}

function featuresOf({ features, scored, width }: RowBatch, row: number): DuckDBValue {
  if (scored[row] === 0) return null;
  // The vector only reads length and items, which a view has too; a copy would cost more than the rest of the row.
  return new DuckDBListValue(features.subarray(row * width, (row + 1) * width) as unknown as number[]);
}
