import { ATTACK_CLASSES, attackClassIndex } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import type { FeatureMatrix } from '#models/feature-matrix.ts';

/** Class index of a row nobody has labelled. */
export const UNLABELLED = 255;
export const BENIGN = attackClassIndex('benign');
export const CLASS_COUNT = ATTACK_CLASSES.length;

/** What featurise leaves for training and evaluation: one row a request, in order of arrival. */
export type Dataset = {
  /** Feature vectors, on shared memory so that workers read them without a copy. */
  matrix: FeatureMatrix;
  /** Index into ATTACK_CLASSES, or UNLABELLED. */
  classes: Uint8Array;
  /** What the static-rules baseline says of the row (index into ATTACK_CLASSES); filled for the rows it is compared on. */
  baselineClasses: Uint8Array;
  timestampMs: Float64Array;
  requestIds: readonly string[];
  clientKeys: readonly string[];
  routes: readonly string[];
  /** Persona or attacker kind, '' when unknown. */
  actors: readonly string[];
  campaignIds: readonly string[];
  /** '' when the row has none. */
  templateIds: readonly string[];
  /** Place of the fragment that looked worst, '' when none looked bad. */
  worstPlaces: readonly string[];
  /** False when the source gave no times: rows then stand in file order and windows mean nothing. */
  isTimed: boolean;
  /** False when the source gave no client: every row counts for the same one. */
  hasClients: boolean;
};

export function sharedMatrix(rows: number, columns: number): FeatureMatrix {
  const bytes = rows * columns * Float32Array.BYTES_PER_ELEMENT;
  return { rows, columns, values: new Float32Array(new SharedArrayBuffer(bytes)) };
}

/** The rows asked for, in that order, as a matrix of their own. */
export function takeRows(matrix: FeatureMatrix, rows: Int32Array | Uint32Array): FeatureMatrix {
  const taken = sharedMatrix(rows.length, matrix.columns);
  for (const [at, row] of rows.entries()) {
    taken.values.set(matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns), at * matrix.columns);
  }
  return taken;
}

export function rowsWhere(rowCount: number, matches: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row++) if (matches(row)) rows[count++] = row;
  return rows.slice(0, count);
}

export function classIndexOf(record: RequestRecord): number {
  return record.label === null ? UNLABELLED : attackClassIndex(record.label.attackClass);
}

/**
 * Clients with at least one attack row. What such a client asks for in between is labelled benign, rightly, but stopping it wrongs nobody:
 * the false-positive budget is about everyone else.
 */
export function attackingClients({ classes, clientKeys }: Pick<Dataset, 'classes' | 'clientKeys'>): Set<string> {
  return new Set(clientKeys.filter((_key, row) => classes[row] !== BENIGN && classes[row] !== UNLABELLED));
}
