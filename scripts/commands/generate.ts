import { extname, join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { PathHelmError } from '#platform/errors.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { exportCsv } from '#pipelines/ingest/store/export-csv.ts';
import { writeRecords } from '#pipelines/ingest/store/record-store.ts';
import { readRequestCounts, type CountArguments } from '#pipelines/request-counts.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { requestCountOptions } from '../request-count-options.ts';
import { terminalProgress } from '../terminal-progress.ts';

type GenerateArguments = CountArguments & { seed: number; output: string | undefined; json: boolean };

export const generateCommand: CommandModule<object, GenerateArguments> = {
  command: 'generate',
  describe: 'Write generated traffic to a file, without training',
  builder: (command: Argv) =>
    requestCountOptions(command)
      .option('type', { choices: ['normal', 'attacks'] as const, describe: 'One kind of traffic only; with --count' })
      .option('count', { type: 'number', describe: 'How many requests of that kind' })
      .option('normal', { type: 'number', describe: 'Normal requests; --attacks is then a count too' })
      .option('seed', { type: 'number', default: 7, describe: 'The same seed writes the same traffic' })
      .option('output', {
        type: 'string',
        describe: '.csv (ten columns) or .parquet (whole records); default: DATA_DIR/raw/generated.parquet'
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print one line of JSON'
      }),
  handler: runGenerate
};

async function runGenerate(args: GenerateArguments): Promise<void> {
  const counts = readRequestCounts(args);
  const output = args.output ?? join(readCommonSettings(process.env).DATA_DIR, 'raw', 'generated.parquet');
  const write = writerFor(output);
  const progress = terminalProgress(Date.now);
  progress.start('generate', counts.normalRequests + counts.attackRequests, 'requests');
  let written = 0;
  const watched = simulate({ seed: args.seed, ...counts }).map((record) => {
    progress.update(++written);
    return record;
  });
  const rows = await write(output, watched);
  progress.finish(`${rows} requests → ${output}`);
  process.stdout.write(args.json ? `${JSON.stringify({ output, rows, seed: args.seed, ...counts })}\n` : `${output}\n`);
}

function writerFor(output: string): typeof writeRecords {
  switch (extname(output)) {
    case '.csv':
      return exportCsv;
    case '.parquet':
      return writeRecords;
    default:
      throw new PathHelmError('SETTINGS_INVALID', `--output=${output}: must end in .csv or .parquet`);
  }
}
