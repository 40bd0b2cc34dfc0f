import type { Selection } from './selected-decisions.ts';

/** Selected rows of all sources, with the columns that are counted. */
function selected(sources: readonly string[], { where }: Selection): string {
  return sources
    .map((source) => `SELECT timestamp_ms, action, reason, client_key FROM ${source} WHERE ${where}`)
    .join(' UNION ALL ');
}

/** Decisions by time bin and action: $binMs. */
export function countsByBin(sources: readonly string[], selection: Selection): string {
  return `
    SELECT (timestamp_ms // $binMs * $binMs)::DOUBLE AS at_ms, action, count(*)::DOUBLE AS requests
    FROM (${selected(sources, selection)})
    GROUP BY ALL
    ORDER BY at_ms, action`;
}

/** What was stopped, by reason, most frequent first: $most. */
export function countsByReason(sources: readonly string[], selection: Selection): string {
  return `
    SELECT reason, count(*)::DOUBLE AS requests
    FROM (${selected(sources, selection)})
    WHERE action <> 'allow'
    GROUP BY reason
    ORDER BY requests DESC, reason
    LIMIT $most`;
}

export function countOfClients(sources: readonly string[], selection: Selection): string {
  return `SELECT count(DISTINCT client_key)::DOUBLE AS clients FROM (${selected(sources, selection)})`;
}
