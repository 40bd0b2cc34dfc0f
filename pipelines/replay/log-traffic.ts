import type { AttackClass } from '#data/label.ts';
import type { DecisionRange } from '../decisions/list-segments.ts';
import { readDecisionTable } from '../decisions/read-decision-table.ts';
import { readFeedback } from '../decisions/read-feedback.ts';
import { contentTraffic } from './content-traffic.ts';
import { decisionTraffic, foreignRow } from './decision-traffic.ts';
import type { ReplayTraffic } from './traffic.ts';

type Options = DecisionRange & {
  /** Compute features anew although the stored vectors could be used. */
  isRecomputed?: boolean;
};

/**
 * A decision log as traffic, with what people said about its decisions as labels: by its stored vectors, or where they are of another
 * feature list, by the content it kept.
 * @throws PathHelmError INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_FORMAT_MISMATCH, FEATURE_MISMATCH when neither can be had
 */
export async function logTraffic(decisionsFolder: string, options: Options = {}): Promise<ReplayTraffic> {
  const { fromMs, toMs, isRecomputed = false } = options;
  const range = { fromMs, toMs };
  const { feedback, rejected } = await readFeedback(decisionsFolder, range);
  const labels = new Map<string, AttackClass>(feedback.map(({ decisionId, attackClass }) => [decisionId, attackClass]));
  const source = decisionsFolder;
  const table = await readDecisionTable(decisionsFolder, range);
  const isContentNeeded = isRecomputed || foreignRow(table) >= 0;
  const traffic = isContentNeeded
    ? contentTraffic({
        source,
        table: await readDecisionTable(decisionsFolder, { ...range, withContent: true }),
        labels
      })
    : decisionTraffic({ source, table, labels });
  return rejected.length === 0
    ? traffic
    : { ...traffic, notes: [...traffic.notes, `${rejected.length} lines of feedback are unreadable: ${rejected[0]!}`] };
}
