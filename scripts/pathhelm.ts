#!/usr/bin/env node
import process from 'node:process';
import yargs, { type CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { PathHelmError } from '#platform/errors.ts';
import { becomeLean } from './lean-process.ts';

const EXIT_CODES =
  'Exit codes: 0 done, 1 unexpected fault, 2 bad arguments or settings, 3 unusable input, 4 storage or artefact fault, 5 a gate or --fail-on failed';

/** Each command's file is loaded only when it is asked for: the gateway must not carry the pipelines in its memory. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  pipeline: async () => erased((await import('./commands/pipeline.ts')).pipelineCommand),
  generate: async () => erased((await import('./commands/generate.ts')).generateCommand),
  import: async () => erased((await import('./commands/import.ts')).importCommand),
  evaluate: async () => erased((await import('./commands/evaluate.ts')).evaluateCommand),
  erase: async () => erased((await import('./commands/erase.ts')).eraseCommand),
  replay: async () => erased((await import('./commands/replay.ts')).replayCommand),
  drift: async () => erased((await import('./commands/drift.ts')).driftCommand),
  models: async () => (await import('./commands/models.ts')).modelsCommand,
  reports: async () => erased((await import('./commands/reports.ts')).reportsCommand),
  gateway: async () => (await import('./commands/gateway.ts')).gatewayCommand,
  explain: async () => erased((await import('./commands/explain.ts')).explainCommand),
  upstream: async () => erased((await import('./commands/upstream.ts')).upstreamCommand),
  demo: async () => erased((await import('./commands/demo.ts')).demoCommand),
  'demo-loop': async () => erased((await import('./commands/demo-loop.ts')).demoLoopCommand),
  attack: async () => erased((await import('./commands/attack.ts')).attackCommand),
  load: async () => erased((await import('./commands/load.ts')).loadCommand),
  decisions: async () => (await import('./commands/decisions.ts')).decisionsCommand,
  exceptions: async () => (await import('./commands/exceptions.ts')).exceptionsCommand,
  keys: async () => erased((await import('./commands/keys.ts')).keysCommand)
};

class UsageError extends Error {}

/** Runs one command line. @returns the exit code; every fault is one line on standard error, never a stack trace */
async function main(argv: readonly string[]): Promise<number> {
  try {
    const [name = ''] = argv;
    const loaders = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
    await yargs(argv)
      .scriptName('pathhelm')
      .usage('$0 <command> [options]')
      .command(await Promise.all(loaders.map((load) => load())))
      .completion('completion', 'Print a script for shell completion (bash, zsh)')
      .demandCommand(1, 'Name a command; --help lists them.')
      .strict()
      .epilogue(EXIT_CODES)
      .exitProcess(false)
      .fail((message: string | null, fault: Error | undefined) => {
        throw fault ?? new UsageError(message ?? 'unknown usage fault');
      })
      .parseAsync();
    return Number(process.exitCode ?? 0); // what a command has found: 5 for a gate or a bar of --fail-on
  } catch (fault) {
    if (fault instanceof UsageError) return report(`${fault.message}\nTry: pathhelm --help`, 2);
    if (fault instanceof PathHelmError) return report(`${fault.code}: ${fault.message}`, fault.exitCode);
    if (fault instanceof Error && fault.name === 'YError') return report(fault.message, 2);
    return report(`unexpected fault: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`, 1);
  }
}

/** A command among commands: yargs hands each the arguments its own builder declared. */
function erased<T>(command: CommandModule<object, T>): CommandModule {
  return command as unknown as CommandModule;
}

function report(message: string, exitCode: number): number {
  process.stderr.write(`pathhelm: ${message}\n`);
  return exitCode;
}

if (process.argv[2] === 'gateway') becomeLean();
process.exitCode = await main(hideBin(process.argv));
