import type { AttackClass } from '#data/label.ts';
import { filterTable } from '../decisions/take-table-rows.ts';
import { textAt, type DecisionTable } from '../decisions/decision-table.ts';
import { loggedRecords } from '../decisions/logged-records.ts';
import { labelsOf } from './decision-traffic.ts';
import { notesOnLog } from './notes-on-log.ts';
import { recordTraffic } from './record-traffic.ts';
import type { ReplayTraffic } from './traffic.ts';

type Options = { source: string; table: DecisionTable; labels?: ReadonlyMap<string, AttackClass> };

/**
 * Logged decisions with their vectors computed anew from what LOG_PAYLOADS=full kept, windows folded as the gateway folds them: for
 * a log whose vectors this code does not understand.
 * @throws PathHelmError INPUT_EMPTY, FEATURE_MISMATCH when the content was not kept
 */
export function contentTraffic({ source, table: read, labels = new Map() }: Options): ReplayTraffic {
  const table = filterTable(read, (row) => isPartOfBehaviour(read, row));
  const records = table.rows === 0 ? [] : loggedRecords(table);
  const traffic = recordTraffic({ source, records, isTimed: true, hasClients: true });
  return {
    ...traffic,
    classes: labelsOf(table.decisionIds, labels),
    loggedReasons: records.map((_record, row) =>
      textAt(table.texts.wouldAction, row) === 'allow' ? '' : textAt(table.texts.wouldReason, row)
    ),
    notes: [
      'features were computed anew from logged content: windows are empty at the first row, and credentials are not in the log',
      ...notesOnLog(read, table)
    ]
  };
}

/** As the gateway counts into its windows: what was judged, and refusals for keys and limits; not what a list or a standing decision stopped. */
function isPartOfBehaviour({ featureCounts, texts }: DecisionTable, row: number): boolean {
  if (featureCounts[row]! > 0) return true;
  const reason = textAt(texts.reason, row);
  return reason === 'rate-limit' || reason.startsWith('api-key-') || reason.startsWith('bearer-token-');
}
