import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DecisionRow } from '#data/decision-row.ts';
import { quoteSql, withDuckDb } from '#pipelines/duckdb.ts';
import { readDecisions } from '#pipelines/decisions/read-decisions.ts';
import { readFeedback } from '#pipelines/decisions/read-feedback.ts';
import { aLog } from '#tests/gateway/decision-log/a-log.ts';
import { createDecisions, DAY_MS, NOON_MS } from '#tests/helpers/decisions.ts';
import { makeOlderSegment } from '#tests/helpers/make-older-segment.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { sealedFolder } from './sealed-folder.ts';

type Range = Parameters<typeof readDecisions>[1];

async function readAll(folder: string, range?: Range): Promise<DecisionRow[]> {
  const rows: DecisionRow[] = [];
  for await (const batch of readDecisions(folder, range)) rows.push(...batch);
  return rows;
}

async function firstSegment(folder: string): Promise<string> {
  const day = (await readdir(folder)).find((name) => name.startsWith('dt='))!;
  const name = (await readdir(join(folder, day))).find((each) => each.endsWith('.parquet'))!;
  return join(folder, day, name);
}

describe('reading sealed decisions', () => {
  it('gives every row of every gateway in order of time, as it was', async () => {
    const { folder, rows } = await sealedFolder();
    expect(new Set(rows.map(({ timestampMs }) => Math.floor(timestampMs / DAY_MS))).size).toBe(3);
    expect(await readAll(folder)).toEqual(rows);
    const range = { fromMs: rows[33]!.timestampMs, toMs: rows[270]!.timestampMs };
    const within = rows.filter(({ timestampMs }) => timestampMs >= range.fromMs && timestampMs < range.toMs);
    expect(await readAll(folder, range)).toEqual(within);
  });

  it('gives a decision once, though it was sealed twice', async () => {
    const { folder, rows } = await sealedFolder();
    const path = await firstSegment(folder);
    await writeFile(path.replace(/\w{8}\.parquet$/, 'again.parquet'), await readFile(path));
    expect(await readAll(folder)).toEqual(rows);
  });

  it('reads a file of an older gateway, written before a column came', async () => {
    const { folder, rows } = await sealedFolder();
    await makeOlderSegment(await firstSegment(folder));
    const read = await readAll(folder);
    const isOlder = read.map(({ guardTurn }) => guardTurn === 0);
    expect(new Set(isOlder)).toEqual(new Set([true, false]));
    const lacking = { stateStore: '', guardTurn: 0, judgeTurn: 0 };
    expect(read).toEqual(rows.map((row, at) => (isOlder[at] ? { ...row, ...lacking } : row)));
  });

  it('says which days there are when the range holds none', async () => {
    const { folder } = await sealedFolder();
    await expect(readAll(folder, { fromMs: Date.UTC(2030, 0) })).rejects.toThrow(
      /INPUT_EMPTY|from 2030-01-01T00:00:00.000Z to the end; it has days 2026-04-30 to 2026-05-02/
    );
    const empty = await tempFolder();
    await expect(readAll(empty)).rejects.toThrow('no day at all');
    await expect(readAll(join(empty, 'none'))).rejects.toThrow('there is no folder of decisions');
  });

  it('names the file that is cut short', async () => {
    const { folder } = await sealedFolder();
    const path = await firstSegment(folder);
    await writeFile(path, (await readFile(path)).subarray(0, 900));
    await expect(readAll(folder)).rejects.toThrow(path);
    await expect(readAll(folder)).rejects.toThrow('cut short');
  });

  it.each([
    ['another format version', '*', "KV_METADATA {pathhelm_decisions: '99'}", 'format version is "99"'],
    ['no format version', '*', 'COMPRESSION zstd', 'no format version'],
    ['a column that is missing', '* EXCLUDE (action)', "KV_METADATA {pathhelm_decisions: '1'}", 'lacks action'],
    ['a column nobody knows', '*, 1 AS mood', "KV_METADATA {pathhelm_decisions: '1'}", 'nobody knows: mood'],
    [
      'a word that is none',
      "* REPLACE ('explode' AS action)",
      "KV_METADATA {pathhelm_decisions: '1'}",
      'has action "explode"'
    ]
  ])('refuses a file with %s, naming it', async (_what, columns, options, message) => {
    const { folder } = await sealedFolder();
    const path = await firstSegment(folder);
    const other = path.replace('.parquet', 'x.parquet');
    await withDuckDb((connection) =>
      connection.run(
        `COPY (SELECT ${columns} FROM read_parquet($path, hive_partitioning = false)) TO ${quoteSql(other)} (FORMAT parquet, ${options})`,
        { path }
      )
    );
    await expect(readAll(folder)).rejects.toThrow(message);
    await expect(readAll(folder)).rejects.toThrow(other);
  });
});

describe('reading feedback', () => {
  it('gives what was said through any gateway by time, and names lines that are none', async () => {
    const { log, folder } = await aLog();
    const decisionId = createDecisions(log.gatewayId)().decisionId;
    const said = { decisionId, attackClass: 'benign', by: 'ana', note: '', atMs: 5 } as const;
    await log.addFeedback(said);
    await log.addFeedback({ ...said, atMs: 3 });
    const path = join(folder, 'decisions', 'dt=2026-05-01', 'feedback-other.ndjson');
    await writeFile(path, `${JSON.stringify({ ...said, atMs: 4 })}\n`);
    await appendFile(path, '{"decisionId":"x"');
    const found = await readFeedback(join(folder, 'decisions'));
    expect(found.feedback.map(({ atMs }) => atMs)).toEqual([3, 4, 5]);
    expect(found.rejected).toEqual([`${path}:2`]);
    expect((await readFeedback(join(folder, 'decisions'), { toMs: NOON_MS - DAY_MS })).feedback).toEqual([]);
    await mkdir(join(folder, 'empty'));
    expect(await readFeedback(join(folder, 'empty'))).toEqual({ feedback: [], rejected: [] });
  });
});
