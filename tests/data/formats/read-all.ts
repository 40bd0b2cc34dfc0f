import { LINE_FORMATS, type LineFormat } from '#data/formats/formats.ts';
import type { Draft, Outcome, RejectReason } from '#data/formats/reading.ts';

export type Read = { outcome: Outcome; line: number };

export function readAll(format: LineFormat, text: string): Read[] {
  const read: Read[] = [];
  const reader = LINE_FORMATS[format]({ anomalousAs: 'other-injection' });
  const emit = (outcome: Outcome, line: number): void => {
    read.push({ outcome, line });
  };
  text.split('\n').forEach((line, index) => {
    reader.take(line, index + 1, emit);
  });
  reader.end(emit);
  return read;
}

export function draftsOf(format: LineFormat, text: string): Draft[] {
  return readAll(format, text).flatMap(({ outcome }) => (outcome.kind === 'record' ? [outcome.draft] : []));
}

/** The one record of a text that must hold exactly one. */
export function onlyDraft(format: LineFormat, text: string): Draft {
  const [read, ...more] = readAll(format, text);
  if (read?.outcome.kind !== 'record' || more.length > 0)
    throw new Error(`not one record: ${JSON.stringify([read, ...more])}`);
  return read.outcome.draft;
}

export function rejectsOf(format: LineFormat, text: string): { line: number; reason: RejectReason; detail: string }[] {
  return readAll(format, text).flatMap(({ outcome, line }) =>
    outcome.kind === 'reject' ? [{ line, reason: outcome.reason, detail: outcome.detail }] : []
  );
}
