import type { DecisionTable } from './decision-table.ts';
import { takeTableRows } from './take-table-rows.ts';

type Unsorted = Omit<DecisionTable, 'duplicates' | 'notes'>;

/** The rows by time and then id, each decision once. What is in order already is not copied. */
export function sortRows(read: Unsorted): Unsorted & { duplicates: number } {
  const { timestampMs } = read.numbers;
  const { decisionIds } = read;
  const order = Uint32Array.from({ length: read.rows }, (_, row) => row).sort(
    (a, b) => timestampMs[a]! - timestampMs[b]! || compare(decisionIds[a]!, decisionIds[b]!) || a - b
  );
  let kept = 0;
  for (let at = 0; at < order.length; at++) {
    if (at > 0 && decisionIds[order[at]!] === decisionIds[order[at - 1]!]) continue;
    order[kept++] = order[at]!;
  }
  const duplicates = read.rows - kept;
  const rows = order.subarray(0, kept);
  if (duplicates === 0 && rows.every((row, at) => row === at)) return { ...read, duplicates };
  return { ...takeTableRows(read, rows), duplicates };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
