import type { Argv, CommandModule } from 'yargs';
import { readHistory } from '#models/registry-history.ts';
import type { ListedVersion } from '#models/registry.ts';
import { diffVersions } from '#pipelines/publish/diff-versions.ts';
import { agreementCommand } from '../models/agreement-command.ts';
import { CHANGE_COMMANDS } from '../models/change-commands.ts';
import { folderOf, registryOf, type RegistryArguments } from '../models/registry-of.ts';
import { formatTable, type Cell } from '../terminal-table.ts';

type ModelsArguments = RegistryArguments;

export const modelsCommand: CommandModule = {
  command: 'models',
  describe:
    'The registry of model versions: list, show, diff, agreement, gates, approve, reject, rollback, prune, history',
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
      .command({
        command: 'diff <a> <b>',
        describe: 'What differs between two versions',
        handler: (args) => diff(args as unknown as ModelsArguments & { a: string; b: string })
      })
      .command({
        command: 'history',
        describe: 'Who changed what, when and why, oldest first',
        handler: (args) => showHistory(args as unknown as ModelsArguments)
      })
      .command(agreementCommand)
      .command([...CHANGE_COMMANDS])
      .demandCommand(1, 'Name what to do; --help lists it.')
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

async function diff(args: ModelsArguments & { a: string; b: string }): Promise<void> {
  const registry = registryOf(args);
  const differences = diffVersions(await registry.read(args.a), await registry.read(args.b));
  const rows = differences.map(({ what, a, b }) => [what, a, b]);
  process.stdout.write(`${args.json ? JSON.stringify(differences) : formatTable(['', args.a, args.b], rows)}\n`);
}

async function showHistory(args: ModelsArguments): Promise<void> {
  const { events, faults } = await readHistory(folderOf(args));
  const rows = events.map(({ at, action, version, by, reason, evidence, isForced }) => [
    at,
    isForced ? `${action} by force` : action,
    version,
    by,
    evidence.slice(0, 12),
    reason
  ]);
  if (args.json) process.stdout.write(`${JSON.stringify({ events, faults })}\n`);
  else process.stdout.write(`${formatTable(['at', 'action', 'version', 'by', 'evidence', 'reason'], rows)}\n`);
  for (const fault of faults) process.stderr.write(`pathhelm: ${fault}\n`);
}
