import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DecisionRow } from '#data/decision-row.ts';
import { eraseDecisions } from '#pipelines/decisions/erase-decisions.ts';
import { readDecisions } from '#pipelines/decisions/read-decisions.ts';
import { readFeedback } from '#pipelines/decisions/read-feedback.ts';
import { aLog } from '#tests/gateway/decision-log/a-log.ts';
import { createDecisions, DAY_MS, NOON_MS } from '#tests/helpers/decisions.ts';

async function readAll(folder: string): Promise<DecisionRow[]> {
  const rows: DecisionRow[] = [];
  for await (const batch of readDecisions(folder)) rows.push(...batch);
  return rows;
}

describe('erasing a client from sealed decisions', () => {
  it('removes its rows under every pseudonym and what was said about them, and leaves segments that can be read', async () => {
    const { log, folder } = await aLog();
    const decision = createDecisions(log.gatewayId);
    const rows = Array.from({ length: 30 }, (_, at) =>
      decision({
        timestampMs: NOON_MS + at * (DAY_MS / 10),
        clientKey: at % 3 === 0 ? `key:period${Math.floor(at / 10)}` : `key:other${at}`
      })
    );
    for (const row of rows) log.append(row);
    for (const row of rows.slice(0, 2)) {
      await log.addFeedback({ decisionId: row.decisionId, attackClass: 'benign', by: 'ana', note: '', atMs: 1 });
    }
    await log.close();
    const decisions = join(folder, 'decisions');
    const erased = await eraseDecisions(decisions, ['key:period0', 'key:period1', 'key:period2']);
    expect(erased.reduce((sum, each) => sum + each.rows, 0)).toBe(10);
    expect(await readAll(decisions)).toEqual(rows.filter((_row, at) => at % 3 !== 0));
    expect((await readFeedback(decisions)).feedback.map(({ decisionId }) => decisionId)).toEqual([rows[1]!.decisionId]);
    for (const { path } of erased) expect((await readFile(path)).includes('key:period')).toBe(false);
    expect(await eraseDecisions(decisions, ['key:period0'])).toEqual([]);
  });
});
