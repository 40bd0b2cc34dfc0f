/** A decision by its id: $id, $from_ms, $to_ms (around its time, so that other row groups are skipped). */
export function oneDecision(source: string): string {
  return `
    SELECT *
    FROM ${source}
    WHERE decision_id = $id AND timestamp_ms >= $from_ms AND timestamp_ms <= $to_ms
    LIMIT 1`;
}
