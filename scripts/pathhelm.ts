#!/usr/bin/env node
import process from 'node:process';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { PathHelmError } from '#platform/errors.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { gatewayCommand } from './commands/gateway.ts';
import { generateCommand } from './commands/generate.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { modelsCommand } from './commands/models.ts';
import { pipelineCommand } from './commands/pipeline.ts';
import { upstreamCommand } from './commands/upstream.ts';

const EXIT_CODES =
  'Exit codes: 0 done, 1 unexpected fault, 2 bad arguments or settings, 3 unusable input, 4 storage or artefact fault';

class UsageError extends Error {}

/** Runs one command line. @returns the exit code; every fault is one line on standard error, never a stack trace */
async function main(argv: readonly string[]): Promise<number> {
  try {
    await yargs(argv)
      .scriptName('pathhelm')
      .usage('$0 <command> [options]')
      .command(pipelineCommand)
      .command(generateCommand)
      .command(importCommand)
      .command(evaluateCommand)
      .command(modelsCommand)
      .command(gatewayCommand)
      .command(upstreamCommand)
      .command(keysCommand)
      .completion('completion', 'Print a script for shell completion (bash, zsh)')
      .demandCommand(1, 'Name a command; --help lists them.')
      .strict()
      .epilogue(EXIT_CODES)
      .exitProcess(false)
      .fail((message: string | null, fault: Error | undefined) => {
        throw fault ?? new UsageError(message ?? 'unknown usage fault');
      })
      .parseAsync();
    return 0;
  } catch (fault) {
    if (fault instanceof UsageError) return report(`${fault.message}\nTry: pathhelm --help`, 2);
    if (fault instanceof PathHelmError) return report(`${fault.code}: ${fault.message}`, fault.exitCode);
    if (fault instanceof Error && fault.name === 'YError') return report(fault.message, 2);
    return report(`unexpected fault: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`, 1);
  }
}

function report(message: string, exitCode: number): number {
  process.stderr.write(`pathhelm: ${message}\n`);
  return exitCode;
}

process.exitCode = await main(hideBin(process.argv));
