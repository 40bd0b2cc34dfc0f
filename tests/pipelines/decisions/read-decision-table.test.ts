import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DecisionRow } from '#data/decision-row.ts';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { NUMBER_COLUMNS, TEXT_COLUMNS, textAt, type DecisionTable } from '#pipelines/decisions/decision-table.ts';
import { readDecisionTable } from '#pipelines/decisions/read-decision-table.ts';
import { quoteSql, withDuckDb } from '#pipelines/duckdb.ts';
import { makeOlderSegment } from '#tests/helpers/make-older-segment.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { sealedFolder } from './sealed-folder.ts';

/** As far as a table holds it. */
function rowsOf(table: DecisionTable): unknown[] {
  return Array.from({ length: table.rows }, (_, row) => ({
    decisionId: table.decisionIds[row],
    ...Object.fromEntries(NUMBER_COLUMNS.map((name) => [name, table.numbers[name][row]])),
    ...Object.fromEntries(TEXT_COLUMNS.map((name) => [name, textAt(table.texts[name], row)])),
    features:
      table.featureCounts[row] === 0
        ? null
        : [...table.matrix.values.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT)]
  }));
}

function expectedOf(rows: readonly DecisionRow[]): unknown[] {
  return rows.map((row) => ({
    decisionId: row.decisionId,
    ...Object.fromEntries(NUMBER_COLUMNS.map((name) => [name, row[name] ?? Number.NaN])),
    ...Object.fromEntries(TEXT_COLUMNS.map((name) => [name, row[name]])),
    features: row.features
  }));
}

async function firstSegment(folder: string): Promise<string> {
  const day = (await readdir(folder)).find((name) => name.startsWith('dt='))!;
  const name = (await readdir(join(folder, day))).find((each) => each.endsWith('.parquet'))!;
  return join(folder, day, name);
}

describe('reading a decision log by columns', () => {
  it('gives every row of every gateway in order of time, as it was', async () => {
    const { folder, rows } = await sealedFolder(FEATURE_COUNT);
    expect(rowsOf(await readDecisionTable(folder))).toEqual(expectedOf(rows));
    const range = { fromMs: rows[33]!.timestampMs, toMs: rows[270]!.timestampMs };
    const within = rows.filter(({ timestampMs }) => timestampMs >= range.fromMs && timestampMs < range.toMs);
    expect(rowsOf(await readDecisionTable(folder, range))).toEqual(expectedOf(within));
  });

  it('gives a decision once, though two files hold it', async () => {
    const { folder, rows } = await sealedFolder(FEATURE_COUNT);
    const path = await firstSegment(folder);
    await writeFile(path.replace(/\w{8}\.parquet$/, 'again.parquet'), await readFile(path));
    const table = await readDecisionTable(folder);
    expect(table.duplicates).toBeGreaterThan(0);
    expect(rowsOf(table)).toEqual(expectedOf(rows));
  });

  it('reads what a killed gateway has left unsealed, and leaves out what a running one has not sealed', async () => {
    const dataFolder = await tempFolder();
    const writer = spawn(process.execPath, [WRITER, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void writer.kill('SIGKILL'));
    await once(writer.stdout, 'data');
    await expect(readDecisionTable(join(dataFolder, 'decisions'))).rejects.toThrow(/no decision from.*is running/s);
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    const table = await readDecisionTable(join(dataFolder, 'decisions'));
    expect([table.rows, table.notes]).toEqual([300, []]);
  });

  it('names a file of an ended gateway that cannot be read, and goes on', async () => {
    const { folder, rows } = await sealedFolder(FEATURE_COUNT);
    await mkdir(join(folder, 'open'), { recursive: true });
    await writeFile(join(folder, 'open', 'gone.duckdb'), 'no database');
    const table = await readDecisionTable(folder);
    expect(table.rows).toBe(rows.length);
    expect(table.notes.join()).toMatch(/gone\.duckdb, left by an ended gateway, cannot be read/);
  });

  it('reads a file of an older gateway, written before a column came', async () => {
    const { folder, rows } = await sealedFolder(FEATURE_COUNT);
    await makeOlderSegment(await firstSegment(folder));
    const table = await readDecisionTable(folder, { withTurns: true });
    expect(rowsOf(table)).toEqual(expectedOf(rows));
    const without = table.turns!.guard.filter((turn) => turn === 0).length;
    expect(without).toBeGreaterThan(0);
    expect(without).toBeLessThan(rows.length);
  });

  it('says which days there are when the range holds none', async () => {
    const { folder } = await sealedFolder(FEATURE_COUNT);
    await expect(readDecisionTable(folder, { fromMs: Date.UTC(2030, 0) })).rejects.toThrow(
      /from 2030-01-01T00:00:00.000Z to the end; it has days 2026-04-30 to 2026-05-02/
    );
    const empty = await tempFolder();
    await expect(readDecisionTable(empty)).rejects.toThrow('no day at all');
    await expect(readDecisionTable(join(empty, 'none'))).rejects.toThrow('there is no folder of decisions');
  });

  it('refuses more rows than fit, before reading them', async () => {
    const { folder } = await sealedFolder(FEATURE_COUNT);
    await expect(readDecisionTable(folder, { maxRows: 100 })).rejects.toThrow(
      /320 decisions, more than the 100.*--from/
    );
  });

  it('names the file that is cut short', async () => {
    const { folder } = await sealedFolder(FEATURE_COUNT);
    const path = await firstSegment(folder);
    await writeFile(path, (await readFile(path)).subarray(0, 900));
    await expect(readDecisionTable(folder)).rejects.toThrow(path);
    await expect(readDecisionTable(folder)).rejects.toThrow('cut short');
  });

  it.each([
    ['another format version', '*', "KV_METADATA {pathhelm_decisions: '99'}", 'format version is "99"'],
    ['no format version', '*', 'COMPRESSION zstd', 'no format version'],
    ['a column that is missing', '* EXCLUDE (action)', "KV_METADATA {pathhelm_decisions: '1'}", 'lacks action']
  ])('refuses a file with %s, naming it', async (_what, columns, options, message) => {
    const { folder } = await sealedFolder(FEATURE_COUNT);
    const path = await firstSegment(folder);
    const other = path.replace('.parquet', 'x.parquet');
    await withDuckDb((connection) =>
      connection.run(
        `COPY (SELECT ${columns} FROM read_parquet($path, hive_partitioning = false)) TO ${quoteSql(other)} (FORMAT parquet, ${options})`,
        { path }
      )
    );
    await expect(readDecisionTable(folder)).rejects.toThrow(message);
    await expect(readDecisionTable(folder)).rejects.toThrow(other);
  });
});

const WRITER = fileURLToPath(new URL('write-and-wait.ts', import.meta.url));
