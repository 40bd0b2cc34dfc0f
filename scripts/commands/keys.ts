import process from 'node:process';
import type { Argv, CommandModule } from 'yargs';
import { callGateway } from '../call-gateway.ts';
import { withGatewayOptions } from '../gateway-options.ts';
import { formatTable } from '../terminal-table.ts';

type KeysArguments = {
  url: string | undefined;
  adminKey: string | undefined;
  json: boolean;
  client?: string;
  note?: string;
  expires?: string;
  limit?: string;
  id?: string;
  grace?: number;
};

type ShownKey = {
  id: string;
  clientId: string;
  note: string;
  state: string;
  limit: { requests: number; windowSeconds: number } | null;
  createdAt: string;
  expiresAt: string | null;
};

type IssuedKey = ShownKey & { key: string };

// yargs types handlers loosely; the options of each command are its shape.
const handle = (run: (args: KeysArguments) => Promise<void>) => (args: unknown) => run(args as KeysArguments);

export const keysCommand: CommandModule = {
  command: 'keys',
  describe: 'Add, list, rotate and revoke API keys of a running gateway',
  builder: (command: Argv) =>
    withGatewayOptions(command)
      .command({
        command: 'list',
        describe: 'All keys, oldest first; the keys themselves are known to nobody',
        handler: handle(listKeys)
      })
      .command({
        command: 'add <client>',
        describe: 'Issue a key; it is printed once',
        builder: (add: Argv) =>
          add
            .positional('client', { type: 'string', demandOption: true, describe: 'Client id, sent as X-Client-Id' })
            .option('note', { type: 'string', describe: 'What it is for' })
            .option('expires', { type: 'string', describe: 'ISO 8601 time it ends' })
            .option('limit', { type: 'string', describe: 'Rate limit of its own, as 100/minute' }),
        handler: handle(addKey)
      })
      .command({
        command: 'rotate <id>',
        describe: 'Issue a new key for the same client and end the old one',
        builder: (rotate: Argv) =>
          rotate
            .positional('id', { type: 'string', demandOption: true, describe: 'Id of the old key' })
            .option('grace', { type: 'number', default: 0, describe: 'Seconds the old key lives on' }),
        handler: handle(rotateKey)
      })
      .command({
        command: 'revoke <id>',
        describe: 'End a key now, on every gateway',
        builder: (revoke: Argv) =>
          revoke.positional('id', { type: 'string', demandOption: true, describe: 'Id of the key' }),
        handler: handle(revokeKey)
      })
      .demandCommand(1, 'Name what to do: list, add, rotate or revoke.')
      .strict(),
  handler: () => undefined
};

async function listKeys(args: KeysArguments): Promise<void> {
  const { keys } = await callGateway<{ keys: ShownKey[] }>(args, 'GET', '/admin/keys');
  const rows = keys.map(({ id, clientId, state, limit, expiresAt, note }) => [
    id,
    clientId,
    state,
    limit && `${limit.requests} per ${limit.windowSeconds} s`,
    expiresAt,
    note
  ]);
  const table = formatTable(['id', 'client', 'state', 'limit', 'expires', 'note'], rows);
  print(args, { keys }, keys.length === 0 ? 'There are no keys.' : table);
}

async function addKey(args: KeysArguments): Promise<void> {
  const { client: clientId, note, expires: expiresAt, limit } = args;
  const issued = await callGateway<IssuedKey>(args, 'POST', '/admin/keys', { clientId, note, expiresAt, limit });
  print(args, issued, `${issued.key}\nKeep it: it is not shown again. Its id is ${issued.id}.`);
}

async function rotateKey(args: KeysArguments): Promise<void> {
  const path = `/admin/keys/${encodeURIComponent(args.id ?? '')}/rotate`;
  const issued = await callGateway<IssuedKey>(args, 'POST', path, { graceSeconds: args.grace });
  print(args, issued, `${issued.key}\nKeep it: it is not shown again. Its id is ${issued.id}.`);
}

async function revokeKey(args: KeysArguments): Promise<void> {
  const revoked = await callGateway<{ id: string }>(args, 'DELETE', `/admin/keys/${encodeURIComponent(args.id ?? '')}`);
  print(args, revoked, `${revoked.id} is revoked.`);
}

function print(args: KeysArguments, value: unknown, text: string): void {
  process.stdout.write(`${args.json ? JSON.stringify(value) : text}\n`);
}
