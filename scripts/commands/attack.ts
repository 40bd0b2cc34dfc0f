import { setTimeout as delay } from 'node:timers/promises';
import process from 'node:process';
import type { Argv, CommandModule } from 'yargs';
import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import { attackTable } from '../traffic/attack-table.ts';
import { checkTarget } from '../traffic/check-target.ts';
import { planSiege, type Siege } from '../traffic/plan-siege.ts';
import { readDecisions } from '../traffic/read-decisions.ts';
import { sendTraffic } from '../traffic/send-traffic.ts';
import { summariseAttack, type AttackSummary } from '../traffic/summarise-attack.ts';
import { trafficOptions, type TrafficArguments } from '../traffic-options.ts';

const KINDS = ATTACK_CLASSES.slice(1);

/** The gateway writes its decision log in batches. */
const LOG_DELAY_MS = 2500;

type AttackArguments = TrafficArguments & {
  kind: AttackClass | 'all' | undefined;
  all: boolean;
  rate: number;
  benign: number;
  markdown: boolean;
};

export const attackCommand: CommandModule<object, AttackArguments> = {
  command: 'attack',
  describe: 'Attack a gateway of your own with generated requests, beside ordinary ones, and show what it did',
  builder: (command: Argv) =>
    trafficOptions(command, { seconds: 30, seed: seedOfNow(), seedDescription: 'another one each time' })
      .option('kind', { choices: [...KINDS, 'all'] as const, describe: 'Attack class' })
      .option('all', { type: 'boolean', default: false, describe: 'All of them, one after the other' })
      .option('rate', { type: 'number', default: 10, describe: 'Attack requests per second' })
      .option('benign', { type: 'number', default: 10, describe: 'Ordinary requests per second meanwhile' })
      .option('markdown', { type: 'boolean', default: false, describe: 'Print the table as Markdown' })
      .check(({ kind, all, markdown, json }) => {
        if ((kind !== undefined) === all) throw new Error('either --kind or --all: say which attack');
        if (markdown && json) throw new Error('--markdown and --json: one of them');
        return true;
      }), // yargs loses the options it has read
  handler: runAttack
};

/** A client that was stopped stays stopped for a while: another run should bring others. */
function seedOfNow(): number {
  return Math.floor(Date.now() / 1000) % 1_000_000;
}

async function runAttack(args: AttackArguments): Promise<void> {
  await checkTarget(args.target);
  const kinds = args.all || args.kind === 'all' || args.kind === undefined ? KINDS : [args.kind];
  const summaries: AttackSummary[] = [];
  for (const siege of planSiege(kinds, args)) summaries.push(await attack(siege, args));
  const table = args.json
    ? JSON.stringify({ seed: args.seed, summaries })
    : attackTable(summaries, args.markdown ? 'markdown' : 'terminal');
  process.stdout.write(`${table}\n`);
}

async function attack({ kind, attack, benign, programs }: Siege, args: AttackArguments): Promise<AttackSummary> {
  const { seed, seconds, target, adminKey } = args;
  process.stderr.write(
    `${kind}: ${attack.length} attack requests and ${benign.length + programs.length} ordinary ones to ${target} in ${seconds} s (seed ${seed})\n`
  );
  const fromMs = Date.now();
  const plan = [...attack, ...benign, ...programs].sort((one, other) => one.atMs - other.atMs);
  const sent = Map.groupBy(await sendTraffic(plan, { target }), ({ record }) => record);
  if (adminKey !== '') await delay(LOG_DELAY_MS);
  const logged = adminKey === '' ? null : await readDecisions({ url: target, adminKey }, fromMs);
  const sentOf = (part: Siege['attack']) => part.flatMap(({ record }) => sent.get(record) ?? []);
  return summariseAttack(kind, { attack: sentOf(attack), benign: sentOf(benign), programs: sentOf(programs) }, logged);
}
