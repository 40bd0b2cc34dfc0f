import { ADDED_LATER, columnOf, DECISION_COLUMN_TYPES } from './decision-columns.ts';

const LATER = [...ADDED_LATER].map((field) => `NULL::${DECISION_COLUMN_TYPES[field]} AS ${columnOf(field)}`).join(', ');

/** What may stand after FROM, with all columns of the decision log: null where the source is older than a column. */
export function withEveryColumn(source: string): string {
  return `(SELECT * FROM ${source} UNION ALL BY NAME SELECT ${LATER} WHERE false)`;
}
