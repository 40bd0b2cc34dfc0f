import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FormatName } from '#data/formats/formats.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { createPseudonymiser, loadPseudonymSecret } from '#platform/pseudonym.ts';
import { codeFingerprint, filesFingerprint, keyOf } from './fingerprint.ts';
import type { LabelRules } from './ingest/file-labels.ts';
import { ingest } from './ingest/ingest.ts';
import { openInput } from './ingest/read/input-file.ts';
import type { FileReport, Reject } from './ingest/record-sink.ts';
import { readRecords, writeRecords } from './ingest/store/record-store.ts';
import type { PayloadPolicy } from '#data/privacy/stored-content.ts';
import { toStoredRecord } from './ingest/store/stored-record.ts';
import type { Progress } from './progress.ts';
import type { RequestCounts } from './request-counts.ts';
import { simulate } from './simulate/simulate.ts';

/** Where a run's traffic comes from. */
export type Source =
  | { kind: 'generated'; counts: RequestCounts; seed: number }
  | {
      kind: 'files';
      files: readonly string[];
      format: FormatName | undefined;
      labels: LabelRules;
      /** How much of the requests' content may be stored. Features see all of it, in memory. */
      payloads: PayloadPolicy;
      rotationDays: number;
    };

/** Traffic in order of arrival: what features are computed from, and what may lie on disk, row for row. */
export type Traffic = {
  records: readonly RequestRecord[];
  stored: readonly RequestRecord[];
  isTimed: boolean;
  hasClients: boolean;
  filesRead: readonly FileReport[];
};

/** SHA-256 of what makes the source's rows what they are. @throws PathHelmError INPUT_NOT_FOUND */
export async function sourceFingerprint(source: Source): Promise<string> {
  if (source.kind === 'files') {
    for (const path of source.files) await openInput(path);
    return filesFingerprint(source.files);
  }
  const parts = [source.counts, source.seed, await codeFingerprint()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** One sentence for card and list. */
export function describeSource(source: Source): string {
  if (source.kind === 'files') return `${source.files.length} imported file${source.files.length === 1 ? '' : 's'}`;
  const { normalRequests, attackRequests } = source.counts;
  return `generated traffic (${normalRequests} normal and ${attackRequests} attack requests)`;
}

type LoadOptions = {
  dataFolder: string;
  fingerprint: string;
  isFresh: boolean;
  progress: Progress;
  onReject?: (reject: Reject) => void;
};

/** Generates or imports, and leaves a copy under `<dataFolder>/raw` without credentials, addresses and (by default) content. */
export async function loadTraffic(source: Source, options: LoadOptions): Promise<Traffic> {
  return source.kind === 'generated' ? loadGenerated(source, options) : loadFiles(source, options);
}

/** Generated traffic is nobody's: it is stored whole, and read back when the same run is repeated. */
async function loadGenerated(
  source: Extract<Source, { kind: 'generated' }>,
  { dataFolder, fingerprint, isFresh, progress }: LoadOptions
): Promise<Traffic> {
  const path = join(dataFolder, 'raw', `generated-${keyOf(fingerprint)}.parquet`);
  const isStored = !isFresh && existsSync(path);
  const records = isStored ? await readRecords(path) : generate(source, progress);
  if (!isStored) await writeRecords(path, records);
  return { records, stored: records, isTimed: true, hasClients: true, filesRead: [] };
}

const PROGRESS_EVERY_ROWS = 1_000;

function generate({ counts, seed }: Extract<Source, { kind: 'generated' }>, progress: Progress): RequestRecord[] {
  const records: RequestRecord[] = [];
  for (const record of simulate({ seed, ...counts })) {
    if (records.push(record) % PROGRESS_EVERY_ROWS === 0) progress.update(records.length);
  }
  return records;
}

async function loadFiles(
  source: Extract<Source, { kind: 'files' }>,
  { dataFolder, fingerprint, progress, onReject }: LoadOptions
): Promise<Traffic> {
  const secret = await loadPseudonymSecret(join(dataFolder, 'private', 'pseudonym.key'));
  const pseudonymise = createPseudonymiser({ secret, rotationDays: source.rotationDays });
  const result = await ingest({
    files: source.files,
    ...(source.format && { format: source.format }),
    labels: source.labels,
    onProgress: (read, total) => {
      progress.update(Math.floor((100 * read) / total));
    },
    ...(onReject && { onReject })
  });
  const stored = result.records.map((record) => toStoredRecord(record, pseudonymise, source.payloads));
  await writeRecords(join(dataFolder, 'raw', `imported-${keyOf([fingerprint, source.payloads])}.parquet`), stored);
  return {
    records: result.records,
    stored,
    isTimed: result.timed,
    hasClients: result.hasClients,
    filesRead: result.filesRead
  };
}
