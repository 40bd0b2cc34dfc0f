import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { decodeBundle } from '#models/model-bundle.ts';
import { writeFileAtomically } from '#platform/atomic-file.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { driftReports } from '#pipelines/drift/drift-reports.ts';
import { registryOf, type RegistryArguments } from '../models/registry-of.ts';
import { formatTable } from '../terminal-table.ts';
import { readTraffic, trafficOptions, type TrafficArguments } from '../replayed-traffic.ts';

type DriftArguments = TrafficArguments & RegistryArguments & { model: string; dataDir: string | undefined };

export const driftCommand: CommandModule<object, DriftArguments> = {
  command: 'drift',
  describe: 'How far traffic has moved from what a model version learned, per day and route',
  builder: (command: Argv) =>
    trafficOptions(command)
      .option('model', { type: 'string', default: 'approved', describe: 'Version or alias' })
      .option('registry', { type: 'string', describe: 'Folder of the registry (default: REGISTRY_DIR)' })
      .option('data-dir', { type: 'string', describe: 'Folder that gets drift/ (default: DATA_DIR)' })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print the reports as one line of JSON'
      }) as unknown as Argv<DriftArguments>, // yargs infers dashed names and their twins one by one
  handler: runDrift
};

const SHOWN_FEATURES = 5;

async function runDrift(args: DriftArguments): Promise<void> {
  const registry = registryOf(args);
  const { manifest } = await registry.read(args.model);
  const bundle = decodeBundle(await registry.loadArtefact(manifest.version));
  const reports = driftReports({ traffic: await readTraffic(args), bundle, modelVersion: manifest.version });
  const folder = join(args.dataDir ?? readCommonSettings(process.env).DATA_DIR, 'drift');
  for (const report of reports)
    await writeFileAtomically(join(folder, `${report.day}.json`), `${JSON.stringify(report)}\n`);
  const rows = reports.map(({ day, rows: count, clients, state, features, mixes, routes }) => [
    day,
    count,
    clients,
    state,
    features
      .slice(0, SHOWN_FEATURES)
      .map(({ name, psi }) => `${name} ${psi?.toFixed(2) ?? '?'}`)
      .join(', '),
    mixes
      .filter((mix) => mix.state !== 'steady')
      .map(({ name, state: moved }) => `${name}: ${moved}`)
      .join(', '),
    routes
      .filter((route) => route.state === 'act')
      .map(({ route }) => route)
      .join(', ')
  ]);
  const table = formatTable(['day', 'rows', 'clients', 'state', 'most moved (PSI)', 'mixes', 'routes to act on'], rows);
  process.stdout.write(args.json ? `${JSON.stringify(reports)}\n` : `${table}\nWritten to ${folder}\n`);
}
