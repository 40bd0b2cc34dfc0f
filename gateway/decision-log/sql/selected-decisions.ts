import { columnOf, DECISION_FIELDS } from '#data/decision-log/decision-columns.ts';
import type { DecisionFilter } from '../decision-log.ts';

export type Selection = { where: string; values: Record<string, string | number> };

/** Position in the order of pages: `timestampMs` and `decisionId` of the last row of the page before. */
export type Position = { timestampMs: number; decisionId: string };

const CONDITIONS = {
  fromMs: 'timestamp_ms >= $fromMs',
  toMs: 'timestamp_ms < $toMs',
  action: 'action = $action',
  reason: '(reason = $reason OR would_reason = $reason)',
  route: 'route = $route',
  clientKey: 'client_key = $clientKey',
  attackClass: 'attack_class = $attackClass',
  modelVersion: 'model_version = $modelVersion',
  status: 'status = $status'
} as const satisfies Partial<Record<keyof DecisionFilter, string>>;

/** What a filter selects, for the WHERE of the queries below. Only what is asked for stands in it, so that row groups can be skipped. */
export function selectionOf(filter: DecisionFilter, before?: Position): Selection {
  const conditions: string[] = [];
  const values: Selection['values'] = {};
  for (const [name, condition] of Object.entries(CONDITIONS)) {
    const value = filter[name as keyof typeof CONDITIONS]; // the table's own keys
    if (value === undefined) continue;
    conditions.push(condition);
    values[name] = value;
  }
  if (filter.isHeldBack !== undefined) conditions.push(`would_action ${filter.isHeldBack ? '<>' : '='} action`);
  if (before !== undefined) {
    conditions.push('timestamp_ms <= $beforeMs AND (timestamp_ms < $beforeMs OR decision_id < $beforeId)');
    values['beforeMs'] = before.timestampMs;
    values['beforeId'] = before.decisionId;
  }
  return { where: conditions.length === 0 ? 'true' : conditions.join(' AND '), values };
}

const PAGE_COLUMNS = DECISION_FIELDS.map(columnOf);

/** The newest selected rows of a source: $limit. */
export function decisionPage(source: string, { where }: Selection, withFeatures: boolean): string {
  const columns = withFeatures ? PAGE_COLUMNS : PAGE_COLUMNS.filter((column) => column !== 'features');
  return `
    SELECT ${columns.join(', ')}
    FROM ${source}
    WHERE ${where}
    ORDER BY timestamp_ms DESC, decision_id DESC
    LIMIT $limit`;
}
