import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Argv, CommandModule } from 'yargs';
import { openLoop, type LoopSize } from '../demo-loop/loop.ts';
import { LOOP_STEPS, type Story } from '../demo-loop/steps.ts';

type LoopArguments = { small: boolean; keep: boolean; json: boolean };

export const demoLoopCommand: CommandModule<object, LoopArguments> = {
  command: 'demo-loop',
  describe:
    'The whole story with real processes: train, approve, drift, replay, reject, except, label, shadow, enforce, step down, roll back',
  builder: (command: Argv) =>
    command
      .option('small', {
        type: 'boolean',
        default: false,
        describe: 'Models trained in seconds; too small to prove their budget, so that they are approved by force'
      })
      .option('keep', { type: 'boolean', default: false, describe: 'Leave the folder with registry, log and reports' })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Last line of standard output: the outcomes as JSON'
      }),
  handler: runLoop
};

async function runLoop({ small, keep, json }: LoopArguments): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pathhelm-loop-'));
  const loop = openLoop(folder, small ? SMALL : FULL);
  const story: Story = { first: '', hurried: '', second: '', startedMs: 0, changedMs: 0, replayed: null };
  const outcomes: { step: string; outcome: string; seconds: number }[] = [];
  try {
    for (const [at, { name, run }] of LOOP_STEPS.entries()) {
      process.stderr.write(`${String(at + 1).padStart(2)}. ${name} …\n`);
      const startedMs = performance.now();
      const outcome = await run(loop, story);
      const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
      outcomes.push({ step: name, outcome, seconds });
      process.stdout.write(`${String(at + 1).padStart(2)}. ${name}: ${outcome} (${seconds.toFixed(1)} s)\n`);
    }
    if (json) process.stdout.write(`${JSON.stringify({ folder: keep ? folder : null, outcomes })}\n`);
  } finally {
    await loop.close();
    if (keep) process.stderr.write(`registry, decision log, replays and drift reports are in ${folder}\n`);
    else await rm(folder, { recursive: true, force: true });
  }
}

const FULL: LoopSize = {
  training: ['--no-unseen-classes'],
  trees: [100, 140],
  budget: 0.001,
  hurriedBudget: 0.05,
  secondBudget: 0.0013, // at the first model's very budget a new forest may lose more attacks by chance than the gates allow
  rate: 30,
  seconds: 25,
  mayForce: false
};

const SMALL: LoopSize = {
  ...FULL,
  training: ['--requests', '6000', '--corpus', '10000', '--no-unseen-classes'],
  trees: [40, 60],
  budget: 0.003,
  hurriedBudget: 0.1,
  mayForce: true
};
