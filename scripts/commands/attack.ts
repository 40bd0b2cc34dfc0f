import { setTimeout as delay } from 'node:timers/promises';
import process from 'node:process';
import type { Argv, CommandModule } from 'yargs';
import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import { formatTable } from '../terminal-table.ts';
import { checkTarget } from '../traffic/check-target.ts';
import { planAttack } from '../traffic/plan-attack.ts';
import { planBenign } from '../traffic/plan-benign.ts';
import { readDecisions } from '../traffic/read-decisions.ts';
import { sendTraffic, type Sent } from '../traffic/send-traffic.ts';
import { summariseAttack, type AttackSummary } from '../traffic/summarise-attack.ts';
import { trafficOptions, type TrafficArguments } from '../traffic-options.ts';

const KINDS = ATTACK_CLASSES.slice(1);

/** The gateway writes its decision log in batches. */
const LOG_DELAY_MS = 2500;

type AttackArguments = TrafficArguments & { kind: AttackClass | 'all'; rate: number; benign: number };

export const attackCommand: CommandModule<object, AttackArguments> = {
  command: 'attack',
  describe: 'Attack a gateway of your own with generated requests, beside ordinary ones, and show what it did',
  builder: (command: Argv) =>
    trafficOptions(command)
      .option('kind', { choices: [...KINDS, 'all'] as const, demandOption: true, describe: 'Attack class' })
      .option('rate', { type: 'number', default: 10, describe: 'Attack requests per second' })
      .option('benign', { type: 'number', default: 10, describe: 'Ordinary requests per second meanwhile' }), // yargs loses the options it has read
  handler: runAttack
};

async function runAttack(args: AttackArguments): Promise<void> {
  await checkTarget(args.target);
  const summaries: AttackSummary[] = [];
  for (const kind of args.kind === 'all' ? KINDS : [args.kind]) summaries.push(await attack(kind, args));
  process.stdout.write(`${args.json ? JSON.stringify({ summaries }) : report(summaries)}\n`);
}

async function attack(kind: AttackClass, args: AttackArguments): Promise<AttackSummary> {
  const { seed, seconds, rate, target, adminKey } = args;
  const attackPlan = planAttack(kind, { seed, rate, seconds });
  const benignPlan = planBenign({ seed: seed + 1, rate: args.benign, seconds });
  process.stderr.write(
    `${kind}: ${attackPlan.length} attack requests and ${benignPlan.length} ordinary ones to ${target} in ${seconds} s\n`
  );
  const fromMs = Date.now();
  const plan = [...attackPlan, ...benignPlan].sort((one, other) => one.atMs - other.atMs);
  const attackRecords = new Set(attackPlan.map(({ record }) => record));
  const sent = await sendTraffic(plan, { target });
  const of = (isAttack: boolean): Sent[] => sent.filter(({ record }) => attackRecords.has(record) === isAttack);
  if (adminKey !== '') await delay(LOG_DELAY_MS);
  const logged = adminKey === '' ? null : await readDecisions({ url: target, adminKey }, fromMs);
  return summariseAttack(kind, { attack: of(true), benign: of(false) }, logged);
}

function report(summaries: readonly AttackSummary[]): string {
  const rows = summaries.map(({ benign, ...summary }) => [
    summary.kind,
    summary.sent,
    summary.answered,
    summary.detected
      .slice(0, 2)
      .map(({ attackClass, count }) => `${attackClass} ${count}`)
      .join(', ') || null,
    summary.firstStopMs === null ? null : `${(summary.firstStopMs / 1000).toFixed(1)} s`,
    summary.passedBefore,
    percent(summary.stopped, summary.answered),
    summary.wouldStop === null ? null : percent(summary.wouldStop, summary.sent),
    benign.sent,
    benign.stopped,
    percent(benign.stopped, benign.sent)
  ]);
  const header = [
    'attack',
    'sent',
    'answered',
    'detected as',
    'first stopped after',
    'passed before',
    'stopped',
    'would be stopped',
    'benign sent',
    'benign stopped',
    'share'
  ];
  const notes = [
    'Stopped: answered with 403 or 429 by the gateway. A gateway in MODE=observe stops nothing; see "would be stopped".',
    ...(summaries.some(({ wouldStop }) => wouldStop === null)
      ? ['–: the decision log could not be read (--admin-key, or ADMIN_API_KEY, names the key).']
      : [])
  ];
  return [formatTable(header, rows), '', ...notes].join('\n');
}

function percent(count: number, of: number): string {
  return of === 0 ? '–' : `${((100 * count) / of).toFixed(1)} %`;
}
