import type { ReplayReport } from '#data/replay-report.ts';
import { PathHelmError } from '#platform/errors.ts';

/** Figures a replay may be failed on; null where the traffic cannot say. */
const FIGURES = {
  fpr: (report) => report.candidate.falsePositiveRate,
  recall: (report) => report.candidate.recall,
  'wrong-blocks': (report) => report.candidate.wrongBlocks,
  'missed-attacks': (report) => report.candidate.missedAttacks,
  cost: (report) => report.candidate.cost.total,
  'newly-blocked': (report) => report.newlyBlocked,
  'newly-allowed': (report) => report.newlyAllowed,
  'newly-blocked-clients': (report) => report.newlyBlockedClients,
  'stopped-share': (report) => report.candidate.stopped / report.rows
} as const satisfies Record<string, (report: FailureFigures) => number | null>;

export type FailureFigures = Pick<
  ReplayReport,
  'rows' | 'candidate' | 'newlyBlocked' | 'newlyAllowed' | 'newlyBlockedClients'
>;
export type FailureRule = { text: string; figure: keyof typeof FIGURES; operator: '>' | '<'; bar: number };

/** `fpr>0.001,newly-blocked>50`. @throws PathHelmError SETTINGS_INVALID naming the part */
export function parseFailOn(text: string): FailureRule[] {
  return text.split(',').map((part) => {
    const match = /^\s*([a-z-]+)\s*([<>])\s*(\d+(?:\.\d+)?)\s*$/.exec(part);
    if (match === null || !Object.hasOwn(FIGURES, match[1]!)) {
      throw new PathHelmError(
        'SETTINGS_INVALID',
        `--fail-on ${JSON.stringify(part)} is no <figure><|><number> with one of ${Object.keys(FIGURES).join(', ')}`
      );
    }
    // The pattern and the table were checked just above.
    return {
      text: part.trim(),
      figure: match[1] as keyof typeof FIGURES,
      operator: match[2] as '>' | '<',
      bar: Number(match[3])
    };
  });
}

/** Rules the report breaks, one sentence each. A figure the traffic cannot give counts as broken: nothing passes unseen. */
export function brokenRules(rules: readonly FailureRule[], report: FailureFigures): string[] {
  return rules.flatMap(({ text, figure, operator, bar }) => {
    const value = FIGURES[figure](report);
    if (value === null) return [`${text}: no labelled row says what ${figure} is`];
    return (operator === '>' ? value > bar : value < bar)
      ? [`${text}: ${figure} is ${Number(value.toPrecision(4))}`]
      : [];
  });
}
