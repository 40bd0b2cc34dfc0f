import type { ReplayReport } from '#data/replay-report.ts';

/**
 * A replay of imported files knows its clients by address or key; the site numbers them instead. Those of the decision log are pseudonyms
 * already, which other pages name as well.
 */
export function namelessReplay(report: ReplayReport): ReplayReport {
  if (report.vectors === 'stored') return report;
  const numbers = new Map<string, string>();
  const nameOf = (client: string): string => {
    const name = numbers.get(client) ?? `client ${numbers.size + 1}`;
    numbers.set(client, name);
    return name;
  };
  return {
    ...report,
    byClient: report.byClient.map((group) => ({ ...group, name: nameOf(group.name) })),
    examples: report.examples.map((example) => ({ ...example, clientKey: nameOf(example.clientKey) }))
  };
}
