import { takeRows } from '../dataset.ts';
import type { DecisionTable } from './decision-table.ts';

/** The rows asked for, in that order. */
export function takeTableRows<Table extends Omit<DecisionTable, 'duplicates' | 'notes'>>(
  table: Table,
  rows: Uint32Array
): Table {
  const pick = <T>(values: readonly T[]): T[] => Array.from(rows, (row) => values[row]!);
  return {
    ...table,
    rows: rows.length,
    decisionIds: pick(table.decisionIds),
    numbers: mapValues(table.numbers, (values) => Float64Array.from(rows, (row) => values[row]!)),
    texts: mapValues(table.texts, ({ values, codes }) => ({
      values,
      codes: Uint32Array.from(rows, (row) => codes[row]!)
    })),
    featureCounts: Uint16Array.from(rows, (row) => table.featureCounts[row]!),
    matrix: takeRows(table.matrix, rows),
    content: table.content && mapValues(table.content, pick),
    turns: table.turns && mapValues(table.turns, (values) => Float64Array.from(rows, (row) => values[row]!))
  };
}

/** Those for which `isWanted` holds; the table itself when that is all of them. */
export function filterTable(table: DecisionTable, isWanted: (row: number) => boolean): DecisionTable {
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => isWanted(row));
  return rows.length === table.rows ? table : takeTableRows(table, rows);
}

function mapValues<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  map: (value: From) => To
): Record<Key, To> {
  // The same keys again.
  return Object.fromEntries(Object.entries<From>(record).map(([key, value]) => [key, map(value)])) as Record<Key, To>;
}
