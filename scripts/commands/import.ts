import { basename, join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { FORMAT_NAMES, type FormatName } from '#data/formats/formats.ts';
import { REJECT_REASONS, type RejectReason } from '#data/formats/reading.ts';
import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import { DEFAULT_ANOMALOUS_AS } from '#pipelines/ingest/file-labels.ts';
import { ingest, type IngestResult } from '#pipelines/ingest/ingest.ts';
import { writeRecords } from '#pipelines/ingest/store/record-store.ts';
import { writeRejects } from '#pipelines/ingest/store/reject-file.ts';
import { PAYLOAD_POLICIES, type PayloadPolicy } from '#data/privacy/stored-content.ts';
import { toStoredRecord } from '#pipelines/ingest/store/stored-record.ts';
import { summariseImport, type ImportSummary } from '#pipelines/ingest/summarise-import.ts';
import { createPseudonymiser, loadPseudonymSecret } from '#platform/pseudonym.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { readFileLabels } from '../file-labels-option.ts';
import { terminalProgress } from '../terminal-progress.ts';
import { formatTable } from '../terminal-table.ts';

type ImportArguments = {
  files: string[];
  format: FormatName | undefined;
  out: string | undefined;
  payloads: PayloadPolicy;
  rejects: string | undefined;
  label: string[];
  anomalousAs: AttackClass;
  json: boolean;
};

const KNOWN_ENDINGS = /(?:\.(?:gz|log|txt|json|jsonl|ndjson|csv|har|parquet))+$/;

export const importCommand: CommandModule<object, ImportArguments> = {
  command: 'import <files..>',
  describe: 'Read access logs, recordings or data sets into stored request records',
  builder: (command: Argv) =>
    command
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Files to read, plain or gzip'
      })
      .option('format', { choices: FORMAT_NAMES, describe: 'Format of all files (default: found out)' })
      .option('out', { type: 'string', describe: 'Parquet file to write (default: DATA_DIR/raw/<first file>.parquet)' })
      .option('payloads', {
        choices: PAYLOAD_POLICIES,
        default: 'off',
        describe: 'Kept of queries and bodies: shapes of query values only, of bodies too, or all. Credentials: never'
      })
      .option('rejects', { type: 'string', describe: 'File for what could not be read, as JSON lines' })
      .option('label', { type: 'string', array: true, default: [], describe: 'FILE=class: what a whole file truly is' })
      .option('anomalous-as', {
        choices: ATTACK_CLASSES,
        default: DEFAULT_ANOMALOUS_AS,
        describe: 'Class of rows that a data set calls only anomalous'
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print one line of JSON instead of tables'
      }) as unknown as Argv<ImportArguments>, // yargs infers `anomalous-as` and its twin one by one
  handler: runImport
};

async function runImport(given: ImportArguments): Promise<void> {
  const settings = readCommonSettings(process.env);
  const byFile = readFileLabels(given.label, given.files);
  const secret = await loadPseudonymSecret(join(settings.DATA_DIR, 'private', 'pseudonym.key'));
  const pseudonymise = createPseudonymiser({ secret, rotationDays: settings.PSEUDONYM_ROTATION_DAYS });
  const out =
    given.out ?? join(settings.DATA_DIR, 'raw', `${basename(given.files[0]!).replace(KNOWN_ENDINGS, '')}.parquet`);

  const result = await readAll(given, byFile);
  const stored = result.records.map((record) => toStoredRecord(record, pseudonymise, given.payloads));
  await writeRecords(out, stored);
  const summary = summariseImport(result);
  process.stdout.write(
    given.json ? `${JSON.stringify({ out, ...summary })}\n` : `${describe(summary)}\nstored    ${out}\n`
  );
}

async function readAll(given: ImportArguments, byFile: ReadonlyMap<string, AttackClass>): Promise<IngestResult> {
  const progress = terminalProgress(Date.now);
  const rejects = given.rejects === undefined ? null : writeRejects(given.rejects);
  progress.start('import', 100, '%');
  try {
    const result = await ingest({
      files: given.files,
      ...(given.format && { format: given.format }),
      labels: { byFile, anomalousAs: given.anomalousAs },
      onProgress: (bytesRead, bytesTotal) => {
        progress.update(Math.floor((100 * bytesRead) / bytesTotal));
      },
      onReject: (reject) => rejects?.write(reject)
    });
    progress.finish(`${result.records.length} records`);
    return result;
  } finally {
    rejects?.close();
  }
}

function describe(summary: ImportSummary): string {
  const rows = summary.files.map((file) => [
    file.path,
    file.format ?? '(empty)',
    file.lines,
    file.records,
    file.repaired,
    describeCounts(file.rejects)
  ]);
  const facts = [
    `records   ${summary.records}`,
    `time      ${summary.from === null ? 'the source has no clock; made up, one second per record' : `${summary.from} to ${String(summary.to)}`}`,
    `clock     ran backwards ${summary.clockSteps} times`,
    `clients   ${summary.clients ?? 'the source names none'}`,
    `statuses  ${summary.topStatuses.map(({ status, records }) => `${status}: ${records}`).join(', ')}`,
    `labels    ${describeCounts(summary.labels)}`
  ];
  const table = formatTable(['file', 'format', 'lines', 'records', 'repaired', 'rejects'], rows);
  return [table, ...explainRejects(summary), '', ...facts].join('\n');
}

/** What each reason that came up means. */
function explainRejects({ files }: ImportSummary): string[] {
  const reasons = new Set(files.flatMap((file) => Object.keys(file.rejects) as RejectReason[])); // its keys are reasons
  return Array.from(reasons, (reason) => `  ${reason}: ${REJECT_REASONS[reason]}`);
}

function describeCounts(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name}: ${count}`);
  return parts.join(', ') || 'none';
}
