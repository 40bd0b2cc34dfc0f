import { columnOf, DECISION_COLUMN_TYPES, DECISION_FIELDS } from '#data/decision-log/decision-columns.ts';

/** Rows of the open file, in order of their writing. */
export function createOpenTable(table: string): string {
  const columns = DECISION_FIELDS.map((field) => `${columnOf(field)} ${DECISION_COLUMN_TYPES[field]}`);
  return `CREATE TABLE ${table} (${columns.join(', ')})`;
}
