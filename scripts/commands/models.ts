import type { Argv, CommandModule } from 'yargs';
import { readCommonSettings } from '#platform/settings.ts';
import { openRegistry, type ListedVersion, type Registry } from '#models/registry.ts';
import { formatTable, type Cell } from '../terminal-table.ts';

type ModelsArguments = { registry: string | undefined; json: boolean };

export const modelsCommand: CommandModule = {
  command: 'models',
  describe: 'Look into the registry of model versions',
  builder: (command: Argv) =>
    command
      .option('registry', { type: 'string', describe: 'Folder of the registry (default: REGISTRY_DIR)' })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON instead of text' })
      .command({
        command: 'list',
        describe: 'All versions, oldest first, with their aliases',
        handler: (args) => listVersions(args as unknown as ModelsArguments) // yargs types handlers loosely; the options above are its shape
      })
      .command({
        command: 'show <model>',
        describe: 'The model card of a version or alias (candidate, approved, previous)',
        builder: (show: Argv) =>
          show.positional('model', { type: 'string', demandOption: true, describe: 'YYYY-MM-DD.n or an alias' }),
        handler: (args) => showVersion(args as unknown as ModelsArguments & { model: string })
      })
      .demandCommand(1, 'Name what to do: list or show.')
      .strict(),
  handler: () => undefined
};

async function listVersions(args: ModelsArguments): Promise<void> {
  const registry = registryOf(args);
  const versions = await registry.list();
  const aliases = Object.entries(await registry.aliases());
  if (args.json) {
    process.stdout.write(`${JSON.stringify({ versions, aliases: Object.fromEntries(aliases) })}\n`);
  } else if (versions.length === 0) {
    process.stdout.write('The registry is empty. `npm run pipeline` trains a first version.\n');
  } else {
    const rows = versions.map((entry) =>
      listRow(
        entry,
        aliases.filter(([, version]) => version === entry.version).map(([alias]) => alias)
      )
    );
    process.stdout.write(
      `${formatTable(['version', 'alias', 'rows', 'FPR', 'recall', 'ROC AUC', 'seed', 'KiB', 'artefact'], rows)}\n`
    );
  }
}

function listRow(entry: ListedVersion, aliases: readonly string[]): Cell[] {
  if ('fault' in entry)
    return [entry.version, aliases.join(' '), null, null, null, null, null, null, `unreadable: ${entry.fault}`];
  const { run, artefactBytes, artefactHash } = entry.manifest;
  const { rows, falsePositiveRate, recall, rocAuc } = run.headline;
  return [
    entry.version,
    aliases.join(' '),
    rows,
    falsePositiveRate === null ? null : `${(falsePositiveRate * 100).toFixed(3)} %`,
    recall === null ? null : `${(recall * 100).toFixed(1)} %`,
    rocAuc === null ? null : rocAuc.toFixed(4),
    run.seed,
    Math.round(artefactBytes / 1024),
    artefactHash.slice(0, 12)
  ];
}

async function showVersion(args: ModelsArguments & { model: string }): Promise<void> {
  const stored = await registryOf(args).read(args.model);
  process.stdout.write(
    args.json ? `${JSON.stringify({ manifest: stored.manifest, metrics: stored.metrics })}\n` : stored.card
  );
}

function registryOf(args: ModelsArguments): Registry {
  const folder = args.registry ?? readCommonSettings(process.env).REGISTRY_DIR;
  return openRegistry({ folder, nowMs: Date.now });
}
