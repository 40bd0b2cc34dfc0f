import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBInstance } from '@duckdb/node-api';
import { openFolderOf } from '#data/decision-log/decision-folder.ts';
import { openFaultOf, openInstance } from './instance.ts';
import { namesOfTables, setAside } from './open-file.ts';
import { sealTable, syncFolders } from './seal-table.ts';

type Log = (level: 'info' | 'warn' | 'error', fields: Record<string, unknown>, message: string) => void;

type RecoverOptions = { decisionsFolder: string; processId: string; log: Log };

const ENDING = '.duckdb';

/**
 * Seals what gateways left behind that ended without sealing. A live gateway holds its file's lock, so DuckDB refuses it; this process's
 * own files are known by their name. A file that cannot be read is kept aside, and said to be.
 */
export async function recoverFiles({ decisionsFolder, processId, log }: RecoverOptions): Promise<void> {
  const folder = openFolderOf(decisionsFolder);
  const names = (await readdir(folder)).filter((name) => !name.startsWith(processId));
  const alive = new Set<string>();
  for (const name of names.filter((each) => each.endsWith(ENDING))) {
    const gatewayId = name.slice(0, -ENDING.length);
    if ((await recoverFile(join(folder, name), gatewayId)) === 'in use') alive.add(gatewayId);
  }
  for (const name of names.filter((each) => each.endsWith('.tmp'))) {
    if (!alive.has(name.slice(0, name.indexOf('.')))) await rm(join(folder, name), { force: true });
  }

  async function recoverFile(path: string, gatewayId: string): Promise<'in use' | 'done'> {
    let instance: DuckDBInstance;
    try {
      instance = await openInstance(path);
    } catch (fault) {
      const kind = openFaultOf(fault);
      if (kind === 'torn') {
        const aside = await setAside(path);
        log(
          'error',
          { path, aside, fault: String(fault) },
          'decisions of an ended gateway cannot be read: file kept aside'
        );
      } else if (kind === 'unreachable') {
        log('warn', { path, fault: String(fault) }, 'decisions of an ended gateway cannot be reached');
      }
      return kind === 'in use' ? 'in use' : 'done';
    }
    let sealed: { segments: number; rows: number };
    try {
      sealed = await sealAll(instance, gatewayId);
    } catch (fault) {
      log(
        'error',
        { path, fault: String(fault) },
        'decisions of an ended gateway could not be sealed: tried again at the next start'
      );
      return 'in use';
    } finally {
      instance.closeSync();
    }
    await rm(path, { force: true });
    await rm(`${path}.wal`, { force: true });
    log('info', { path, ...sealed }, 'decisions of an ended gateway recovered');
    return 'done';
  }

  async function sealAll(instance: DuckDBInstance, gatewayId: string): Promise<{ segments: number; rows: number }> {
    const connection = await instance.connect();
    try {
      const total = { segments: 0, rows: 0 };
      for (const { name } of await namesOfTables(connection)) {
        const sealing = await sealTable({ connection, table: name, decisionsFolder, gatewayId });
        sealing.publish();
        await syncFolders(sealing.segments);
        total.segments += sealing.segments.length;
        total.rows += sealing.rows;
      }
      return total;
    } finally {
      connection.closeSync();
    }
  }
}
