import { timeOfDecision } from '#data/decision-id.ts';
import { PathHelmError } from '#platform/errors.ts';
import { readDecisionTable } from '../decisions/read-decision-table.ts';
import { readFeedback, type FeedbackFound } from '../decisions/read-feedback.ts';
import { describeLeftOut, ENFORCEMENT_MS, joinFeedback, type LabelledDecisions } from './labelled-decisions.ts';

export type LabelledFound = {
  /** Null: nobody labelled anything that can be learned. */
  labelled: LabelledDecisions | null;
  /** Which labels are left out and why, one sentence each: training goes on without them. */
  notes: readonly string[];
};

const NOTHING: LabelledFound = { labelled: null, notes: [] };

/**
 * Labels of a decision log with the rows they are about. Labels of decisions a running gateway has not sealed yet wait for the next
 * training: a note says so. @throws PathHelmError INPUT_FORMAT_MISMATCH for a damaged log
 */
export async function readLabelledDecisions(decisionsFolder: string): Promise<LabelledFound> {
  const found = await orNull('INPUT_NOT_FOUND', () => readFeedback(decisionsFolder));
  if (found === null) return NOTHING;
  const notes = found.rejected.map((line) => `${line} is no feedback and left out`);
  const times = timesOf(found);
  if (times.length === 0) return { labelled: null, notes };
  // Whether a client was being stopped is seen in the hour before.
  const range = {
    fromMs: times.reduce((a, b) => Math.min(a, b)) - ENFORCEMENT_MS,
    toMs: times.reduce((a, b) => Math.max(a, b)) + 1
  };
  let empty = '';
  const table = await orNull(
    'INPUT_EMPTY',
    () => readDecisionTable(decisionsFolder, range),
    (fault) => (empty = fault)
  );
  if (table === null) return { labelled: null, notes: [...notes, `${times.length} labels are left out: ${empty}`] };
  const labelled = joinFeedback(table, found.feedback);
  const { leftOut } = labelled.provenance;
  if (leftOut.notInLog > 0) notes.push(...table.notes);
  if (labelled.table.rows > 0) return { labelled, notes };
  return {
    labelled: null,
    notes: [`of ${times.length} labels none can be learned: ${describeLeftOut(leftOut)}`, ...notes]
  };
}

function timesOf({ feedback }: FeedbackFound): number[] {
  return [...new Set(feedback.map(({ decisionId }) => decisionId))].flatMap((decisionId) => {
    try {
      return [timeOfDecision(decisionId)];
    } catch {
      return []; // changed by hand: it names no decision, and joins none
    }
  });
}

async function orNull<T>(
  code: PathHelmError['code'],
  read: () => Promise<T>,
  onNothing: (fault: string) => void = () => undefined
): Promise<T | null> {
  try {
    return await read();
  } catch (fault) {
    if (!(fault instanceof PathHelmError) || fault.code !== code) throw fault;
    onNothing(fault.message);
    return null;
  }
}
