import type { Label } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import type { FormatName } from '#data/formats/formats.ts';
import type { Draft, Outcome, RejectReason, Rejection } from '#data/formats/reading.ts';
import { faultOfRecord } from '#data/formats/tables/record-columns.ts';
import { clientKeyOf } from '#models/request/client-key.ts';
import { contentTemplateId } from './file-labels.ts';
import { maskText } from '#data/privacy/mask-text.ts';
import { UNKNOWN_CLIENT } from './unknown-client.ts';

export type Reject = {
  file: string;
  /** 1-based; for HAR the entry's number, for Parquet the row's. */
  line: number;
  reason: RejectReason;
  detail: string;
  /** Beginning of the line with letters as `a` and digits as `9`; empty where the source has no lines. */
  excerpt: string;
};

export type FileReport = {
  path: string;
  /** Null for a file that holds nothing. */
  format: FormatName | null;
  lines: number;
  records: number;
  /** Records from lines that first had to be mended (stray quotes around them). */
  repaired: number;
  rejects: Partial<Record<RejectReason, number>>;
  /** Times the clock ran backwards from one record to the next. */
  clockSteps: number;
  timed: boolean;
  hasClients: boolean;
};

export type RecordSink = {
  take: (outcome: Outcome, line: number, text: string) => void;
  counts: () => Omit<FileReport, 'path' | 'format' | 'lines'>;
};

/**
 * The clock of sources that have none: one second per record from the Unix epoch. There was no HTTP before 1990, so a made-up time
 * shows for what it is wherever it is stored. Every file starts there: those of a labelled set lie beside each other.
 */
const FIRST_REAL_MS = Date.UTC(1990, 0, 1);
const MADE_UP_STEP_MS = 1000;
const EXCERPT_LENGTH = 160;

type SinkOptions = {
  path: string;
  idPrefix: string;
  /** What the file as a whole says its records are; null leaves each record's own label. */
  label: Label | null;
  onRecord: (record: RequestRecord) => void;
  onReject: (reject: Reject) => void;
};

/** Turns one file's outcomes into whole records and counts what became of its lines. */
export function createRecordSink(options: SinkOptions): RecordSink {
  const counts = { records: 0, repaired: 0, clockSteps: 0, timed: true, hasClients: true };
  const rejects: FileReport['rejects'] = {};
  let lastMs = 0;

  const refuse = ({ reason, detail }: Rejection, line: number, text: string): void => {
    rejects[reason] = (rejects[reason] ?? 0) + 1;
    options.onReject({ file: options.path, line, reason, detail, excerpt: maskText(text.slice(0, EXCERPT_LENGTH)) });
  };

  const complete = (draft: Draft, line: number): RequestRecord => {
    const label = options.label ?? draft.label;
    const isUnnamed = label?.source === 'dataset' && label.templateId === '';
    return Object.assign(draft, {
      requestId: draft.requestId || `${options.idPrefix}:${line}`,
      clientKey: draft.clientKey || clientKeyOf({ apiKeyId: '', sessionId: '', address: draft.address }),
      timestampMs: draft.timestampMs ?? counts.records * MADE_UP_STEP_MS,
      label: isUnnamed ? { ...label, templateId: contentTemplateId(draft) } : label
    });
  };

  return {
    take: (outcome, line, text) => {
      if (outcome.kind === 'reject') {
        refuse(outcome, line, text);
        return;
      }
      const record = complete(outcome.draft, line);
      const fault = faultOfRecord(record);
      if (fault) {
        refuse(fault, line, text);
        return;
      }
      if (record.timestampMs < FIRST_REAL_MS) counts.timed = false;
      if (record.clientKey === UNKNOWN_CLIENT) counts.hasClients = false;
      if (record.timestampMs < lastMs) counts.clockSteps++;
      lastMs = record.timestampMs;
      if (outcome.repaired) counts.repaired++;
      counts.records++;
      options.onRecord(record);
    },
    counts: () => ({ ...counts, rejects })
  };
}
