import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { decisionsFolderOf, openFolderOf } from '#data/decision-log/decision-folder.ts';
import { clientKeyOf } from '#models/request/client-key.ts';
import { eraseDecisions } from '#pipelines/decisions/erase-decisions.ts';
import { listDays } from '#pipelines/decisions/list-segments.ts';
import { eraseClient, type Erasure } from '#pipelines/erase-client.ts';
import { storedClientKey } from '#pipelines/ingest/store/stored-record.ts';
import { PathHelmError } from '#platform/errors.ts';
import { createPseudonymiser, loadPseudonymSecret } from '#platform/pseudonym.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { callGateway } from '../call-gateway.ts';
import { formatTable } from '../terminal-table.ts';

type EraseArguments = { client: string; url: string | undefined };

export const eraseCommand: CommandModule<object, EraseArguments> = {
  command: 'erase <client>',
  describe: 'Remove one client from stored records, kept runs and logged decisions',
  builder: (command: Argv) =>
    command
      .positional('client', {
        type: 'string',
        demandOption: true,
        describe: 'Address, or a client key as reports name it (addr:…, session:…, key:…)'
      })
      .option('url', { type: 'string', describe: 'Running gateway whose open decisions are searched too' }),
  handler: runErase
};

async function runErase({ client, url }: EraseArguments): Promise<void> {
  const { DATA_DIR, PSEUDONYM_ROTATION_DAYS } = readCommonSettings(process.env);
  const secret = await loadPseudonymSecret(join(DATA_DIR, 'private', 'pseudonym.key'));
  const pseudonymise = createPseudonymiser({ secret, rotationDays: PSEUDONYM_ROTATION_DAYS });
  const clientKey = /^(?:addr|session|key):/.test(client)
    ? client
    : clientKeyOf({ apiKeyId: '', sessionId: '', address: client });
  const erased = await eraseClient({ dataFolder: DATA_DIR, clientKey, pseudonymise });
  const named = (atMs: number): string => storedClientKey(clientKey, (value) => pseudonymise(value, atMs));
  erased.push(...(await eraseFromDecisions(DATA_DIR, named, url)));
  process.stdout.write(
    erased.length === 0
      ? `Nothing is stored of ${clientKey}.\n`
      : `${formatTable(
          ['erased from', 'rows'],
          erased.map(({ path, rows }) => [path, rows])
        )}\n`
  );
}

/** Pseudonyms rotate after whole days, so one moment of each day meets every period. */
async function eraseFromDecisions(
  dataFolder: string,
  named: (atMs: number) => string,
  url: string | undefined
): Promise<Erasure[]> {
  const folder = decisionsFolderOf(dataFolder);
  const days = await listDays(folder).catch(() => null); // there was never a gateway here
  if (days === null) return [];
  const clientKeys = [...new Set([...days.map((day) => named(Date.parse(day))), named(Date.now())])];
  const erased: Erasure[] = [];
  const open = await openFilesIn(folder);
  if (open > 0) {
    const removed = await askGateway(url, clientKeys, open);
    if (removed > 0) erased.push({ path: 'decisions, through the gateway', rows: removed });
  }
  return [...erased, ...(await eraseDecisions(folder, clientKeys))];
}

async function openFilesIn(decisionsFolder: string): Promise<number> {
  const names = await readdir(openFolderOf(decisionsFolder)).catch(() => []);
  return names.filter((name) => name.endsWith('.duckdb')).length;
}

/** Only a gateway itself can remove what it is still writing. */
async function askGateway(url: string | undefined, clientKeys: string[], open: number): Promise<number> {
  try {
    const body = { clientKeys };
    const { removed } = await callGateway<{ removed: number }>(
      { url, adminKey: undefined },
      'POST',
      '/decisions/erase',
      body
    );
    if (open > 1) warn(`${open - 1} more gateways write to this folder: run this again with --url for each of them`);
    return removed;
  } catch (fault) {
    if (!(fault instanceof PathHelmError)) throw fault;
    warn(`decisions that gateways have not sealed yet (${open} open files) were not searched: ${fault.message}`);
    return 0;
  }
}

function warn(message: string): void {
  process.stderr.write(`pathhelm: ${message}\n`);
}
