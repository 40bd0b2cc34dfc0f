import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { decisionsFolderOf } from '#data/decision-log/decision-folder.ts';
import type { ShadowReport } from '#data/shadow-report.ts';
import { readDecisions } from '#pipelines/decisions/read-decisions.ts';
import { shadowAgreement } from '#pipelines/shadow/shadow-agreement.ts';
import { writeFileAtomically } from '#platform/atomic-file.ts';
import { PathHelmError } from '#platform/errors.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { formatTable } from '../terminal-table.ts';

type AgreementArguments = { candidate?: string; from?: string; to?: string; json: boolean };

const SHOWN_GROUPS = 10;

export const agreementCommand: CommandModule = {
  command: 'agreement',
  describe:
    'How far the candidate in shadow agrees with the model in force on live traffic, from the sealed decision log',
  builder: (command: Argv) =>
    command
      .option('candidate', { type: 'string', describe: 'YYYY-MM-DD.n (default: the one scored last)' })
      .option('from', { type: 'string', describe: 'ISO 8601, inclusive' })
      .option('to', { type: 'string', describe: 'ISO 8601, exclusive' }),
  handler: async (args) => {
    const { candidate, from, to, json } = args as unknown as AgreementArguments; // the options above are its shape
    const { DATA_DIR } = readCommonSettings(process.env);
    const range = { fromMs: timeOf('from', from), toMs: timeOf('to', to) };
    const report = await shadowAgreement(readDecisions(decisionsFolderOf(DATA_DIR), range), candidate);
    await writeFileAtomically(join(DATA_DIR, 'shadow', `${report.candidate}.json`), `${JSON.stringify(report)}\n`);
    process.stdout.write(`${json ? JSON.stringify(report) : describeAgreement(report)}\n`);
  }
};

function timeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new PathHelmError('SETTINGS_INVALID', `--${name}=${text}: must be a time, ISO 8601`);
  return ms;
}

function describeAgreement(report: ShadowReport): string {
  const { agreement, requests, clients } = report;
  const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
  const parts = [
    `${report.candidate} in shadow beside ${report.champions.join(', ')}: they agree on ${percent(agreement.share)} of ${requests} requests ` +
      `(95 %: ${percent(agreement.low)} to ${percent(agreement.high)}), and altogether on ${report.agreedClients} of ${clients} clients.`,
    `Newly stopped ${report.newlyStopped} requests of ${report.newlyStoppedClients} clients, newly allowed ${report.newlyAllowed}.`
  ];
  if (report.hidden > 0)
    parts.push(`Note: of ${report.hidden} a limit or standing decision hides what the model in force said.`);
  if (report.withoutVerdict > 0)
    parts.push(`Note: ${report.withoutVerdict} were logged without the candidate's verdict.`);
  for (const [name, groups] of [
    ['route', report.byRoute],
    ['class', report.byClass]
  ] as const) {
    const rows = groups
      .slice(0, SHOWN_GROUPS)
      .map((group) => [group.name, group.requests, group.newlyStopped, group.newlyAllowed]);
    if (rows.length > 0) parts.push(`\n${formatTable([name, 'requests', 'newly stopped', 'newly allowed'], rows)}`);
  }
  if (report.examples.length > 0) {
    const score = (value: number | null): string | null => value?.toFixed(3) ?? null;
    const rows = report.examples.map((example) => [
      example.decisionId,
      example.change,
      example.route.slice(0, 40),
      example.class,
      score(example.attackScore),
      score(example.candidateAttackScore)
    ]);
    parts.push(`\n${formatTable(['decision', 'change', 'route', 'class', 'score', "candidate's"], rows)}`);
  }
  return parts.join('\n');
}
