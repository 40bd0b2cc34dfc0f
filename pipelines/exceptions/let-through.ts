import { ATTACK_CLASSES } from '#data/label.ts';
import { compilePolicy } from '#policy/compile-policy.ts';
import type { ExceptionSpec } from '#policy/exceptions/exception-spec.ts';
import { UNLABELLED } from '../dataset.ts';
import { judgeTraffic, scoresOf } from '../replay/judge-traffic.ts';
import type { ProposalOptions } from './propose-exception.ts';

type Groups = readonly { name: string; rows: number }[];

/** What of a log an exception would have let pass that is stopped without it. */
export type LetThrough = {
  rows: number;
  of: number;
  clients: number;
  /** Labelled an attack by somebody: what the exception would cost for certain. */
  labelledAttacks: number;
  byClass: Groups;
  byClient: Groups;
  examples: { decisionId: string; route: string; reason: string; attackScore: number; label: string }[];
};

const LISTED = 10;

/**
 * Replays a log with and without an exception. Its client conditions, which no log can answer, stand for the client whose decision it is
 * about. @param spec as proposed
 */
export function letThrough(options: ProposalOptions, spec: ExceptionSpec): LetThrough {
  const { traffic, decisionId, modelVersion, bundle, policy } = options;
  const { clients, cidr, ...withoutClient } = spec;
  const isOneClient = clients !== undefined || cidr !== undefined;
  const ofClient = traffic.clientKeys[traffic.requestIds.indexOf(decisionId)];
  const side = { name: modelVersion, bundle, thresholds: bundle.thresholds };
  const scores = scoresOf(traffic, side);
  const judged = (exceptions: readonly ExceptionSpec[]): readonly string[] =>
    judgeTraffic(
      traffic,
      {
        ...side,
        policy: compilePolicy({
          ...policy,
          mode: 'enforce',
          limits: null,
          exceptions: [...policy.exceptions, ...exceptions]
        })
      },
      scores
    ).reasons;
  const [before, after] = [judged([]), judged([{ ...withoutClient, expires: END_OF_TIME }])];
  const rows: number[] = [];
  for (let row = 0; row < traffic.rows; row++) {
    if (before[row] === '' || after[row] !== '') continue;
    if (!isOneClient || traffic.clientKeys[row] === ofClient) rows.push(row);
  }
  const labelOf = (row: number): string =>
    traffic.classes[row] === UNLABELLED ? 'unlabelled' : ATTACK_CLASSES[traffic.classes[row]!]!;
  return {
    rows: rows.length,
    of: traffic.rows,
    clients: new Set(rows.map((row) => traffic.clientKeys[row]!)).size,
    labelledAttacks: rows.filter((row) => traffic.classes[row]! > 0 && traffic.classes[row] !== UNLABELLED).length,
    byClass: groupsOf(rows, (row) => before[row]!),
    byClient: groupsOf(rows, (row) => traffic.clientKeys[row]!),
    examples: rows.slice(0, LISTED).map((row) => ({
      decisionId: traffic.requestIds[row]!,
      route: traffic.routes[row]!,
      reason: before[row]!,
      attackScore: scores.attack[row]!,
      label: labelOf(row)
    }))
  };
}

/** The log lies in the past of any end: what is asked is what it would have let through had it been there. */
const END_OF_TIME = '9999-12-31T00:00:00Z';

function groupsOf(rows: readonly number[], nameOf: (row: number) => string): Groups {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, rows: count }))
    .sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1))
    .slice(0, LISTED);
}
