import { stringify } from 'yaml';
import type { ReplayReport } from '#data/replay-report.ts';
import { budgetRoutes } from '#pipelines/replay/route-budgets.ts';
import { formatTable } from './terminal-table.ts';

const LISTED = 10;

/** A replay for the terminal. */
export function describeReplay(report: ReplayReport): string {
  const percent = (share: number | null): string | null => (share === null ? null : `${(share * 100).toFixed(3)} %`);
  const sides = [report.baseline, report.candidate].map((side) => [
    side.name,
    side.stopped,
    percent(side.falsePositiveRate),
    percent(side.recall),
    `${side.cost.total} (${side.cost.low}–${side.cost.high})`
  ]);
  const groups = (
    [
      ['route', report.byRoute],
      ['client', report.byClient],
      ['class', report.byClass],
      ['reason', report.byReason]
    ] as const
  ).map(([name, list]) =>
    list.length === 0
      ? ''
      : `\n${formatTable(
          [name, 'newly blocked', 'newly allowed'],
          list.slice(0, LISTED).map((group) => [group.name, group.newlyBlocked, group.newlyAllowed])
        )}`
  );
  const examples = report.examples.map((example) => [
    example.change,
    example.route.slice(0, 40),
    example.label,
    example.before || 'allowed',
    example.after || 'allowed',
    example.topFeatures.join(', ')
  ]);
  const budgets = report.budgets ?? [];
  const budgetRows = budgets.map(({ route, atMost, requests, clients, threshold, upperBound, requestsNeeded }) => [
    route,
    atMost,
    `${requests} of ${clients} clients`,
    threshold?.toFixed(4) ?? 'observe',
    upperBound === null ? '' : `≤ ${percent(upperBound)!}`,
    threshold === null ? (requestsNeeded ?? 'no number will do') : ''
  ]);
  return [
    `${report.rows} requests of ${report.clients} clients from ${report.source}, ${(report.labelledShare * 100).toFixed(1)} % labelled, vectors ${report.vectors}, ${report.requestsPerSecond} requests/s`,
    ...report.notes.map((note) => `Note: ${note}`),
    formatTable(['side', 'stopped', 'FPR', 'recall', 'cost (95 %)'], sides),
    `\nNewly blocked ${report.newlyBlocked} (${report.newlyBlockedClients} clients never stopped before), newly allowed ${report.newlyAllowed}`,
    ...groups.filter(Boolean),
    ...(budgets.length === 0
      ? []
      : [
          `\n${formatTable(['budget of', 'at most', 'ordinary requests', 'attack threshold', 'wrong blocks', 'more needed'], budgetRows)}`,
          `\nFor policy.yaml:\n${stringify({ routes: budgetRoutes(budgets) }).trimEnd()}`
        ]),
    ...(examples.length === 0
      ? []
      : [`\n${formatTable(['example', 'route', 'label', 'before', 'after', 'moved by'], examples)}`])
  ].join('\n');
}
