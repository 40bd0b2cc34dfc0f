import { LINE_FORMATS, type FormatName, type LineFormat } from '#data/formats/formats.ts';
import { reject, type Emit, type ReaderOptions } from '#data/formats/reading.ts';
import { readHar } from '#data/formats/recordings/har.ts';
import { readRecordRow } from '#data/formats/tables/record-columns.ts';
import { PathHelmError } from '#platform/errors.ts';
import { readChunks, unreadable, type InputFile } from './input-file.ts';
import { createLineSplitter, MAX_LINE_BYTES } from './line-splitter.ts';
import type { RecordSink } from '../record-sink.ts';
import { readRecordRows } from '../store/record-store.ts';

/** A recording is read whole; Node's longest string is twice this. */
const MAX_HAR_BYTES = 256 * 1024 * 1024;

type Progress = (bytesRead: number) => void;

/** Reads one file in its format into the sink and says how many lines (entries, rows) it had. */
export async function readOutcomes(
  input: InputFile,
  format: FormatName,
  options: ReaderOptions,
  sink: RecordSink,
  onProgress: Progress
): Promise<number> {
  if (format === 'records-parquet') return readParquet(input, sink);
  if (format === 'har') return readDocument(input, sink, onProgress);
  return readLines(input, format, options, sink, onProgress);
}

async function readLines(
  input: InputFile,
  format: LineFormat,
  options: ReaderOptions,
  sink: RecordSink,
  onProgress: Progress
): Promise<number> {
  const reader = LINE_FORMATS[format](options);
  let current = '';
  const emit: Emit = (outcome, line) => {
    sink.take(outcome, line, current);
  };
  const splitter = createLineSplitter({
    onLine: (text, lineNumber) => {
      current = text;
      reader.take(text, lineNumber, emit);
    },
    onLongLine: (bytes, lineNumber) => {
      sink.take(reject('line-too-long', `${bytes} bytes, at most ${MAX_LINE_BYTES}`), lineNumber, '');
    }
  });
  await forEachChunk(input, onProgress, splitter.push, () => splitter.lines);
  splitter.end();
  reader.end(emit);
  return splitter.lines;
}

async function readDocument(input: InputFile, sink: RecordSink, onProgress: Progress): Promise<number> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const take = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > MAX_HAR_BYTES) {
      throw new PathHelmError(
        'INPUT_FORMAT_MISMATCH',
        `${input.path} is larger than a HAR may be (${MAX_HAR_BYTES} bytes)`
      );
    }
    chunks.push(chunk);
  };
  await forEachChunk(input, onProgress, take, () => 0);
  let entries = 0;
  const text = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const refusal = readHar(text, (outcome, entry) => {
    entries = entry;
    sink.take(outcome, entry, '');
  });
  if (refusal) throw new PathHelmError('INPUT_FORMAT_MISMATCH', `${input.path} is not har: ${refusal.detail}`);
  return entries;
}

async function readParquet(input: InputFile, sink: RecordSink): Promise<number> {
  let rows = 0;
  for await (const batch of readRecordRows(input.path)) {
    for (const row of batch) {
      rows++;
      sink.take(readRecordRow(row), rows, '');
    }
  }
  return rows;
}

async function forEachChunk(
  input: InputFile,
  onProgress: Progress,
  take: (chunk: Buffer) => void,
  linesRead: () => number
): Promise<void> {
  try {
    for await (const chunk of readChunks(input, onProgress)) take(chunk);
  } catch (cause) {
    throw cause instanceof PathHelmError ? cause : unreadable(input.path, cause, linesRead());
  }
}
