import type { Argv, CommandModule } from 'yargs';
import { decodeBundle } from '#models/model-bundle.ts';
import { approve, prune, reject, rollback } from '#models/registry-changes.ts';
import { latestEvidence } from '#models/registry-evidence.ts';
import type { HistoryEvent } from '#models/registry-history.ts';
import { PathHelmError } from '#platform/errors.ts';
import { describeEvidence, gateVersion } from './gate-version.ts';
import { changeOf, folderOf, registryOf, type ChangeArguments } from './registry-of.ts';

type VersionArguments = ChangeArguments & { model: string };
type GateArguments = VersionArguments & { input: string[]; log: string | undefined; requests: number | undefined };

/** Commands that move aliases, and the gates they rest on. */
export const CHANGE_COMMANDS: readonly CommandModule[] = [
  erased<GateArguments>({
    command: 'gates <model>',
    describe: 'Run the approval gates and keep what they say as evidence; exit 5 when one fails',
    builder: (command) => gateOptions(changeOptions(modelOf(command))),
    handler: async (args) => {
      const { registry, folder, version } = await targetOf(args);
      const stored = await gateVersion({ ...args, registry, folder, version, by: changeOf(args).by });
      process.stdout.write(`${args.json ? JSON.stringify(stored) : describeEvidence(stored)}\n`);
      if (!stored.evidence.isPassed) process.exitCode = 5;
    }
  }),
  erased<GateArguments & { force: boolean }>({
    command: 'approve <model>',
    describe: 'Point `approved` at a version whose gates passed (they are run first when they were not)',
    builder: (command) =>
      gateOptions(changeOptions(modelOf(command))).option('force', {
        type: 'boolean',
        default: false,
        describe: 'Approve although gates fail; needs --reason and is recorded'
      }),
    handler: approveVersion
  }),
  erased<VersionArguments>({
    command: 'reject <model>',
    describe: 'Say that a version is not to be approved',
    builder: (command) => changeOptions(modelOf(command)),
    handler: async (args) => {
      const { folder, version } = await targetOf(args);
      printEvent(await reject(folder, { ...changeOf(args), version }), args);
    }
  }),
  erased<ChangeArguments>({
    command: 'rollback',
    describe: 'Back to the previous version',
    builder: changeOptions,
    handler: async (args) => {
      const { approved } = await registryOf(args).aliases();
      if (approved === null)
        throw new PathHelmError('VERSION_NOT_FOUND', 'no version is approved: nothing to roll back');
      printEvent(await rollback(folderOf(args), { ...changeOf(args), version: approved, isAutomatic: false }), args);
    }
  }),
  erased<ChangeArguments & { keep: number }>({
    command: 'prune',
    describe: 'Remove old versions that no alias points at; their evidence and history stay',
    builder: (command) =>
      changeOptions(command).option('keep', { type: 'number', default: 5, describe: 'Newest versions to keep' }),
    handler: async (args) => {
      if (!Number.isSafeInteger(args.keep) || args.keep < 1)
        throw new PathHelmError('SETTINGS_INVALID', `--keep=${args.keep}: must be a whole number of at least 1`);
      const removed = await prune(folderOf(args), { ...changeOf(args), keep: args.keep });
      process.stdout.write(
        args.json ? `${JSON.stringify({ removed })}\n` : `removed: ${removed.join(', ') || 'none'}\n`
      );
    }
  })
];

async function approveVersion(args: GateArguments & { force: boolean }): Promise<void> {
  const { registry, folder, version } = await targetOf(args);
  const { approved: comparedWith } = await registry.aliases();
  if (comparedWith === version)
    throw new PathHelmError('ALIAS_MOVED', `${version} is approved already; nothing was changed`);
  const change = changeOf(args);
  if (args.force && change.reason.trim() === '')
    throw new PathHelmError('SETTINGS_INVALID', `forcing ${version} needs --reason`);
  decodeBundle(await registry.loadArtefact(version)); // what no gateway can load is not approved, by old evidence or by force
  const kept = args.input.length > 0 ? undefined : await latestEvidence(folder, version);
  const isCurrent = kept?.evidence.championVersion === comparedWith;
  const stored = kept && isCurrent ? kept : await gateVersion({ ...args, registry, folder, version, by: change.by });
  if (!args.json) process.stdout.write(`${describeEvidence(stored)}\n`);
  const event = await approve(folder, {
    ...change,
    version,
    comparedWith,
    evidence: stored.hash,
    isForced: args.force
  });
  printEvent(event, args);
}

async function targetOf(args: VersionArguments) {
  const registry = registryOf(args);
  const { manifest } = await registry.read(args.model);
  return { registry, folder: folderOf(args), version: manifest.version };
}

function printEvent(event: HistoryEvent, { json }: { json: boolean }): void {
  const { aliases } = event;
  const line = `${event.action}${event.isForced ? ' by force' : ''}: ${event.version}; approved ${aliases?.approved ?? 'none'}, previous ${aliases?.previous ?? 'none'}, candidate ${aliases?.candidate ?? 'none'}`;
  process.stdout.write(`${json ? JSON.stringify(event) : line}\n`);
}

function modelOf(command: Argv): Argv {
  return command.positional('model', { type: 'string', demandOption: true, describe: 'YYYY-MM-DD.n or an alias' });
}

function changeOptions(command: Argv): Argv {
  return command
    .option('reason', { type: 'string', describe: 'Why; kept in the history' })
    .option('by', { type: 'string', describe: 'Who (default: the user of this shell)' });
}

function gateOptions(command: Argv): Argv {
  return command
    .option('input', {
      type: 'string',
      array: true,
      default: [],
      describe: 'Your own logs to replay, in any format that import reads (default: the decision log)'
    })
    .option('log', { type: 'string', describe: 'Folder of the decision log to replay (default: DATA_DIR/decisions)' })
    .option('requests', {
      type: 'number',
      describe: 'Generated requests both versions are compared on (default 12000)'
    });
}

type Declared<T> = {
  command: string;
  describe: string;
  builder: (command: Argv) => Argv;
  handler: (args: T) => Promise<void>;
};

/** A command among commands: yargs hands each the arguments its own builder declared. */
function erased<T>(command: Declared<T>): CommandModule {
  return command as unknown as CommandModule;
}
