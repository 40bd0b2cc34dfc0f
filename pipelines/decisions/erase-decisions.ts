import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { listValue, type DuckDBConnection } from '@duckdb/node-api';
import { isFeedbackFile, isSegment } from '#data/decision-log/decision-folder.ts';
import { DECISIONS_OF_CLIENTS, SEGMENT_WITHOUT_CLIENTS } from '#data/decision-log/erased-segment.ts';
import { withoutFeedback } from '#data/decision-log/without-feedback.ts';
import { writeByDraft, writeFileAtomically } from '#platform/atomic-file.ts';
import { withDuckDb } from '../duckdb.ts';
import { listDayFiles } from './list-segments.ts';

export type ErasedSegment = { path: string; rows: number };

/**
 * Removes a client's rows from every sealed segment, and what was said about them. Open files belong to running gateways: see the
 * `decisions/erase` endpoint. @throws PathHelmError STORAGE_FAILED; each file is either as before or without the client
 */
export async function eraseDecisions(decisionsFolder: string, clientKeys: readonly string[]): Promise<ErasedSegment[]> {
  const segments = await listDayFiles(decisionsFolder, {}, isSegment);
  return withDuckDb(async (connection) => {
    const erased: ErasedSegment[] = [];
    const idsByFolder = new Map<string, Set<string>>();
    for (const path of segments) {
      const ids = await eraseFrom(connection, path, clientKeys);
      if (ids.length === 0) continue;
      erased.push({ path, rows: ids.length });
      const ofFolder = idsByFolder.get(dirname(path)) ?? new Set();
      for (const id of ids) ofFolder.add(id);
      idsByFolder.set(dirname(path), ofFolder);
    }
    for (const path of await listDayFiles(decisionsFolder, {}, isFeedbackFile)) {
      const ids = idsByFolder.get(dirname(path));
      if (ids === undefined) continue;
      const text = await readFile(path, 'utf8');
      const kept = withoutFeedback(text, ids);
      if (kept !== text) await writeFileAtomically(path, kept);
    }
    return erased;
  });
}

/** @returns ids of the rows removed */
async function eraseFrom(connection: DuckDBConnection, path: string, clientKeys: readonly string[]): Promise<string[]> {
  const keys = listValue(clientKeys);
  const found = await connection.runAndReadAll(DECISIONS_OF_CLIENTS, { path, keys });
  const ids = found.getRows().map(([id]) => id as string); // its one column is a text
  if (ids.length > 0) {
    await writeByDraft(path, (draft) => connection.run(SEGMENT_WITHOUT_CLIENTS, { path, keys, draft }));
  }
  return ids;
}
