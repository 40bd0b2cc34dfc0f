import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolderOf } from '#data/decision-log/decision-folder.ts';
import type { FileState, FromWorker, WorkerInput } from '../messages.ts';
import type { RowBatch } from '../row-batch.ts';
import { CHUNK_ROWS } from './fill-chunk.ts';
import { createInTurn } from './in-turn.ts';
import { keepRetention } from './keep-retention.ts';
import { openFile, type OpenFile, type OpenTable } from './open-file.ts';
import { sealTable, syncFolders } from './seal-table.ts';

type Effects = { post: (message: FromWorker) => void; nowMs: () => number; monotonicMs: () => number };

export type LogWriter = {
  take: (batch: RowBatch) => void;
  /** Returns once all rows taken so far are on disk. @throws what keeps them from it */
  flush: () => Promise<void>;
  /** Moves all rows into segments. @throws what keeps it from doing so */
  seal: () => Promise<void>;
  /** What `work` reads stays where it is until it has ended: neither sealed nor dropped by this gateway. */
  read: <T>(work: (file: OpenFile) => Promise<T>) => Promise<T>;
  /** The same, on an open file that has no rows and is new afterwards, so that no byte of erased rows stays in it. */
  rewrite: <T>(work: (file: OpenFile) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
};

const RETRY_MS = 1000;
const TICK_MS = 250;
const SEAL_AGAIN_MS = 10_000;
const RETENTION_EVERY_MS = 3_600_000;
/** Under load rows come between sealing and renewing, but hardly this often in a row. */
const MOST_RENEWALS = 20;

/** The one owner of the open file: writes batches, seals tables when they are due, and goes on when the disk does. */
export function createLogWriter(input: WorkerInput, { post, nowMs, monotonicMs }: Effects): LogWriter {
  const { decisionsFolder, gatewayId } = input;
  const path = join(openFolderOf(decisionsFolder), `${input.fileName}.duckdb`);
  const state: Omit<FileState, 'fault'> = { segments: 0, openBytes: 0, droppedDays: 0 };
  const faults = { writing: '', sealing: '' };
  const pending: RowBatch[] = [];
  let taken = 0;
  let written = 0;
  let isFlushing = false;
  let current: OpenFile | null = null;
  let timer: NodeJS.Timeout | undefined;
  /** Whoever opens, closes or writes the file. */
  const fileTurn = createInTurn();
  /** Whoever moves rows, and whoever must not see them move; writing goes on meanwhile. */
  const rowsTurn = createInTurn();
  let sealDueMs = 0;
  let retentionDueMs = 0;

  let isTicking = false;
  const ticker = setInterval(() => {
    if (isTicking) return;
    isTicking = true;
    void rowsTurn(keepHouse).finally(() => {
      isTicking = false;
    });
  }, TICK_MS);

  return {
    take(batch) {
      pending.push(batch);
      taken += batch.rows;
      schedule(flushAfterMs());
    },
    flush,
    seal: () => rowsTurn(seal),
    read: (work) => rowsTurn(async () => work(await fileTurn(openedFile))),
    rewrite: (work) =>
      rowsTurn(async () => {
        await seal();
        const result = await work(await fileTurn(openedFile));
        for (let tries = 0; tries < MOST_RENEWALS && !(await fileTurn(renew)); tries++) await seal();
        return result;
      }),
    async close() {
      clearInterval(ticker);
      try {
        await rowsTurn(seal);
        await rowsTurn(() => fileTurn(renew));
      } finally {
        clearTimeout(timer);
        await fileTurn(closeFile);
      }
    }
  };

  /** Writes what is pending at the latest then. While it is being written, or while writing fails, nothing comes sooner. */
  function schedule(afterMs: number): void {
    if (isFlushing || (timer !== undefined && (afterMs > 0 || faults.writing !== ''))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      isFlushing = true;
      flush().then(
        () => {
          isFlushing = false;
          if (pending.length > 0) schedule(flushAfterMs());
        },
        () => {
          isFlushing = false;
          schedule(RETRY_MS); // told where it happened
        }
      );
    }, afterMs);
  }

  function flushAfterMs(): number {
    return taken - written >= CHUNK_ROWS ? 0 : input.flushMs / 2;
  }

  async function openedFile(): Promise<OpenFile> {
    return (current ??= await openFile({
      path,
      monotonicMs,
      onTorn: (aside, fault) => {
        tell('error', { path, aside, fault }, 'open decision file cannot be read: kept aside');
      }
    }));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- takes its turn among asynchronous things
  async function closeFile(): Promise<void> {
    current?.close();
    current = null;
  }

  /** Every row taken so far; whoever else wants the file gets its turn in between. */
  async function flush(): Promise<void> {
    const wanted = taken;
    while (written < wanted) await fileTurn(writeChunk);
  }

  async function writeChunk(): Promise<void> {
    if (pending.length === 0) return;
    const batches = nextBatches();
    try {
      const file = await openedFile();
      // Each table makes one segment, however far sealing lags behind.
      if (file.tables.at(-1)!.bytes >= input.segmentBytes) await file.rotate();
      file.append(batches);
    } catch (fault) {
      await closeFile(); // what failed half way can only be trusted after it was opened anew
      tellFault('writing', fault);
      throw fault;
    }
    pending.splice(0, batches.length);
    const rows = rowsOf(batches);
    written += rows;
    post({ kind: 'written', batches: batches.map(emptied), rows });
    tellRecovery('writing');
    await tellState();
  }

  function nextBatches(): RowBatch[] {
    let rows = 0;
    let count = 0;
    while (count < pending.length && rows + pending[count]!.rows <= CHUNK_ROWS) rows += pending[count++]!.rows;
    return pending.slice(0, count);
  }

  async function keepHouse(): Promise<void> {
    const now = monotonicMs();
    try {
      const tables = current?.tables ?? [];
      const isDue = tables.length > 1 || tables.some((table) => isSealDue(table, now));
      if (now >= sealDueMs && isDue) await sealTables();
      if (now >= retentionDueMs) await retain();
    } catch (fault) {
      sealDueMs = monotonicMs() + SEAL_AGAIN_MS;
      tellFault('sealing', fault);
    }
  }

  function isSealDue({ rows, bytes, firstDay, lastDay, sinceMs }: OpenTable, now: number): boolean {
    return rows > 0 && (now - sinceMs >= input.segmentMs || bytes >= input.segmentBytes || firstDay !== lastDay);
  }

  async function seal(): Promise<void> {
    await flush();
    if (current !== null) await sealTables();
  }

  async function sealTables(): Promise<void> {
    const file = await fileTurn(async () => {
      const opened = await openedFile();
      if (opened.tables.at(-1)!.rows > 0) await opened.rotate();
      return opened;
    });
    for (const table of file.tables.slice(0, -1)) {
      const sealing = await sealTable({ connection: file.reading, table: table.name, decisionsFolder, gatewayId });
      sealing.publish();
      await syncFolders(sealing.segments);
      state.segments += sealing.segments.length;
      await fileTurn(() => file.drop(table));
    }
    await retain();
    tellRecovery('sealing');
    await tellState();
  }

  /** @returns false, and does nothing, when rows have come meanwhile */
  async function renew(): Promise<boolean> {
    if (current?.tables.some(({ rows }) => rows > 0) === true) return false;
    await closeFile();
    await rm(path, { force: true });
    await rm(`${path}.wal`, { force: true });
    return true;
  }

  async function retain(): Promise<void> {
    retentionDueMs = monotonicMs() + RETENTION_EVERY_MS;
    const { retentionDays, retentionBytes } = input;
    for (const dropped of await keepRetention({ decisionsFolder, retentionDays, retentionBytes, nowMs: nowMs() })) {
      if (dropped.what === 'day') state.droppedDays++;
      tell('info', dropped, 'decisions dropped by retention');
    }
  }

  async function tellState(): Promise<void> {
    state.openBytes = (await current?.bytes()) ?? 0;
    post({ kind: 'state', state: { ...state, fault: faultText() } });
  }

  function faultText(): string {
    return Object.values(faults).filter(Boolean).join('; ');
  }

  /** Said once, however often it is tried again. */
  function tellFault(doing: keyof typeof faults, fault: unknown): void {
    const text = `${doing}: ${String(fault)}`;
    if (faults[doing] === text) return;
    faults[doing] = text;
    tell('error', { fault: text }, 'decision log is in trouble: it tries again, and drops rows when too many wait');
    post({ kind: 'state', state: { ...state, fault: faultText() } });
  }

  function tellRecovery(doing: keyof typeof faults): void {
    if (faults[doing] === '') return;
    faults[doing] = '';
    tell('info', {}, `decision log: ${doing} works again`);
  }

  function tell(level: 'info' | 'warn' | 'error', fields: Record<string, unknown>, message: string): void {
    post({ kind: 'log', level, fields, message });
  }
}

function rowsOf(batches: readonly RowBatch[]): number {
  return batches.reduce((sum, { rows }) => sum + rows, 0);
}

/** The buffers go back to be filled again. */
function emptied(batch: RowBatch): RowBatch {
  return { ...batch, rows: 0, texts: [] };
}
