import { createRng } from '#models/rng.ts';
import type { Dataset } from './dataset.ts';

/**
 * Train, validation and holdout, kept apart in three ways at once: by time (train is oldest), by client and by payload template.
 * A client or template belongs to one part (the one that holds most of its rows, or dealt by hash where that would leave parts empty);
 * its rows elsewhere are set aside, never moved.
 */
export type Split = {
  /** Part of each row. */
  parts: Uint8Array;
  rowsPerPart: Record<PartName, number>;
  /** How the rows were kept apart, in sentences for card and terminal. */
  criteria: readonly string[];
};

export const PARTS = ['train', 'validation', 'holdout', 'set-aside'] as const;
type PartName = (typeof PARTS)[number];
export const TRAIN = 0;
export const VALIDATION = 1;
export const HOLDOUT = 2;
const SET_ASIDE = 3;

/** Shares of rows up to which train and validation reach; the rest is holdout. */
const TRAIN_UNTIL = 0.6;
const VALIDATION_UNTIL = 0.8;

/** A client or template with more than this share of all rows cannot be kept whole without starving a part. */
const MAX_KEY_SHARE = 0.5;

/** A validation or holdout part smaller than this says too little. */
const MIN_PART_SHARE = 0.03;

type SplitInput = Pick<Dataset, 'timestampMs' | 'clientKeys' | 'templateIds' | 'isTimed' | 'hasClients'>;

export function splitRows(dataset: SplitInput): Split {
  const criteria: string[] = [];
  const parts = dataset.isTimed ? byTime(dataset.timestampMs) : byTemplateHash(dataset.templateIds);
  criteria.push(
    dataset.isTimed
      ? `by time: oldest ${TRAIN_UNTIL * 100} % train, next ${Math.round((VALIDATION_UNTIL - TRAIN_UNTIL) * 100)} % validation, newest holdout`
      : 'not by time (the source has none): by hash of the payload template'
  );
  const setAside = new Uint8Array(parts.length);
  const keysOf = { client: dataset.hasClients ? dataset.clientKeys : [], template: dataset.templateIds };
  for (const [kind, keys] of Object.entries(keysOf)) criteria.push(keepWhole(kind, keys, parts, setAside));

  const rowsPerPart: Record<PartName, number> = { train: 0, validation: 0, holdout: 0, 'set-aside': 0 };
  for (let row = 0; row < parts.length; row++) {
    if (setAside[row]) parts[row] = SET_ASIDE;
    rowsPerPart[PARTS[parts[row]!]!]++;
  }
  return { parts, rowsPerPart, criteria };
}

function byTime(timestampMs: Float64Array): Uint8Array {
  const rows = timestampMs.length;
  const sorted = timestampMs.toSorted();
  // Rows of one instant stay together, so the cut is a time and not a row number.
  const validationFromMs = sorted[Math.min(rows - 1, Math.floor(rows * TRAIN_UNTIL))] ?? 0;
  const holdoutFromMs = sorted[Math.min(rows - 1, Math.floor(rows * VALIDATION_UNTIL))] ?? 0;
  return Uint8Array.from(timestampMs, (at) =>
    at < validationFromMs ? TRAIN : at < holdoutFromMs ? VALIDATION : HOLDOUT
  );
}

function byTemplateHash(templateIds: readonly string[]): Uint8Array {
  return Uint8Array.from(templateIds, (id, row) => hashPart(id === '' ? `row ${row}` : id));
}

/** Marks rows that lie outside the part their key belongs to; returns what was done, as a sentence. */
function keepWhole(kind: string, keys: readonly string[], parts: Uint8Array, setAside: Uint8Array): string {
  const rowsOf = Map.groupBy(keys.keys(), (row) => keys[row]!);
  rowsOf.delete('');
  if (rowsOf.size === 0) return `not by ${kind}: the rows name none`;
  let exempt = 0;
  for (const [key, rows] of rowsOf) {
    if (rows.length <= keys.length * MAX_KEY_SHARE) continue;
    exempt += rows.length;
    rowsOf.delete(key);
  }
  let outside = rowsOutside(rowsOf, parts, majorityPart);
  let how = '';
  if (starves(outside, parts, setAside)) {
    // Visitors who come back throughout all belong to the oldest part by majority; dealt by hash, each part gets its share of them.
    outside = rowsOutside(rowsOf, parts, hashPart);
    how = ' (dealt by hash, for they come throughout)';
  }
  for (const row of outside) setAside[row] = 1;
  const exemption = exempt > 0 ? `; ${exempt} rows of a ${kind} that makes up more than half are not kept whole` : '';
  return `by ${kind}: ${rowsOf.size} kept whole${how}, ${outside.length} rows set aside${exemption}`;
}

type PartOfKey = (key: string, rows: readonly number[], parts: Uint8Array) => number;

function rowsOutside(
  rowsOf: ReadonlyMap<string, readonly number[]>,
  parts: Uint8Array,
  partOfKey: PartOfKey
): number[] {
  return [...rowsOf].flatMap(([key, rows]) => {
    const home = partOfKey(key, rows, parts);
    return rows.filter((row) => parts[row] !== home);
  });
}

function majorityPart(_key: string, rows: readonly number[], parts: Uint8Array): number {
  const counts = [0, 0, 0];
  for (const row of rows) counts[parts[row]!]!++;
  return counts.indexOf(Math.max(...counts));
}

function hashPart(key: string): number {
  const share = createRng(key).next();
  return share < TRAIN_UNTIL ? TRAIN : share < VALIDATION_UNTIL ? VALIDATION : HOLDOUT;
}

function starves(outside: readonly number[], parts: Uint8Array, setAside: Uint8Array): boolean {
  const left = [0, 0, 0];
  const isOutside = Uint8Array.from(setAside);
  for (const row of outside) isOutside[row] = 1;
  for (const [row, part] of parts.entries()) if (isOutside[row] === 0) left[part]!++;
  return Math.min(left[VALIDATION]!, left[HOLDOUT]!) < parts.length * MIN_PART_SHARE;
}
