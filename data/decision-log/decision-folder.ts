import { basename, join } from 'node:path';

/**
 * Where decisions lie below DATA_DIR:
 *
 *     decisions/open/<gateway>.duckdb            what one gateway process is writing; locked by it
 *     decisions/open/<gateway>.*.tmp             Parquet files that are being made
 *     decisions/dt=2026-05-01/<time>-<gateway>-<digest>.parquet    sealed: whole, never changed but by an erasure
 *     decisions/dt=2026-05-01/feedback-<gateway>.ndjson            what people said about that day's decisions
 *     decisions/policies/<version>.json          each policy that decided, so that a replay can ask it again
 *
 * The day is that of the row's timestamp, UTC.
 */
export function decisionsFolderOf(dataFolder: string): string {
  return join(dataFolder, 'decisions');
}

export function openFolderOf(decisionsFolder: string): string {
  return join(decisionsFolder, 'open');
}

export function policyPathOf(decisionsFolder: string, version: string): string {
  return join(decisionsFolder, 'policies', `${version}.json`);
}

export function dayFolderOf(decisionsFolder: string, day: string): string {
  return join(decisionsFolder, `dt=${day}`);
}

/** `2026-05-01`. */
export function dayOf(timestampMs: number): string {
  return new Date(timestampMs).toISOString().slice(0, 10);
}

/** The day a folder's name states; undefined when it is no day's folder. */
export function dayOfFolder(name: string): string | undefined {
  return /^dt=(\d{4}-\d\d-\d\d)$/.exec(name)?.[1];
}

export function isSegment(path: string): boolean {
  return basename(path).endsWith('.parquet');
}

export function feedbackFileOf(gatewayId: string): string {
  return `feedback-${gatewayId}.ndjson`;
}

export function isFeedbackFile(path: string): boolean {
  return /^feedback-.*\.ndjson$/.test(basename(path));
}
