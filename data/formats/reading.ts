import type { AttackClass } from '../label.ts';
import type { RequestRecord } from '../request-record.ts';

/** Why a line, row or entry became no record. Counted by name, so names stay. */
export const REJECT_REASONS = {
  'not-this-format': 'the line has not the shape of the format',
  'columns-missing': 'the header row lacks columns the format needs',
  'column-count': 'the row has more or fewer fields than the header',
  'quote-unclosed': 'a quoted field does not end',
  'time-invalid': 'the time is missing or not a date that exists',
  'request-line-empty': 'the connection ended before a request line came',
  'request-line-invalid': 'the request line is not `METHOD target [version]`',
  'number-invalid': 'a field that must be a number is not one (NaN and infinity included)',
  'field-missing': 'a field the record cannot do without is absent',
  'field-invalid': 'a field holds something it cannot hold',
  'label-unknown': 'the label names no known class',
  'label-contradicts': 'one label column says attack, another says benign',
  'line-too-long': 'the line is longer than the limit and was skipped unread',
  'not-an-access-entry': 'the line is a log entry, but not of a finished request'
} as const;

export type RejectReason = keyof typeof REJECT_REASONS;

export type Rejection = {
  kind: 'reject';
  reason: RejectReason;
  /** The offending value or column, for a person. */
  detail: string;
  /** 0..1, how near the line came to the format: lets detection name the nearest one. */
  nearness: number;
};

/** A record before the importer has placed it: id and client key are empty and the time is null where the source has none. */
export type Draft = Omit<RequestRecord, 'timestampMs'> & { timestampMs: number | null };

export type Reading = { kind: 'record'; draft: Draft; repaired: boolean };

export type Outcome = Reading | Rejection;

export type ReaderOptions = {
  /** The class of rows whose source says only "attack" or "anomalous". */
  anomalousAs: AttackClass;
};

/** Called once per record or reject with the 1-based line it began on. */
export type Emit = (outcome: Outcome, line: number) => void;

/** Takes a file's lines in order; pure but for what it remembers between lines. */
export type LineReader = {
  take: (line: string, lineNumber: number, emit: Emit) => void;
  end: (emit: Emit) => void;
};

const SHAPE_ONLY: ReadonlySet<RejectReason> = new Set(['not-this-format', 'columns-missing']);

export function reject(reason: RejectReason, detail: string, nearness = SHAPE_ONLY.has(reason) ? 0 : 1): Rejection {
  return { kind: 'reject', reason, detail, nearness };
}

export function accept(draft: Draft, repaired = false): Reading {
  return { kind: 'record', draft, repaired };
}

export function createDraft(known: Pick<Draft, 'method' | 'target'> & Partial<Draft>): Draft {
  return {
    requestId: '',
    timestampMs: null,
    clientKey: '',
    address: '',
    httpVersion: '',
    headers: [],
    body: '',
    bodyBytes: 0,
    status: 0,
    responseBytes: 0,
    latencyMs: 0,
    label: null,
    ...known
  };
}

/** A reader for formats in which every line stands alone. Blank lines are nobody's fault. */
export function perLine(read: (line: string) => Outcome): LineReader {
  return {
    take: (line, lineNumber, emit) => {
      if (line.trim() !== '') emit(read(line), lineNumber);
    },
    end: () => undefined
  };
}
