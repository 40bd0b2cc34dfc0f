import { fnv1a } from '#models/rng.ts';
import type { Dataset } from './dataset.ts';

/**
 * Train, validation and holdout, kept apart in three ways at once: by time (train is oldest), by client and by payload template.
 * A client or template belongs to the part that holds most of its rows; its rows elsewhere are set aside, never moved.
 */
export type Split = {
  /** Part of each row. */
  parts: Uint8Array;
  rowsPerPart: Record<PartName, number>;
  /** How the rows were kept apart, in sentences for card and terminal. */
  criteria: readonly string[];
};

export const PARTS = ['train', 'validation', 'holdout', 'set-aside'] as const;
export type PartName = (typeof PARTS)[number];
export const TRAIN = 0;
export const VALIDATION = 1;
export const HOLDOUT = 2;
const SET_ASIDE = 3;

/** Shares of rows up to which train and validation reach; the rest is holdout. */
const TRAIN_UNTIL = 0.6;
const VALIDATION_UNTIL = 0.8;

/** A client or template with more than this share of all rows cannot be kept whole without starving a part. */
const MAX_KEY_SHARE = 0.5;

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
  return Uint8Array.from(templateIds, (id, row) => {
    const share = fnv1a(id === '' ? `row ${row}` : id) / 2 ** 32;
    return share < TRAIN_UNTIL ? TRAIN : share < VALIDATION_UNTIL ? VALIDATION : HOLDOUT;
  });
}

/** Marks rows that lie outside the part their key belongs to; returns what was done, as a sentence. */
function keepWhole(kind: string, keys: readonly string[], parts: Uint8Array, setAside: Uint8Array): string {
  const rowsOfKey = new Map<string, [number, number, number]>();
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    if (key === '') continue;
    const counts = rowsOfKey.get(key) ?? [0, 0, 0];
    counts[parts[row]! as 0 | 1 | 2]++; // SET_ASIDE is written only after every key was looked at
    rowsOfKey.set(key, counts);
  }
  if (rowsOfKey.size === 0) return `not by ${kind}: the rows name none`;
  const sizes = new Map([...rowsOfKey].map(([key, counts]) => [key, counts[0] + counts[1] + counts[2]]));
  let moved = 0;
  let exempt = 0;
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    if (key === '') continue;
    if (sizes.get(key)! > keys.length * MAX_KEY_SHARE) {
      exempt++;
    } else if (parts[row] !== homeOf(rowsOfKey.get(key)!)) {
      setAside[row] = 1;
      moved++;
    }
  }
  const exemption = exempt > 0 ? `; ${exempt} rows of a ${kind} that makes up more than half are not kept whole` : '';
  return `by ${kind}: ${rowsOfKey.size} kept whole, ${moved} rows set aside${exemption}`;
}

function homeOf(counts: readonly [number, number, number]): number {
  return counts.indexOf(Math.max(...counts));
}
