import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { decisionsFolderOf, openFolderOf } from '#data/decision-log/decision-folder.ts';
import { ERROR_CODES, PathHelmError, type ErrorCode } from '#platform/errors.ts';
import type { GatewayEffects } from '../effects.ts';
import type { GatewaySettings } from '../settings.ts';
import type { DecisionFilter, DecisionLog, NewDecision } from './decision-log.ts';
import type { CallName, Calls, FileState, FromWorker, ToWorker, WorkerInput } from './messages.ts';
import { addRow, createRowBatch, fits, type RowBatch } from './row-batch.ts';

export type DecisionLogSettings = Pick<
  GatewaySettings,
  | 'DATA_DIR'
  | 'DECISION_LOG_FLUSH_MS'
  | 'DECISION_LOG_SEGMENT_MB'
  | 'DECISION_LOG_SEGMENT_MINUTES'
  | 'DECISION_LOG_QUEUE'
  | 'DECISION_RETENTION_DAYS'
  | 'DECISION_RETENTION_MB'
  | 'LOG_PAYLOADS'
>;

type Waiting = { resolve: (answer: unknown) => void; reject: (fault: Error) => void };

const MB = 1_048_576;
/** Bodies may be long: more than this does not wait, however few rows it is. */
const MOST_PAYLOAD_BYTES = 64 * MB;
const ALARM_EVERY_MS = 60_000;
const RESTART_AFTER_MS = 5000;
/** Batches that have been written and are filled again; more would only be kept after a rush. */
const MOST_SPARE_BATCHES = 16;
const MAX_LIMIT = 1000;
/** A small young generation: the thread makes much that lives for one batch only, and would otherwise keep 100 MB for it. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 256 };

/** Names this process's files; eight digits of 36 never meet in one folder. */
const PROCESS_ID = (randomBytes(6).readUIntBE(0, 6) % 36 ** 8).toString(36).padStart(8, '0');
let logsOfProcess = 0;
/** Two logs of one process must not open the same left-over file: DuckDB would refuse another process, but not this one. */
let lastRecovery: Promise<unknown> = Promise.resolve();

/**
 * Starts the log's thread and seals what ended gateways left in the folder, in the background.
 * A folder that cannot be written does not keep the gateway from starting: rows wait, are dropped and counted, until it can.
 */
export async function openDecisionLog(options: {
  settings: DecisionLogSettings;
  effects: Pick<GatewayEffects, 'logger' | 'monotonicMs'>;
}): Promise<DecisionLog> {
  const { settings, effects } = options;
  const { logger, monotonicMs } = effects;
  const gatewayId = `${PROCESS_ID}${(logsOfProcess++).toString(36)}`;
  const decisionsFolder = decisionsFolderOf(settings.DATA_DIR);
  const counts = { appended: 0, dropped: 0, waiting: 0, flushed: 0 };
  let state: FileState = { segments: 0, openBytes: 0, droppedDays: 0, fault: '' };
  let payloadBytes = 0;
  let batch: RowBatch | null = null;
  let batchTimer: NodeJS.Timeout | undefined;
  const spare: RowBatch[] = [];
  const calls = new Map<number, Waiting>();
  let lastCall = 0;
  let workers = 0;
  let isClosing = false;
  let alarmedAtMs = -Infinity;
  let alarmedDrops = 0;
  let worker = startWorker();

  await mkdir(openFolderOf(decisionsFolder), { recursive: true }).catch((fault: unknown) => {
    logger.error({ fault: String(fault) }, 'decision folder cannot be made: the log starts when it can');
  });
  const recovered = lastRecovery.then(() => call('recover', null));
  lastRecovery = recovered.catch((fault: unknown) => {
    logger.error({ fault: String(fault) }, 'decisions of ended gateways could not be recovered');
  });

  return {
    gatewayId,
    append(row) {
      try {
        append(row);
      } catch (fault) {
        state = { ...state, fault: String(fault) };
        drop(1);
      }
    },
    find: (decisionId) => call('find', decisionId),
    list: (filter) => call('list', checked(filter)),
    history: (filter) => call('history', filter),
    async addFeedback(feedback) {
      await call('addFeedback', feedback);
    },
    feedbackOf: (decisionId) => call('feedbackOf', decisionId),
    exportTo: (path, format, filter) => call('exportTo', { path, format, filter: checked(filter, Infinity) }),
    async seal() {
      await call('seal', null);
    },
    erase: (clientKeys) => call('erase', clientKeys),
    stats: () => ({ ...counts, ...state }),
    async close() {
      if (isClosing) return;
      const closed = lastRecovery.then(() => call('close', null));
      isClosing = true;
      await closed.catch((fault: unknown) => {
        logger.error({ fault: String(fault) }, 'decision log could not be sealed: the next start does it');
      });
      clearTimeout(batchTimer);
      await worker.terminate();
      warnOfDrops(true);
    }
  };

  function append(row: NewDecision): void {
    const bytes = settings.LOG_PAYLOADS === 'off' ? 0 : row.target.length + row.headers.length + row.body.length;
    const isFull = counts.waiting >= settings.DECISION_LOG_QUEUE || payloadBytes + bytes > MOST_PAYLOAD_BYTES;
    if (isFull || isClosing) {
      drop(1);
      return;
    }
    if (batch !== null && !fits(batch, row)) handOver();
    batch ??= createRowBatch(row.features?.length ?? spare.at(-1)?.width ?? 0, spare.pop());
    if (!fits(batch, row)) batch = createRowBatch(row.features?.length ?? 0);
    addRow(batch, row, settings.LOG_PAYLOADS !== 'off');
    payloadBytes += bytes;
    batch.payloadBytes += bytes;
    counts.appended++;
    counts.waiting++;
    batchTimer ??= setTimeout(handOver, settings.DECISION_LOG_FLUSH_MS / 4).unref();
  }

  function handOver(): void {
    clearTimeout(batchTimer);
    batchTimer = undefined;
    if (batch === null) return;
    const { numbers, features, scored, textAt } = batch;
    post({ kind: 'rows', batch }, [numbers.buffer, features.buffer, scored.buffer, textAt.buffer]);
    batch = null;
  }

  function call<Name extends CallName>(name: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['answer']> {
    if (isClosing && name !== 'close')
      return Promise.reject(new PathHelmError('STORAGE_FAILED', 'the decision log is closed'));
    handOver(); // so that the answer knows of every row appended before
    return new Promise((resolve, reject) => {
      const id = ++lastCall;
      calls.set(id, { resolve: resolve as Waiting['resolve'], reject });
      post({ kind: 'call', id, name, ask } as ToWorker, []); // name and question belong together by this function's type
    });
  }

  function post(message: ToWorker, buffers: ArrayBuffer[]): void {
    worker.postMessage(message, buffers);
  }

  function startWorker(): Worker {
    const workerData: WorkerInput = {
      gatewayId,
      processId: PROCESS_ID,
      fileName: workers === 0 ? gatewayId : `${gatewayId}-${workers}`,
      decisionsFolder,
      flushMs: settings.DECISION_LOG_FLUSH_MS,
      segmentBytes: settings.DECISION_LOG_SEGMENT_MB * MB,
      segmentMs: settings.DECISION_LOG_SEGMENT_MINUTES * 60_000,
      retentionDays: settings.DECISION_RETENTION_DAYS,
      retentionBytes: settings.DECISION_RETENTION_MB * MB
    };
    workers++;
    const started = new Worker(new URL('./worker/decision-worker.ts', import.meta.url), {
      workerData,
      resourceLimits: RESOURCE_LIMITS
    });
    started.on('message', hear);
    started.on('error', (fault) => {
      logger.error({ fault: String(fault) }, 'the thread of the decision log ended');
    });
    started.on('exit', onExit);
    return started;
  }

  function hear(message: FromWorker): void {
    switch (message.kind) {
      case 'written':
        counts.flushed += message.rows;
        counts.waiting -= message.rows;
        for (const written of message.batches) {
          payloadBytes -= written.payloadBytes;
          if (spare.length < MOST_SPARE_BATCHES) spare.push(written);
        }
        break;
      case 'state':
        ({ state } = message);
        break;
      case 'log':
        logger[message.level](message.fields, message.message);
        break;
      case 'answer':
        calls.get(message.id)?.resolve(message.answer);
        calls.delete(message.id);
        break;
      case 'fault':
        calls.get(message.id)?.reject(new PathHelmError(codeOf(message.code), message.message));
        calls.delete(message.id);
        break;
    }
  }

  /** Nothing ends it but a fault nobody foresaw. What it held is lost; a new one begins a new file, since the old may still be open. */
  function onExit(): void {
    for (const { reject } of calls.values()) reject(new PathHelmError('STORAGE_FAILED', 'the decision log has ended'));
    calls.clear();
    if (isClosing) return;
    const inBatch = batch?.rows ?? 0;
    drop(counts.waiting - inBatch);
    counts.waiting = inBatch;
    payloadBytes = batch?.payloadBytes ?? 0;
    setTimeout(() => {
      if (!isClosing) worker = startWorker();
    }, RESTART_AFTER_MS).unref();
  }

  function drop(rows: number): void {
    counts.dropped += rows;
    warnOfDrops(false);
  }

  /** One line a minute, however many rows are dropped. */
  function warnOfDrops(isLast: boolean): void {
    const rows = counts.dropped - alarmedDrops;
    if (rows === 0 || (!isLast && monotonicMs() - alarmedAtMs < ALARM_EVERY_MS)) return;
    logger.error({ rows, dropped: counts.dropped, fault: state.fault }, 'decision log dropped rows');
    alarmedAtMs = monotonicMs();
    alarmedDrops = counts.dropped;
  }
}

function checked(filter: DecisionFilter, maxLimit = MAX_LIMIT): DecisionFilter {
  const { limit } = filter;
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= maxLimit)) {
    throw new PathHelmError('INPUT_INVALID', `limit=${limit} must be a whole number, 1..${maxLimit}`);
  }
  return filter;
}

function codeOf(code: string): ErrorCode {
  return Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : 'STORAGE_FAILED'; // a key of the table
}
