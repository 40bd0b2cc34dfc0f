import { basename } from 'node:path';
import type { FormatName } from '#data/formats/formats.ts';
import type { ReaderOptions } from '#data/formats/reading.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { PathHelmError } from '#platform/errors.ts';
import { chooseFormat } from './read/choose-format.ts';
import { DEFAULT_ANOMALOUS_AS, labelOfFile, type LabelRules } from './file-labels.ts';
import { openInput } from './read/input-file.ts';
import { createInterner } from './interner.ts';
import { readOutcomes } from './read/read-outcomes.ts';
import { createRecordSink, type FileReport, type Reject } from './record-sink.ts';

export type IngestResult = {
  /** By time; records of the same millisecond keep the order they were read in. */
  records: RequestRecord[];
  filesRead: FileReport[];
  clockSteps: number;
  /** False when any record's time is made up: windows, rates and splits by time then mean nothing. */
  timed: boolean;
  /** False when any record's client is unknown: windows and splits by client then mean nothing. */
  hasClients: boolean;
};

export type IngestOptions = {
  files: readonly string[];
  format?: FormatName;
  labels?: LabelRules;
  /** Bytes of the files as they lie there, compressed ones compressed. */
  onProgress?: (bytesRead: number, bytesTotal: number) => void;
  onReject?: (reject: Reject) => void;
};

/**
 * Files in any known format → request records in time order. What cannot be read is counted and handed to `onReject`.
 * @throws PathHelmError INPUT_NOT_FOUND, INPUT_FORMAT_UNKNOWN, INPUT_FORMAT_MISMATCH; INPUT_EMPTY when nothing was usable
 */
export async function ingest(options: IngestOptions): Promise<IngestResult> {
  const inputs = await Promise.all(options.files.map(openInput));
  const bytesTotal = inputs.reduce((sum, input) => sum + input.bytes, 0);
  const readerOptions: ReaderOptions = { anomalousAs: options.labels?.anomalousAs ?? DEFAULT_ANOMALOUS_AS };
  const interner = createInterner();
  const records: RequestRecord[] = [];
  const filesRead: FileReport[] = [];
  let bytesBefore = 0;

  for (const input of inputs) {
    const format = await chooseFormat(input, options.format, readerOptions);
    const sink = createRecordSink({
      path: input.path,
      idPrefix: idPrefix(options.files, filesRead.length),
      label: format && labelOfFile(input.path, format, options.labels ?? {}),
      onRecord: (record) => {
        interner.share(record);
        records.push(record);
      },
      onReject: options.onReject ?? ((): void => undefined)
    });
    const report = (bytesRead: number): void => options.onProgress?.(bytesBefore + bytesRead, bytesTotal);
    const lines = format ? await readOutcomes(input, format, readerOptions, sink, report) : 0;
    filesRead.push({ path: input.path, format, lines, ...sink.counts() });
    bytesBefore += input.bytes;
  }

  if (records.length === 0) throw new PathHelmError('INPUT_EMPTY', describeEmpty(filesRead));
  sortByTime(records);
  return {
    records,
    filesRead,
    clockSteps: filesRead.reduce((sum, file) => sum + file.clockSteps, 0),
    timed: filesRead.every((file) => file.timed),
    hasClients: filesRead.every((file) => file.hasClients)
  };
}

/** Record ids are `<file name>:<line>`; a second file of the same name says which it is. */
function idPrefix(files: readonly string[], index: number): string {
  const name = basename(files[index]!);
  const earlier = files.slice(0, index).filter((path) => basename(path) === name).length;
  return earlier === 0 ? name : `${name}#${earlier + 1}`;
}

function sortByTime(records: RequestRecord[]): void {
  const isSorted = records.every(
    (record, index) => index === 0 || records[index - 1]!.timestampMs <= record.timestampMs
  );
  if (!isSorted) records.sort((one, other) => one.timestampMs - other.timestampMs);
}

function describeEmpty(files: readonly FileReport[]): string {
  const each = files.map((file) => {
    const reasons = Object.entries(file.rejects).map(([reason, count]) => `${count} ${reason}`);
    return `${file.path}: ${file.lines} lines, no record${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`;
  });
  return `nothing to read: ${each.join('; ') || 'no files given'}`;
}
