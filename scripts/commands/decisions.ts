import { createWriteStream } from 'node:fs';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Argv, CommandModule } from 'yargs';
import type { DecisionRow, Feedback } from '#data/decision-row.ts';
import { PathHelmError } from '#platform/errors.ts';
import { askGateway, callGateway } from '../call-gateway.ts';
import { withGatewayOptions } from '../gateway-options.ts';
import { formatTable } from '../terminal-table.ts';

type DecisionsArguments = {
  url: string | undefined;
  adminKey: string | undefined;
  json: boolean;
  from?: string;
  to?: string;
  action?: string;
  heldBack?: boolean;
  reason?: string;
  route?: string;
  client?: string;
  class?: string;
  modelVersion?: string;
  status?: number;
  cursor?: string;
  limit?: number;
  file?: string;
  format?: string;
  id?: string;
  label?: string;
  by?: string;
  note?: string;
};

type Page = { rows: DecisionRow[]; nextCursor: string | null };

const EXPORT_TIMEOUT_MS = 600_000;

// yargs types handlers loosely; the options of each command are its shape.
const handle = (run: (args: DecisionsArguments) => Promise<void>) => (args: unknown) => run(args as DecisionsArguments);

export const decisionsCommand: CommandModule = {
  command: 'decisions',
  describe: 'List, show, export, label and seal the decisions of a running gateway',
  builder: (command: Argv) =>
    withGatewayOptions(command)
      .command({
        command: 'list',
        describe: 'Newest first',
        builder: (list: Argv) =>
          withFilter(list)
            .option('limit', { type: 'number', default: 20, describe: 'Rows, 1..1000' })
            .option('cursor', { type: 'string', describe: 'Where the page before ended' }),
        handler: handle(listDecisions)
      })
      .command({
        command: 'show <id>',
        describe: 'One decision with its explanation and what was said about it, as JSON',
        builder: withId,
        handler: handle(showDecision)
      })
      .command({
        command: 'export <file>',
        describe: 'All selected decisions, oldest first',
        builder: (exporting: Argv) =>
          withFilter(exporting)
            .positional('file', { type: 'string', demandOption: true, describe: 'Where to, .csv or .parquet' })
            .option('format', { choices: ['csv', 'parquet'], describe: 'Default: by the name of the file' }),
        handler: handle(exportDecisions)
      })
      .command({
        command: 'label <id> <label>',
        describe: 'Say what a request truly was; training and replay use it',
        builder: (label: Argv) =>
          withId(label)
            .positional('label', { type: 'string', demandOption: true, describe: 'benign, or a class of attack' })
            .option('by', { type: 'string', describe: 'Who says so' })
            .option('note', { type: 'string', describe: 'Why' }),
        handler: handle(labelDecision)
      })
      .command({
        command: 'seal',
        describe: 'Move what the gateway has written into Parquet now',
        handler: handle(sealDecisions)
      })
      .demandCommand(1, 'Name what to do: list, show, export, label or seal.')
      .strict(),
  handler: () => undefined
};

function withId(command: Argv): Argv {
  return command.positional('id', { type: 'string', demandOption: true, describe: 'Decision id' });
}

function withFilter(command: Argv): Argv {
  return command
    .option('from', { type: 'string', describe: 'ISO 8601 time' })
    .option('to', { type: 'string', describe: 'ISO 8601 time, exclusive' })
    .option('action', { type: 'string', describe: 'allow, throttle, block or refuse' })
    .option('held-back', { type: 'boolean', describe: 'Would have been stopped, but was not' })
    .option('reason', { type: 'string', describe: 'Exact reason, such as model:sql-injection' })
    .option('route', { type: 'string', describe: 'As rows have it: GET /users/:id' })
    .option('client', { type: 'string', describe: 'Client key as rows have it' })
    .option('class', { type: 'string', describe: 'Class of attack' })
    .option('model-version', { type: 'string', describe: 'Version that scored' })
    .option('status', { type: 'number', describe: 'HTTP status' });
}

async function listDecisions(args: DecisionsArguments): Promise<void> {
  const query = queryOf(args, { limit: String(args.limit), cursor: args.cursor });
  const page = await callGateway<Page>(args, 'GET', `/decisions?${query}`);
  if (args.json) {
    print(JSON.stringify(page));
    return;
  }
  const rows = page.rows.map((row) => [
    row.decisionId,
    new Date(row.timestampMs).toISOString(),
    row.wouldAction === row.action ? row.action : `${row.action} (${row.wouldAction})`,
    row.reason || row.wouldReason,
    row.route,
    row.status,
    row.attackScore?.toFixed(3) ?? '',
    row.clientKey.slice(0, 20)
  ]);
  print(formatTable(['decision', 'time', 'action (held back)', 'reason', 'route', 'status', 'attack', 'client'], rows));
  if (page.nextCursor !== null) print(`More: --cursor ${page.nextCursor}`);
}

async function showDecision(args: DecisionsArguments): Promise<void> {
  const told = await callGateway<object>(args, 'GET', `/decisions/${encodeURIComponent(args.id ?? '')}`);
  print(JSON.stringify(told, null, args.json ? undefined : 2));
}

async function exportDecisions(args: DecisionsArguments): Promise<void> {
  const file = args.file ?? '';
  const format = args.format ?? (file.endsWith('.parquet') ? 'parquet' : 'csv');
  const response = await askGateway(
    args,
    'GET',
    `/decisions/export?${queryOf(args, { format })}`,
    undefined,
    EXPORT_TIMEOUT_MS
  );
  try {
    await pipeline(Readable.fromWeb(response.body!), createWriteStream(file));
  } catch (cause) {
    throw new PathHelmError('STORAGE_FAILED', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
  const rows = Number(response.headers.get('x-row-count'));
  print(args.json ? JSON.stringify({ file, format, rows }) : `${rows} decisions in ${file}`);
}

async function labelDecision(args: DecisionsArguments): Promise<void> {
  const { label, by, note } = args;
  const path = `/decisions/${encodeURIComponent(args.id ?? '')}/feedback`;
  const said = await callGateway<Feedback>(args, 'POST', path, { label, by, note });
  print(args.json ? JSON.stringify(said) : `${said.decisionId} was ${said.attackClass}, says ${said.by}.`);
}

async function sealDecisions(args: DecisionsArguments): Promise<void> {
  const sealed = await callGateway<{ segments: number }>(args, 'POST', '/decisions/seal');
  print(args.json ? JSON.stringify(sealed) : `${sealed.segments} segments written.`);
}

function queryOf(args: DecisionsArguments, more: Record<string, string | undefined>): string {
  const query: Record<string, string | number | boolean | undefined> = {
    fromMs: args.from,
    toMs: args.to,
    action: args.action,
    isHeldBack: args.heldBack,
    reason: args.reason,
    route: args.route,
    clientKey: args.client,
    attackClass: args.class,
    modelVersion: args.modelVersion,
    status: args.status,
    ...more
  };
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.toString();
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
