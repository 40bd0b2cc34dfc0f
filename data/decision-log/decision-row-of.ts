import type { DecisionRow } from '../decision-row.ts';
import {
  columnOf,
  DECISION_COLUMN_TYPES,
  DECISION_FIELDS,
  isNullable,
  type DecisionField
} from './decision-columns.ts';

type Reader = { field: DecisionField; column: string; isText: boolean; ifNull: string | number | null };

const READERS: readonly Reader[] = DECISION_FIELDS.map((field) => {
  const isText = DECISION_COLUMN_TYPES[field] === 'VARCHAR';
  return { field, column: columnOf(field), isText, ifNull: isNullable(field) ? null : isText ? '' : 0 };
});

/**
 * A row as DuckDB gives it, columns by name, as a DecisionRow. Columns that are not there count as empty: an older file lacks what was
 * added later. Whole numbers may come as bigint, lists as any list of numbers.
 */
export function decisionRowOf(values: Readonly<Record<string, unknown>>): DecisionRow {
  const row: Record<string, unknown> = {};
  for (const { field, column, ifNull } of READERS) {
    const value = values[column] ?? ifNull;
    row[field] = typeof value === 'bigint' ? Number(value) : value;
  }
  return row as DecisionRow; // every field was set; words were checked when they were written
}
