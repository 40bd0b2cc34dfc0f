import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DecisionRow } from '#data/decision-row.ts';
import { createDecisions, DAY_MS, NOON_MS } from '#tests/helpers/decisions.ts';
import { makeOlderSegment } from '#tests/helpers/make-older-segment.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { aLog, until } from './a-log.ts';

const DAY = '2026-05-01';

async function segmentsIn(folder: string, day = DAY): Promise<string[]> {
  const names = await readdir(join(folder, 'decisions', `dt=${day}`)).catch(() => []);
  return names.filter((name) => name.endsWith('.parquet'));
}

const newestFirst = (rows: readonly DecisionRow[]): DecisionRow[] => rows.toReversed();

describe('the decision log', () => {
  it('gives back every field as it was, from the open file and from a sealed segment', async () => {
    const { log } = await aLog();
    const decision = createDecisions(log.gatewayId);
    const rows = Array.from({ length: 20 }, () => decision());
    for (const row of rows) log.append(row);
    expect((await log.list({ withFeatures: true })).rows).toEqual(newestFirst(rows));
    await log.seal();
    expect((await log.list({ withFeatures: true })).rows).toEqual(newestFirst(rows));
    expect(await log.find(rows[7]!.decisionId)).toEqual(rows[7]);
    expect(await log.find(createDecisions('other')().decisionId)).toBeUndefined();
    expect(log.stats()).toMatchObject({ appended: 20, flushed: 20, waiting: 0, dropped: 0, fault: '' });
  });

  it('leaves feature vectors out of pages unless asked', async () => {
    const { log } = await aLog();
    log.append(createDecisions(log.gatewayId)());
    const [row] = (await log.list({})).rows;
    expect(row).toMatchObject({ features: null, attackScore: 0.01 });
  });

  it('copies the features, so that the buffer they stand on can be used again', async () => {
    const { log } = await aLog();
    const decision = createDecisions(log.gatewayId);
    const features = new Float32Array([1, 2, 3]);
    log.append({ ...decision(), features });
    features.fill(9);
    log.append({ ...decision(), features });
    const { rows } = await log.list({ withFeatures: true });
    expect(rows.map((row) => row.features)).toEqual([
      [9, 9, 9],
      [1, 2, 3]
    ]);
  });

  it('takes rows of another number of features in between, as after a model was exchanged', async () => {
    const { log } = await aLog();
    const few = createDecisions(log.gatewayId, { features: 3 });
    const many = createDecisions(log.gatewayId, { features: 500, fromMs: NOON_MS + 500_000 });
    const rows = [few(), few(), many(), many(), { ...many(), features: null }];
    for (const row of rows) log.append(row);
    expect((await log.list({ withFeatures: true })).rows).toEqual(newestFirst(rows));
  });

  it('seals by the day of the row, into files named for time and gateway, and empties the open file', async () => {
    const { log, folder } = await aLog();
    const decision = createDecisions(log.gatewayId, { fromMs: NOON_MS + DAY_MS / 2 - 2500, stepMs: 1000 });
    for (let count = 0; count < 5; count++) log.append(decision());
    await log.seal();
    expect(await segmentsIn(folder)).toEqual([expect.stringMatching(new RegExp(`^235957500-${log.gatewayId}-`))]);
    expect(await segmentsIn(folder, '2026-05-02')).toHaveLength(1);
    expect((await log.list({ fromMs: NOON_MS + DAY_MS / 2 })).rows).toHaveLength(2);
    expect((await log.list({ toMs: NOON_MS + DAY_MS / 2 })).rows).toHaveLength(3);
    expect(log.stats().segments).toBe(2);
    await log.seal();
    expect(log.stats().segments).toBe(2);
  });

  it('seals by itself when the day changes, when rows get old, and when there are many', async () => {
    const byDay = await aLog();
    const decision = createDecisions(byDay.log.gatewayId);
    byDay.log.append(decision());
    byDay.log.append(decision({ timestampMs: NOON_MS + DAY_MS }));
    await until(() => byDay.log.stats().segments === 2);

    const byAge = await aLog({ DECISION_LOG_SEGMENT_MINUTES: '0.01' });
    byAge.log.append(createDecisions(byAge.log.gatewayId)());
    await until(() => byAge.log.stats().segments === 1);

    const bySize = await aLog({ DECISION_LOG_SEGMENT_MB: '1' });
    const large = createDecisions(bySize.log.gatewayId, { features: 200 });
    for (let count = 0; count < 2000; count++) bySize.log.append(large());
    await until(() => bySize.log.stats().segments >= 1);
    expect(bySize.lines).toEqual([]);
  });

  it('seals at the end, and leaves nothing open', async () => {
    const { log, folder } = await aLog();
    log.append(createDecisions(log.gatewayId)());
    await log.close();
    expect(await segmentsIn(folder)).toHaveLength(1);
    expect(await readdir(join(folder, 'decisions', 'open'))).toEqual([]);
    log.append(createDecisions(log.gatewayId)());
    expect(log.stats().dropped).toBe(1);
    await expect(log.seal()).rejects.toThrow('closed');
  });

  it('walks through all rows page by page while new ones come, each once', async () => {
    const { log } = await aLog();
    const decision = createDecisions(log.gatewayId, { stepMs: 0 });
    const before = Array.from({ length: 50 }, () => decision());
    for (const row of before) log.append(row);
    await log.seal();
    for (let count = 0; count < 25; count++) {
      const row = decision({ timestampMs: NOON_MS - DAY_MS });
      before.push(row);
      log.append(row);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await log.list({ limit: 7, ...(cursor !== null && { cursor }) });
      seen.push(...page.rows.map(({ decisionId }) => decisionId));
      cursor = page.nextCursor;
      log.append(decision({ timestampMs: NOON_MS + seen.length }));
      if (seen.length === 28) await log.seal();
    } while (cursor !== null);
    const known = new Set(before.map(({ decisionId }) => decisionId));
    expect(seen.filter((id) => known.has(id)).sort()).toEqual([...known].sort());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.each([
    [{ action: 'block' }, 1],
    [{ isHeldBack: true }, 2],
    [{ reason: 'model:sql-injection' }, 2],
    [{ reason: "'; DROP TABLE rows_1; --" }, 0],
    [{ route: 'GET /r1' }, 5],
    [{ clientKey: `addr:${'c'.repeat(31)}3` }, 3],
    [{ attackClass: 'sql-injection' }, 2],
    [{ modelVersion: '2026-05-01.1' }, 21],
    [{ status: 500 }, 5],
    [{ fromMs: NOON_MS + 5000, toMs: NOON_MS + 8000 }, 3],
    [{ status: 500, action: 'block' }, 0]
  ])('selects by %j', async (filter, rows) => {
    const { log } = await aLog();
    const decision = createDecisions(log.gatewayId);
    for (let count = 0; count < 10; count++) log.append(decision());
    await log.seal();
    for (let count = 0; count < 10; count++) log.append(decision());
    log.append(decision({ action: 'block', wouldAction: 'block', status: 403 }));
    expect((await log.list(filter)).rows).toHaveLength(rows);
  });

  it('refuses a limit or a cursor that is none, naming it', async () => {
    const { log } = await aLog();
    expect(() => log.list({ limit: 0 })).toThrow('limit=0');
    await expect(log.list({ cursor: 'x' })).rejects.toThrow('"x"');
    await expect(log.find('nonsense')).rejects.toThrow('"nonsense"');
  });

  it('drops and counts what does not fit into the queue, and says so once', async () => {
    const { log, lines, clock } = await aLog({ DECISION_LOG_QUEUE: '256' });
    const decision = createDecisions(log.gatewayId);
    for (let count = 0; count < 300; count++) log.append(decision());
    expect(log.stats()).toMatchObject({ appended: 256, dropped: 44 });
    const alarms = (): unknown[] => lines.filter(({ msg }) => msg === 'decision log dropped rows');
    expect(alarms()).toHaveLength(1);
    clock.nowMs += 61_000;
    await log.seal();
    for (let count = 0; count < 300; count++) log.append(decision());
    expect(alarms()).toHaveLength(2);
    expect((await log.list({ limit: 1000 })).rows).toHaveLength(512);
  });

  it('keeps no payload by default, whatever it is given', async () => {
    const payload = { target: '/a?b=canary', headers: '[["cookie","canary"]]', body: 'canary' };
    const without = await aLog();
    without.log.append(createDecisions(without.log.gatewayId)(payload));
    expect((await without.log.list({})).rows).toMatchObject([{ target: '', headers: '', body: '' }]);
    const full = await aLog({ LOG_PAYLOADS: 'full' });
    full.log.append(createDecisions(full.log.gatewayId)(payload));
    expect((await full.log.list({})).rows).toMatchObject([payload]);
  });

  it('goes on when its folder can be written again, and never throws at a request', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'decisions'), 'a file where a folder should be');
    const { log, lines } = await aLog({ DECISION_LOG_FLUSH_MS: '40' }, folder);
    const decision = createDecisions(log.gatewayId);
    log.append(decision());
    await until(() => log.stats().fault !== '');
    await expect(log.seal()).rejects.toThrow(/decisions/);
    log.append(decision());
    expect(log.stats()).toMatchObject({ waiting: 2, dropped: 0 });
    await rm(join(folder, 'decisions'));
    await until(() => log.stats().flushed === 2);
    await log.seal();
    expect(await segmentsIn(folder)).toHaveLength(1);
    expect(log.stats().fault).toBe('');
    expect(lines.filter(({ level }) => level === 50).length).toBeLessThanOrEqual(4);
  });

  it('keeps what people said, beside the segments', async () => {
    const { log, folder } = await aLog();
    const decision = createDecisions(log.gatewayId)();
    log.append(decision);
    const said = {
      decisionId: decision.decisionId,
      attackClass: 'benign',
      by: 'ana',
      note: 'our own cron',
      atMs: NOON_MS
    } as const;
    await log.addFeedback(said);
    await log.addFeedback({ ...said, attackClass: 'scanning', atMs: NOON_MS + 1 });
    expect(await log.feedbackOf(decision.decisionId)).toEqual([
      said,
      { ...said, attackClass: 'scanning', atMs: NOON_MS + 1 }
    ]);
    const path = join(folder, 'decisions', `dt=${DAY}`, `feedback-${log.gatewayId}.ndjson`);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, -20));
    await log.addFeedback(said);
    expect(await log.feedbackOf(decision.decisionId)).toEqual([said, said]);
  });

  it('exports what is selected, oldest first, as CSV and Parquet', async () => {
    const { log, folder } = await aLog();
    const decision = createDecisions(log.gatewayId);
    for (let count = 0; count < 10; count++) log.append(decision());
    await log.seal();
    for (let count = 0; count < 10; count++) log.append(decision({ clientKey: 'key:a,"b"' }));
    const path = join(folder, 'out.csv');
    expect(await log.exportTo(path, 'csv', { fromMs: NOON_MS + 5000, limit: 12 })).toBe(12);
    const [head, first] = (await readFile(path, 'utf8')).split('\n');
    expect(head).toContain('decision_id,request_id,gateway_id,timestamp_ms,');
    expect(first).toContain('request-6');
    expect(await log.exportTo(join(folder, 'out.parquet'), 'parquet', { clientKey: 'key:a,"b"' })).toBe(10);
    expect(await log.exportTo(path, 'csv', { action: 'block' })).toBe(0);
    expect(await readFile(path, 'utf8')).toBe(`${head}\n`);
  });

  it('lists, finds and exports what an older gateway sealed, before a column came', async () => {
    const { log, folder } = await aLog();
    const decision = createDecisions(log.gatewayId);
    const rows = Array.from({ length: 10 }, () => decision());
    for (const row of rows) log.append(row);
    await log.seal();
    await makeOlderSegment(join(folder, 'decisions', `dt=${DAY}`, (await segmentsIn(folder))[0]!));
    const lacking = { stateStore: '', guardTurn: 0, judgeTurn: 0 };
    const { rows: listed } = await log.list({ withFeatures: true });
    expect(listed).toEqual(newestFirst(rows.map((row) => ({ ...row, ...lacking }))));
    expect(await log.find(rows[3]!.decisionId)).toEqual({ ...rows[3]!, ...lacking });
    expect(await log.exportTo(join(folder, 'out.parquet'), 'parquet', {})).toBe(10);
  });

  it('forgets a client everywhere, with what was said about it', async () => {
    const { log, folder } = await aLog();
    const decision = createDecisions(log.gatewayId);
    const wanted = decision({ clientKey: 'key:forget' });
    log.append(wanted);
    log.append(decision());
    await log.addFeedback({ decisionId: wanted.decisionId, attackClass: 'benign', by: 'ana', note: '', atMs: 1 });
    await log.seal();
    log.append(decision({ clientKey: 'key:forget2' }));
    log.append(decision({ clientKey: 'key:forget' }));
    expect(await log.erase(['key:forget', 'key:forget2'])).toBe(3);
    expect((await log.list({})).rows).toHaveLength(1);
    expect(await log.feedbackOf(wanted.decisionId)).toEqual([]);
    expect(await log.erase(['key:forget'])).toBe(0);
    log.append(decision());
    expect((await log.list({})).rows).toHaveLength(2);
    const open = join(folder, 'decisions', 'open');
    for (const name of await readdir(open))
      expect((await readFile(join(open, name))).includes('key:forget')).toBe(false);
  });

  it('drops whole days that are too old or too many', async () => {
    const { log, folder, lines } = await aLog({ DECISION_RETENTION_DAYS: '3' });
    const decision = createDecisions(log.gatewayId);
    const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    for (const daysAgo of [0, 2, 3, 4, 9]) log.append(decision({ timestampMs: today - daysAgo * DAY_MS }));
    await log.seal();
    expect((await log.list({})).rows).toHaveLength(3);
    expect(log.stats().droppedDays).toBe(2);
    expect(lines.filter(({ msg }) => msg === 'decisions dropped by retention')).toHaveLength(2);
    await log.close();

    const small = await aLog({ DECISION_RETENTION_MB: '1', DECISION_LOG_SEGMENT_MB: '128' }, folder);
    const large = createDecisions(small.log.gatewayId);
    const noise = (): number[] => Array.from({ length: 2000 }, () => Math.random());
    for (let count = 0; count < 200; count++)
      small.log.append({ ...large({ timestampMs: today - DAY_MS }), features: noise() });
    await small.log.seal();
    expect(await segmentsIn(folder, new Date(today - 3 * DAY_MS).toISOString().slice(0, 10))).toEqual([]);
    expect((await small.log.list({ limit: 1000 })).rows.filter(({ timestampMs }) => timestampMs < today)).toEqual([]);
    expect((await small.log.list({})).rows).toHaveLength(1);
  });

  it('serves two gateways in one folder, each with its own open file and both with what is sealed', async () => {
    const one = await aLog();
    const two = await aLog({}, one.folder);
    expect(two.log.gatewayId).not.toBe(one.log.gatewayId);
    const ofOne = createDecisions(one.log.gatewayId)();
    const ofTwo = createDecisions(two.log.gatewayId)();
    one.log.append(ofOne);
    two.log.append(ofTwo);
    expect(await one.log.find(ofTwo.decisionId)).toBeUndefined();
    await two.log.seal();
    expect(await one.log.find(ofTwo.decisionId)).toEqual(ofTwo);
    expect((await one.log.list({})).rows).toHaveLength(2);
    expect((await two.log.list({})).rows).toHaveLength(1);
  });

  it('keeps a file aside that nobody can read, and clears away what a dead writer had begun', async () => {
    const first = await aLog();
    const open = join(first.folder, 'decisions', 'open');
    await first.log.close();
    await writeFile(join(open, 'deadbeef0.duckdb'), 'no database');
    await writeFile(join(open, 'deadbeef0.rows_1.0.tmp'), 'half a segment');
    const { log, lines } = await aLog({}, first.folder);
    await log.seal();
    await until(() => lines.length > 0);
    expect(lines).toMatchObject([{ level: 50, msg: expect.stringContaining('kept aside') as string }]);
    const names = (await readdir(open)).filter((name) => name.startsWith('deadbeef0'));
    expect(names).toEqual([expect.stringMatching(/^deadbeef0\.duckdb\.torn-/)]);
    expect(await readFile(join(open, names[0]!), 'utf8')).toBe('no database');
  });
});
