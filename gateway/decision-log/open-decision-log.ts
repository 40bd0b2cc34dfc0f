import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { decisionsFolderOf, openFolderOf } from '#data/decision-log/decision-folder.ts';
import { PathHelmError } from '#platform/errors.ts';
import type { GatewayEffects } from '../effects.ts';
import type { GatewaySettings } from '../settings.ts';
import type { DecisionFilter, DecisionLog, NewDecision } from './decision-log.ts';
import { startLogThread } from './log-thread.ts';
import type { CallName, Calls, FileState } from './messages.ts';
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

const MB = 1_048_576;
/** Bodies may be long: more than this does not wait, however few rows it is. */
const MOST_PAYLOAD_BYTES = 64 * MB;
const ALARM_EVERY_MS = 60_000;
/** Batches that have been written and are filled again; more would only be kept after a rush. */
const MOST_SPARE_BATCHES = 16;
const MAX_LIMIT = 1000;
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
  let isClosing = false;
  let alarmedAtMs = -Infinity;
  let alarmedDrops = 0;
  const thread = startLogThread({
    input: {
      gatewayId,
      processId: PROCESS_ID,
      decisionsFolder,
      flushMs: settings.DECISION_LOG_FLUSH_MS,
      segmentBytes: settings.DECISION_LOG_SEGMENT_MB * MB,
      segmentMs: settings.DECISION_LOG_SEGMENT_MINUTES * 60_000,
      retentionDays: settings.DECISION_RETENTION_DAYS,
      retentionBytes: settings.DECISION_RETENTION_MB * MB
    },
    logger,
    onWritten,
    onState: (heard) => {
      state = heard;
    },
    onLost: () => {
      if (!isClosing) onLost();
    }
  });

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
      await thread.end();
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
    thread.write(batch);
    batch = null;
  }

  function call<Name extends CallName>(name: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['answer']> {
    if (isClosing && name !== 'close')
      return Promise.reject(new PathHelmError('STORAGE_FAILED', 'the decision log is closed'));
    handOver(); // so that the answer knows of every row appended before
    return thread.call(name, ask);
  }

  function onWritten(batches: readonly RowBatch[], rows: number): void {
    counts.flushed += rows;
    counts.waiting -= rows;
    for (const written of batches) {
      payloadBytes -= written.payloadBytes;
      if (spare.length < MOST_SPARE_BATCHES) spare.push(written);
    }
  }

  function onLost(): void {
    const inBatch = batch?.rows ?? 0;
    drop(counts.waiting - inBatch);
    counts.waiting = inBatch;
    payloadBytes = batch?.payloadBytes ?? 0;
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
