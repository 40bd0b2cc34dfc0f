import { createHash } from 'node:crypto';
import { attackClassIndex, type AttackClass } from '#data/label.ts';
import type { Feedback } from '#data/decision-row.ts';
import { FEATURE_COUNT, FEATURE_HASH } from '#models/features/feature-specs.ts';
import { textAt, type DecisionTable } from '../decisions/decision-table.ts';
import { filterTable } from '../decisions/take-table-rows.ts';

/** Logged decisions that people have labelled, as far as a model may learn from them. */
export type LabelledDecisions = {
  table: DecisionTable;
  /** Index into ATTACK_CLASSES, by row of the table. */
  classes: Uint8Array;
  provenance: FeedbackProvenance;
  /** SHA-256 of what is learned: part of what makes a run the same run. */
  digest: string;
};

/** Where the labels come from and what was not taken, for manifest and card. */
export type FeedbackProvenance = {
  decisions: number;
  /** Labels by who gave them, and by class. */
  by: Record<string, number>;
  classes: Record<string, number>;
  clients: number;
  models: string[];
  leftOut: { notInLog: number; notScored: number; otherFeatures: number; underEnforcement: number; overCap: number };
};

/** So that nobody can teach a model by having one client's requests labelled again and again. */
const MOST_PER_CLIENT = 20;
/** Whoever was being stopped may be behaving for the model's sake. */
export const ENFORCEMENT_MS = 3_600_000;

/**
 * What people said about logged decisions, joined with the vectors the decisions were made by. The newest label of a decision counts.
 * The table may be empty: `provenance.leftOut` says why.
 */
export function joinFeedback(log: DecisionTable, feedback: readonly Feedback[]): LabelledDecisions {
  const labels = new Map(feedback.map((said) => [said.decisionId, said]));
  const leftOut = { notInLog: labels.size, notScored: 0, otherFeatures: 0, underEnforcement: 0, overCap: 0 };
  const stoppedUntilMs = new Map<string, number>();
  const taken = new Map<string, number>();
  const isTaken = (row: number): boolean => {
    const client = textAt(log.texts.clientKey, row);
    const atMs = log.numbers.timestampMs[row]!;
    const isUnderEnforcement = atMs < (stoppedUntilMs.get(client) ?? 0);
    if (textAt(log.texts.reason, row).startsWith('standing:')) stoppedUntilMs.set(client, atMs + ENFORCEMENT_MS);
    if (!labels.has(log.decisionIds[row]!)) return false;
    leftOut.notInLog--;
    const own = taken.get(client) ?? 0;
    const fault =
      log.featureCounts[row] === 0
        ? 'notScored'
        : log.featureCounts[row] !== FEATURE_COUNT || textAt(log.texts.featureHash, row) !== FEATURE_HASH
          ? 'otherFeatures'
          : isUnderEnforcement
            ? 'underEnforcement'
            : own >= MOST_PER_CLIENT
              ? 'overCap'
              : null;
    if (fault !== null) leftOut[fault]++;
    else taken.set(client, own + 1);
    return fault === null;
  };
  const table = filterTable(log, isTaken);
  const said = table.decisionIds.map((id) => labels.get(id)!); // only labelled rows were taken
  const digest = createHash('sha256').update(
    JSON.stringify(said.map(({ decisionId, attackClass }) => [decisionId, attackClass]))
  );
  return {
    table,
    classes: Uint8Array.from(said, ({ attackClass }) => attackClassIndex(attackClass)),
    digest: digest.digest('hex'),
    provenance: {
      decisions: table.rows,
      by: countsOf(said.map(({ by }) => by || 'unnamed')),
      classes: countsOf(said.map(({ attackClass }): AttackClass => attackClass)),
      clients: taken.size,
      models: [
        ...new Set(Array.from({ length: table.rows }, (_, row) => textAt(table.texts.modelVersion, row)))
      ].sort(),
      leftOut
    }
  };
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** One sentence for card and terminal. */
export function describeFeedback({ decisions, by, classes, clients, models, leftOut }: FeedbackProvenance): string {
  const rest = Object.values(leftOut).some((count) => count > 0) ? `; left out: ${describeLeftOut(leftOut)}` : '';
  return `${decisions} decisions of ${clients} clients that people labelled (${listed(classes)}; by ${listed(by)}; decided by ${models.join(', ')})${rest}`;
}

export function describeLeftOut(leftOut: FeedbackProvenance['leftOut']): string {
  return listed(Object.fromEntries(Object.entries(leftOut).filter(([, count]) => count > 0)));
}

function listed(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
