import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listValue, type DuckDBConnection } from '@duckdb/node-api';
import { DECISIONS_OF_CLIENTS, SEGMENT_WITHOUT_CLIENTS } from '#data/decision-log/erased-segment.ts';
import { withoutFeedback } from '#data/decision-log/without-feedback.ts';
import { openFolderOf } from '#data/decision-log/decision-folder.ts';
import { writeFileAtomically } from '#platform/atomic-file.ts';
import { sync } from './seal-table.ts';
import { daysIn, feedbackFilesOf, segmentsOf } from './segments.ts';

type EraseOptions = {
  connection: DuckDBConnection;
  decisionsFolder: string;
  gatewayId: string;
  clientKeys: readonly string[];
};

/** Rewrites every segment that holds one of the clients, and drops what was said about their decisions. @returns rows removed */
export async function eraseClients(options: EraseOptions): Promise<number> {
  const { connection, decisionsFolder, gatewayId, clientKeys } = options;
  const keys = listValue(clientKeys);
  let rows = 0;
  for (const day of await daysIn(decisionsFolder)) {
    const erased = new Set<string>();
    for (const path of await segmentsOf(decisionsFolder, day)) {
      const found = (await connection.runAndReadAll(DECISIONS_OF_CLIENTS, { path, keys })).getRows();
      if (found.length === 0) continue;
      const draft = join(openFolderOf(decisionsFolder), `${gatewayId}.erase.tmp`);
      try {
        await connection.run(SEGMENT_WITHOUT_CLIENTS, { path, keys, draft });
        await sync(draft);
        await rename(draft, path);
      } finally {
        await rm(draft, { force: true });
      }
      rows += found.length;
      for (const [id] of found) erased.add(String(id));
    }
    if (erased.size > 0) await dropFeedback(await feedbackFilesOf(decisionsFolder, day), erased);
  }
  return rows;
}

async function dropFeedback(paths: readonly string[], decisionIds: ReadonlySet<string>): Promise<void> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8');
    const kept = withoutFeedback(text, decisionIds);
    if (kept !== text) await writeFileAtomically(path, kept);
  }
}
