import { wilson } from '#models/metrics/rate-interval.ts';
import { formatTable, type Cell } from '../terminal-table.ts';
import type { AttackSummary, BenignSummary } from './summarise-attack.ts';

const HEADER = [
  'attack',
  'sent',
  'stopped',
  'runs stopped',
  'first stopped after',
  'passed before',
  'detected as',
  'would be stopped',
  'benign stopped meanwhile'
];

const NOTES = [
  'Stopped: answered with 403 or 429 by the gateway; one in MODE=observe stops nothing, see "would be stopped".',
  'Runs: each attacker, or crowd of them, at its own pace; after, before: medians over the runs that were stopped. Intervals: 95 %.'
];

/** What a gateway made of attacks, for a terminal or as Markdown. */
export function attackTable(summaries: readonly AttackSummary[], style: 'terminal' | 'markdown'): string {
  const rows = summaries.map(rowOf);
  const isLogMissing = summaries.some(({ wouldStop }) => wouldStop === null);
  const notes = [
    ...programLines(summaries),
    ...NOTES,
    ...(isLogMissing ? ['–: the decision log could not be read (--admin-key, or ADMIN_API_KEY, names the key).'] : [])
  ];
  if (style === 'terminal') return [formatTable(HEADER, rows), '', ...notes].join('\n');
  const line = (cells: readonly Cell[]): string => `| ${cells.map((cell) => cell ?? '–').join(' | ')} |`;
  return [line(HEADER), line(HEADER.map(() => '---')), ...rows.map(line), '', ...notes.map((note) => `- ${note}`)].join(
    '\n'
  );
}

function rowOf(summary: AttackSummary): Cell[] {
  const { kind, sent, answered, stopped, runs, runsStopped, firstStopMs, passedBefore, detected, wouldStop } = summary;
  return [
    kind,
    sent,
    percent(stopped, answered),
    `${runsStopped} of ${runs}`,
    firstStopMs === null ? null : `${(firstStopMs / 1000).toFixed(1)} s`,
    passedBefore,
    detected
      .slice(0, 2)
      .map(({ as, count }) => `${as} ${count}`)
      .join(', ') || null,
    wouldStop === null ? null : percent(wouldStop, sent),
    share(summary.benign)
  ];
}

/** One line a program over all attacks. */
function programLines(summaries: readonly AttackSummary[]): string[] {
  return [
    ...Map.groupBy(
      summaries.flatMap(({ programs }) => programs),
      ({ name }) => name
    )
  ].map(([name, parts]) => {
    const sent = parts.reduce((sum, part) => sum + part.sent, 0);
    const stopped = parts.reduce((sum, part) => sum + part.stopped, 0);
    return `Meanwhile, ${name}: stopped ${share({ sent, stopped, stoppedInterval: wilson(stopped, sent) })}.`;
  });
}

function share({ sent, stopped, stoppedInterval: { low, high } }: BenignSummary): string {
  return `${stopped} of ${sent} (${(100 * low).toFixed(2)}–${(100 * high).toFixed(2)} %)`;
}

function percent(count: number, of: number): string {
  return of === 0 ? '–' : `${((100 * count) / of).toFixed(1)} %`;
}
