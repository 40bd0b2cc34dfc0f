import type { DecisionRow, Feedback } from '#data/decision-row.ts';

/** A decision that is to be logged; its features are copied at once, so they may stand on a buffer that is used again. */
export type NewDecision = Omit<DecisionRow, 'features'> & { features: ArrayLike<number> | null };

/** The decision log as the rest of the gateway sees it. One thread owns the DuckDB file; nothing here waits for it on a request's way. */
export type DecisionLog = {
  readonly gatewayId: string;
  /** Never blocks, never throws: a row that cannot be taken is dropped and counted. */
  append: (row: NewDecision) => void;
  /** Also rows not yet on disk. The id must be one of `createDecisionIds(gatewayId)`, made with the row's `timestampMs`. */
  find: (decisionId: string) => Promise<DecisionRow | undefined>;
  /** Newest first, from this gateway's open file and every gateway's sealed segments. @throws PathHelmError INPUT_INVALID */
  list: (filter: DecisionFilter) => Promise<DecisionPage>;
  /** Counts over the same rows as `list`: what a restart does not forget. */
  history: (filter: HistoryFilter) => Promise<DecisionHistory>;
  /** @throws PathHelmError STORAGE_FAILED; on disk when it returns */
  addFeedback: (feedback: Feedback) => Promise<void>;
  feedbackOf: (decisionId: string) => Promise<readonly Feedback[]>;
  /** Writes what the filter selects, oldest first, as CSV or Parquet to `path`; without `limit` all of it. @returns rows written */
  exportTo: (path: string, format: 'csv' | 'parquet', filter: DecisionFilter) => Promise<number>;
  /** Flushes and moves what the open file holds into Parquet segments. @throws PathHelmError STORAGE_FAILED; rows stay where they are */
  seal: () => Promise<void>;
  /** Removes one client's rows everywhere but other gateways' open files. `clientKey` as in rows: a pseudonym. @returns rows removed */
  erase: (clientKeys: readonly string[]) => Promise<number>;
  stats: () => DecisionLogStats;
  /** Seals and ends. Rows that could not be written stay in the open file and are sealed by the next start. */
  close: () => Promise<void>;
};

export type DecisionFilter = {
  fromMs?: number;
  /** Exclusive. */
  toMs?: number;
  action?: string;
  /** Would have been throttled or blocked, but was held back. */
  isHeldBack?: boolean;
  /** What was done for it, or would have been. */
  reason?: string;
  route?: string;
  clientKey?: string;
  attackClass?: string;
  modelVersion?: string;
  status?: number;
  /** From the page before. */
  cursor?: string;
  /** 1..1000, 100 when left out. */
  limit?: number;
  /** Pages leave feature vectors out (null) unless asked for them; exports always have them. */
  withFeatures?: boolean;
};

/** A stretch of time, and what narrows a list. */
export type HistoryFilter = Omit<DecisionFilter, 'cursor' | 'limit' | 'withFeatures' | 'fromMs' | 'toMs'> & {
  fromMs: number;
  /** Exclusive. */
  toMs: number;
};

export type DecisionHistory = {
  fromMs: number;
  toMs: number;
  binMs: number;
  requests: number;
  /** Throttled, blocked or refused. */
  stopped: number;
  clients: number;
  /** Oldest first; bins without a request are left out. `atMs`: where the bin begins. */
  bins: { atMs: number; action: DecisionRow['action']; requests: number }[];
  /** What was stopped, most frequent first, at most 20. */
  byReason: { reason: string; requests: number }[];
};

export type DecisionPage = { rows: readonly DecisionRow[]; nextCursor: string | null };

type DecisionLogStats = {
  appended: number;
  /** Not taken or lost: the queue was full, or its thread ended. */
  dropped: number;
  /** Taken, not yet on disk. */
  waiting: number;
  /** On disk since the start. */
  flushed: number;
  /** Sealed by this gateway since the start. */
  segments: number;
  /** Bytes of the open file and its write-ahead log. */
  openBytes: number;
  /** Day partitions dropped by retention since the start. */
  droppedDays: number;
  /** Last fault of the log; empty when there was none, or it is over. */
  fault: string;
};
