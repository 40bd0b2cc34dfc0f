import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { readCommonSettings } from '#platform/settings.ts';
import { buildSite, previewSite, REPORTS_FOLDER } from '#reports/build/build-site.ts';
import { serveSite } from '#reports/build/serve-site.ts';

type ReportsArguments = {
  output: string | undefined;
  dataDir: string | undefined;
  registry: string | undefined;
  preview: boolean;
  serve: boolean;
  host: string;
  port: number;
};

export const reportsCommand: CommandModule<object, ReportsArguments> = {
  command: 'reports',
  describe: 'Build the report site from registry, decision log and replays',
  builder: (command: Argv) =>
    command
      .option('output', { type: 'string', describe: 'Folder of the finished site (default: reports/dist)' })
      .option('data-dir', { type: 'string', describe: 'Folder of decisions/ (default: DATA_DIR)' })
      .option('registry', { type: 'string', describe: 'Folder of the registry (default: REGISTRY_DIR)' })
      .option('preview', {
        type: 'boolean',
        default: false,
        describe: 'Instead: serve the pages while they are edited'
      })
      .option('serve', { type: 'boolean', default: false, describe: 'Instead: serve what was built' })
      .option('host', { type: 'string', default: '127.0.0.1', describe: 'Address to serve on' })
      .option('port', {
        type: 'number',
        default: 8501,
        describe: 'TCP port to serve on'
      }) as unknown as Argv<ReportsArguments>, // yargs infers dashed names and their twins one by one
  handler: runReports
};

async function runReports(args: ReportsArguments): Promise<void> {
  const settings = readCommonSettings(process.env);
  const sources = {
    dataFolder: args.dataDir ?? settings.DATA_DIR,
    registryFolder: args.registry ?? settings.REGISTRY_DIR
  };
  const output = args.output ?? join(REPORTS_FOLDER, 'dist');
  if (args.preview) return previewSite(sources, args.port);
  if (args.serve) {
    const { url } = await serveSite({ folder: output, host: args.host, port: args.port });
    process.stdout.write(`reports on ${url}\n`);
    return;
  }
  const startedAtMs = Date.now();
  await buildSite({ ...sources, output });
  process.stdout.write(`${output} in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s\n`);
}
