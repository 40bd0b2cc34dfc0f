import type { DecisionRow, Feedback } from '#data/decision-row.ts';
import type { DecisionFilter, DecisionHistory, DecisionPage, HistoryFilter } from './decision-log.ts';
import type { RowBatch } from './row-batch.ts';

/** What the gateway's thread and the log's thread say to each other. */
export type WorkerInput = {
  gatewayId: string;
  /** Files whose names begin with it are this process's: DuckDB would not refuse to open one twice. */
  processId: string;
  /** Name of the open file, without folder and ending. */
  fileName: string;
  decisionsFolder: string;
  flushMs: number;
  segmentBytes: number;
  segmentMs: number;
  retentionDays: number;
  retentionBytes: number;
};

/** Questions and their answers by name. */
export type Calls = {
  recover: { ask: null; answer: null };
  find: { ask: string; answer: DecisionRow | undefined };
  list: { ask: DecisionFilter; answer: DecisionPage };
  history: { ask: HistoryFilter; answer: DecisionHistory };
  addFeedback: { ask: Feedback; answer: null };
  feedbackOf: { ask: string; answer: Feedback[] };
  exportTo: { ask: { path: string; format: 'csv' | 'parquet'; filter: DecisionFilter }; answer: number };
  seal: { ask: null; answer: null };
  erase: { ask: readonly string[]; answer: number };
  close: { ask: null; answer: null };
};

export type CallName = keyof Calls;

export type ToWorker =
  | { kind: 'rows'; batch: RowBatch }
  | { [Name in CallName]: { kind: 'call'; id: number; name: Name; ask: Calls[Name]['ask'] } }[CallName];

export type FileState = { segments: number; openBytes: number; droppedDays: number; fault: string };

export type FromWorker =
  | { kind: 'written'; batches: RowBatch[]; rows: number }
  | { kind: 'state'; state: FileState }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; fields: Record<string, unknown>; message: string }
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'fault'; id: number; code: string; message: string };
