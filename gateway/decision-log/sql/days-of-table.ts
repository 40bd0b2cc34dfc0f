/** One row a day that has rows: day_ms (its begin), rows, first_id (of its earliest row). */
export function daysOfTable(table: string): string {
  return `
    SELECT timestamp_ms // 86400000 * 86400000 AS day_ms, count(*) AS rows,
      min(timestamp_ms) AS first_ms, arg_min(decision_id, (timestamp_ms, decision_id)) AS first_id
    FROM ${table}
    GROUP BY day_ms
    ORDER BY day_ms`;
}
