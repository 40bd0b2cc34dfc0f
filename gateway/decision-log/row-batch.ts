import { DECISION_COLUMN_TYPES, DECISION_FIELDS, type DecisionField } from '#data/decision-log/decision-columns.ts';
import type { NewDecision } from './decision-log.ts';

/** Many rows, column kinds apart, as they travel between threads: buffers are handed over, texts are copied. */
export type RowBatch = {
  rows: number;
  /** Every different text once: most columns say the same in every row, and copying them for each cost the gateway's thread most. */
  texts: string[];
  /** Row after row in the order of TEXT_FIELDS: where in `texts`. */
  textAt: Uint16Array<ArrayBuffer>;
  /** Characters of all rows' texts, those that are said again too. */
  textLength: number;
  /** Row after row in the order of NUMBER_FIELDS; NaN for null. */
  numbers: Float64Array<ArrayBuffer>;
  /** Row after row, `width` each; only rows that were scored have any. */
  features: Float32Array<ArrayBuffer>;
  width: number;
  /** 1 for rows that have features. */
  scored: Uint8Array<ArrayBuffer>;
  /** Characters of target, headers and body in it. */
  payloadBytes: number;
};

export type TextField = Exclude<DecisionField, NumberField | 'features'>;
export type NumberField = {
  [Field in DecisionField]: (typeof DECISION_COLUMN_TYPES)[Field] extends 'BIGINT' | 'SMALLINT' | 'DOUBLE'
    ? Field
    : never;
}[DecisionField];

const isText = (field: DecisionField): field is TextField => DECISION_COLUMN_TYPES[field] === 'VARCHAR';
const isNumber = (field: DecisionField): field is NumberField =>
  !isText(field) && DECISION_COLUMN_TYPES[field] !== 'FLOAT[]';

export const TEXT_FIELDS: readonly TextField[] = DECISION_FIELDS.filter(isText);
export const NUMBER_FIELDS: readonly NumberField[] = DECISION_FIELDS.filter(isNumber);

/** No two rows have the same: not worth looking for. */
const UNIQUE_FIELDS: ReadonlySet<TextField> = new Set(['decisionId', 'requestId', 'target', 'headers', 'body']);
const PAYLOAD_FIELDS: ReadonlySet<TextField> = new Set(['target', 'headers', 'body']);

/** Rows a batch holds: some 0.2 ms of copying when it is handed over, which no request notices. */
const BATCH_ROWS = 256;

/** The batch being filled, and where its texts stand. Not part of the batch: it would be copied with it. */
let filling: RowBatch | null = null;
let places = new Map<string, number>();

/** @param used buffers of a batch that has been written; new ones are made when they do not fit */
export function createRowBatch(width: number, used?: RowBatch): RowBatch {
  const isFit = used?.width === width;
  return {
    rows: 0,
    texts: [''],
    textAt: used?.textAt ?? new Uint16Array(BATCH_ROWS * TEXT_FIELDS.length),
    textLength: 0,
    numbers: used?.numbers ?? new Float64Array(BATCH_ROWS * NUMBER_FIELDS.length),
    features: isFit ? used.features : new Float32Array(BATCH_ROWS * width),
    width,
    scored: used?.scored ?? new Uint8Array(BATCH_ROWS),
    payloadBytes: 0
  };
}

/** Whether the batch has room for the row: rows with more or fewer features need a batch of their own. */
export function fits(batch: RowBatch, { features }: NewDecision): boolean {
  return batch.rows < BATCH_ROWS && (features === null || features.length === batch.width);
}

/** @param withPayload false keeps target, headers and body out, whatever the row holds */
export function addRow(batch: RowBatch, row: NewDecision, withPayload: boolean): void {
  const { rows, textAt, numbers, width } = batch;
  let at = rows * TEXT_FIELDS.length;
  for (const field of TEXT_FIELDS) {
    textAt[at++] = withPayload || !PAYLOAD_FIELDS.has(field) ? placeOf(batch, field, row[field]) : 0;
  }
  at = rows * NUMBER_FIELDS.length;
  for (const field of NUMBER_FIELDS) numbers[at++] = row[field] ?? NaN;
  batch.scored[rows] = row.features === null ? 0 : 1;
  if (row.features !== null) batch.features.set(row.features, rows * width);
  batch.rows++;
}

export function textOf({ texts, textAt }: RowBatch, row: number, field: number): string {
  return texts[textAt[row * TEXT_FIELDS.length + field]!] ?? '';
}

function placeOf(batch: RowBatch, field: TextField, text: string): number {
  const { texts } = batch;
  batch.textLength += text.length;
  if (filling !== batch) {
    filling = batch; // a new one, or that of another log
    places = new Map(texts.map((each, at) => [each, at]));
  }
  if (text !== '' && UNIQUE_FIELDS.has(field)) return texts.push(text) - 1;
  let place = places.get(text);
  if (place === undefined) {
    place = texts.push(text) - 1;
    places.set(text, place);
  }
  return place;
}
