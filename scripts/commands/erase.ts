import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { clientKeyOf } from '#models/request/client-key.ts';
import { eraseClient } from '#pipelines/erase-client.ts';
import { createPseudonymiser, loadPseudonymSecret } from '#platform/pseudonym.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { formatTable } from '../terminal-table.ts';

type EraseArguments = { client: string };

export const eraseCommand: CommandModule<object, EraseArguments> = {
  command: 'erase <client>',
  describe: 'Remove one client from stored records and kept runs',
  builder: (command: Argv) =>
    command.positional('client', {
      type: 'string',
      demandOption: true,
      describe: 'Address, or a client key as reports name it (addr:…, session:…, key:…)'
    }),
  handler: runErase
};

async function runErase({ client }: EraseArguments): Promise<void> {
  const { DATA_DIR, PSEUDONYM_ROTATION_DAYS } = readCommonSettings(process.env);
  const secret = await loadPseudonymSecret(join(DATA_DIR, 'private', 'pseudonym.key'));
  const pseudonymise = createPseudonymiser({ secret, rotationDays: PSEUDONYM_ROTATION_DAYS });
  const clientKey = /^(?:addr|session|key):/.test(client)
    ? client
    : clientKeyOf({ apiKeyId: '', sessionId: '', address: client });
  const erased = await eraseClient({ dataFolder: DATA_DIR, clientKey, pseudonymise });
  process.stdout.write(
    erased.length === 0
      ? `Nothing is stored of ${clientKey}.\n`
      : `${formatTable(
          ['erased from', 'rows'],
          erased.map(({ path, rows }) => [path, rows])
        )}\n`
  );
}
