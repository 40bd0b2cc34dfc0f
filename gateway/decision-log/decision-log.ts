import type { DecisionRow, Feedback } from '#data/decision-row.ts';

/** The decision log as the rest of the gateway sees it. One thread owns the DuckDB file; nothing here waits for it on a request's way. */
export type DecisionLog = {
  readonly gatewayId: string;
  /** Never blocks, never throws: a row that cannot be taken is dropped and counted. */
  append: (row: DecisionRow) => void;
  find: (decisionId: string) => Promise<DecisionRow | undefined>;
  /** Newest first. */
  list: (filter: DecisionFilter) => Promise<DecisionPage>;
  addFeedback: (feedback: Feedback) => Promise<void>;
  feedbackOf: (decisionId: string) => Promise<readonly Feedback[]>;
  /** Writes what the filter selects as CSV or Parquet to `path`. @returns rows written */
  exportTo: (path: string, format: 'csv' | 'parquet', filter: DecisionFilter) => Promise<number>;
  /** Flushes and moves what the open file holds into Parquet segments. */
  seal: () => Promise<void>;
  /** Removes one client's rows everywhere. `clientKey` as in rows: a pseudonym. @returns rows removed */
  erase: (clientKeys: readonly string[]) => Promise<number>;
  stats: () => DecisionLogStats;
  close: () => Promise<void>;
};

export type DecisionFilter = {
  fromMs?: number;
  toMs?: number;
  action?: string;
  /** Would have been throttled or blocked, but was held back. */
  isHeldBack?: boolean;
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
};

export type DecisionPage = { rows: readonly DecisionRow[]; nextCursor: string | null };

export type DecisionLogStats = {
  appended: number;
  dropped: number;
  waiting: number;
  flushed: number;
  segments: number;
  openBytes: number;
  /** Last fault of the log; empty when there was none. */
  fault: string;
};
