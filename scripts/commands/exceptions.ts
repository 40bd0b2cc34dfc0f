import { readFile } from 'node:fs/promises';
import type { Argv, CommandModule } from 'yargs';
import { stringify } from 'yaml';
import { decodeBundle } from '#models/model-bundle.ts';
import { timeOfDecision } from '#data/decision-id.ts';
import { PathHelmError } from '#platform/errors.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import type { ExceptionSpec } from '#policy/exceptions/exception-spec.ts';
import { resolvePolicy, type Policy } from '#policy/policy.ts';
import { readFeedback } from '#pipelines/decisions/read-feedback.ts';
import { textAt } from '#pipelines/decisions/decision-table.ts';
import { readDecisionTable } from '#pipelines/decisions/read-decision-table.ts';
import { letThrough, type LetThrough } from '#pipelines/exceptions/let-through.ts';
import { proposeException, type ProposalOptions } from '#pipelines/exceptions/propose-exception.ts';
import { logTraffic } from '#pipelines/replay/log-traffic.ts';
import { readKeptPolicy } from '#pipelines/replay/verify/verify-log.ts';
import { callGateway } from '../call-gateway.ts';
import { registryOf } from '../models/registry-of.ts';
import { logFolderOf, readRange } from '../replayed-traffic.ts';
import { withGatewayOptions } from '../gateway-options.ts';
import { formatTable } from '../terminal-table.ts';

type ExceptionArguments = {
  url: string | undefined;
  adminKey: string | undefined;
  json: boolean;
  registry: string | undefined;
  model: string | undefined;
  log: string | undefined;
  from: string | undefined;
  to: string | undefined;
  decision: string;
  days: number;
  client: string[];
  cidr: string[];
  add: boolean;
  file: string;
  id: string;
};

type ShownException = ExceptionSpec & { from: string; isExpired: boolean; hits: number };

const DAY_MS = 86_400_000;
/** Long enough for a next model to have learned it, short enough to be forgotten by none. */
const DEFAULT_DAYS = 30;

// yargs types handlers loosely; the options of each command are its shape.
const handle = (run: (args: ExceptionArguments) => Promise<void>) => (args: unknown) => run(args as ExceptionArguments);

export const exceptionsCommand: CommandModule = {
  command: 'exceptions',
  describe: 'From a request that was stopped by mistake to the smallest exception, and what that would let through',
  builder: (command: Argv) =>
    withGatewayOptions(command)
      .command({
        command: 'propose <decision>',
        describe: 'The smallest exception that would have let a decision pass, and what else it would let through',
        builder: (propose: Argv) =>
          propose
            .positional('decision', { type: 'string', demandOption: true, describe: 'Decision id' })
            .option('days', { type: 'number', default: DEFAULT_DAYS, describe: 'Ends after so many days' })
            .option('client', {
              type: 'string',
              array: true,
              default: [],
              describe: 'Only for this client id of a key'
            })
            .option('cidr', { type: 'string', array: true, default: [], describe: 'Only for this address or CIDR' })
            .option('log', { type: 'string', describe: 'Folder of a decision log (default: DATA_DIR/decisions)' })
            .option('from', { type: 'string', describe: 'Look at the log from this time on (ISO 8601)' })
            .option('to', { type: 'string', describe: 'And up to this one, exclusive' })
            .option('model', {
              type: 'string',
              describe: 'As this version would decide, with what a replay has shown (default: the one that decided)'
            })
            .option('registry', { type: 'string', describe: 'Folder of the registry (default: REGISTRY_DIR)' })
            .option('add', { type: 'boolean', default: false, describe: 'Put it into force in the running gateway' }),
        handler: handle(propose)
      })
      .command({
        command: 'add <file>',
        describe: 'Put an exception into force in the running gateway, from a YAML or JSON file',
        builder: (add: Argv) =>
          add.positional('file', {
            type: 'string',
            demandOption: true,
            describe: 'One exception, as policy.yaml has it'
          }),
        handler: handle(addFile)
      })
      .command({ command: 'list', describe: 'Those in force, with their hits', handler: handle(listExceptions) })
      .command({
        command: 'remove <id>',
        describe: 'Take one out of force that was added at run time',
        builder: (remove: Argv) => remove.positional('id', { type: 'string', demandOption: true, describe: 'Its id' }),
        handler: handle(removeException)
      })
      .demandCommand(1, 'Name what to do: propose, add, list or remove.')
      .strict(),
  handler: () => undefined
};

async function propose(args: ExceptionArguments): Promise<void> {
  if (!(args.days > 0 && args.days <= 365))
    throw new PathHelmError('SETTINGS_INVALID', `--days=${args.days}: must be more than 0 and at most 365`);
  const options = await proposalOf(args);
  const exception = proposeException(options);
  const through = letThrough(options, exception);
  if (args.add) await callGateway(args, 'POST', '/admin/exceptions', exception);
  print(args.json ? JSON.stringify({ exception, letThrough: through }) : describe(exception, through, args.add));
}

async function proposalOf(args: ExceptionArguments): Promise<ProposalOptions> {
  const { decision: decisionId, client, cidr } = args;
  const atMs = timeOfDecision(decisionId);
  const folder = logFolderOf(args);
  const own = await readDecisionTable(folder, { fromMs: atMs, toMs: atMs + 1 });
  const row = own.decisionIds.indexOf(decisionId);
  if (row < 0)
    throw new PathHelmError(
      'INPUT_INVALID',
      `${folder} has no decision ${decisionId}: is it sealed (npm run decisions -- seal)?`
    );
  const registry = registryOf(args);
  const wanted = args.model ?? (textAt(own.texts.modelVersion, row) || 'approved');
  const modelVersion = (await registry.read(wanted)).manifest.version;
  const { feedback } = await readFeedback(folder, { fromMs: atMs, toMs: atMs + 1 });
  const said = feedback.findLast((each) => each.decisionId === decisionId);
  if (said !== undefined && said.attackClass !== 'benign')
    throw new PathHelmError(
      'INPUT_INVALID',
      `decision ${decisionId} was ${said.attackClass}, says ${said.by}: no exception is proposed for an attack`
    );
  return {
    traffic: await logTraffic(folder, readRange(args)),
    decisionId,
    modelVersion,
    bundle: decodeBundle(await registry.loadArtefact(modelVersion)),
    policy: (await readKeptPolicy(folder, textAt(own.texts.policyVersion, row))) ?? DEFAULT_POLICY,
    ...(client.length > 0 && { clients: client }),
    ...(cidr.length > 0 && { cidr }),
    note:
      said === undefined
        ? `decision ${decisionId}, labelled by nobody`
        : `decision ${decisionId}, benign says ${said.by}`,
    expires: new Date(Date.now() + args.days * DAY_MS).toISOString()
  };
}

const DEFAULT_POLICY: Policy = resolvePolicy(parsePolicy('', 'defaults'));

function describe(exception: ExceptionSpec, through: LetThrough, isAdded: boolean): string {
  const examples = through.examples.map(({ decisionId, route, reason, attackScore, label }) => [
    decisionId,
    route.slice(0, 40),
    reason,
    attackScore.toFixed(3),
    label
  ]);
  return [
    stringify({ exceptions: [exception] }).trimEnd(),
    '',
    `Of ${through.of} logged requests it would have let ${through.rows} of ${through.clients} clients through that are stopped without it; ${through.labelledAttacks} of them somebody called an attack.`,
    ...(examples.length === 0
      ? []
      : [
          formatTable(
            ['taken for', 'requests'],
            through.byClass.map(({ name, rows }) => [name, rows])
          ),
          '',
          formatTable(
            ['client', 'requests'],
            through.byClient.map(({ name, rows }) => [name, rows])
          ),
          '',
          formatTable(['example', 'route', 'taken for', 'attack', 'label'], examples)
        ]),
    '',
    isAdded
      ? `In force as ${exception.id} until ${exception.expires}.`
      : 'Not in force: put it into policy.yaml, or once more with --add. Narrow it to who asked with --client ID or --cidr ADDRESS.'
  ].join('\n');
}

async function addFile(args: ExceptionArguments): Promise<void> {
  const text = await readFile(args.file, 'utf8').catch((cause: unknown) => {
    throw new PathHelmError('INPUT_NOT_FOUND', `cannot read ${args.file}`, { cause });
  });
  const { exceptions } = parsePolicy(text, args.file);
  if (exceptions.length === 0)
    throw new PathHelmError('INPUT_INVALID', `${args.file} names no exception: begin it with "exceptions:"`);
  for (const exception of exceptions) {
    await callGateway(args, 'POST', '/admin/exceptions', exception);
    print(args.json ? JSON.stringify(exception) : `${exception.id} is in force until ${exception.expires}.`);
  }
}

async function listExceptions(args: ExceptionArguments): Promise<void> {
  const { exceptions } = await callGateway<{ exceptions: ShownException[] }>(args, 'GET', '/admin/exceptions');
  const rows = exceptions.map((each) => [
    each.id,
    each.route,
    each.classes.join(', '),
    each.places?.join(', ') ?? '',
    `${each.expires}${each.isExpired ? ' (over)' : ''}`,
    each.from,
    each.hits,
    each.note.slice(0, 60)
  ]);
  print(
    args.json
      ? JSON.stringify(exceptions)
      : formatTable(['id', 'route', 'classes', 'places', 'ends', 'from', 'hits', 'note'], rows)
  );
}

async function removeException(args: ExceptionArguments): Promise<void> {
  const removed = await callGateway<{ id: string }>(args, 'DELETE', `/admin/exceptions/${encodeURIComponent(args.id)}`);
  print(args.json ? JSON.stringify(removed) : `${removed.id} is no longer in force.`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
