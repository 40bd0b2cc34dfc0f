import type { FeatureMatrix } from '#models/feature-matrix.ts';

/** Texts of a column as indices into the different ones: four bytes a row, however long they are. */
export type TextColumn = { values: readonly string[]; codes: Uint32Array };

/** Columns whose texts repeat, by field of DecisionRow. */
export const TEXT_COLUMNS = [
  'gatewayId',
  'clientKey',
  'address',
  'method',
  'route',
  'stage',
  'action',
  'reason',
  'wouldAction',
  'wouldReason',
  'mode',
  'degraded',
  'policyVersion',
  'modelVersion',
  'featureHash',
  'attackClass',
  'matchedPlace'
] as const;
export type TextColumnName = (typeof TEXT_COLUMNS)[number];

export const NUMBER_COLUMNS = [
  'timestampMs',
  'latencyMs',
  'status',
  'requestBytes',
  'responseBytes',
  'attackScore',
  'anomalyScore'
] as const;
export type NumberColumnName = (typeof NUMBER_COLUMNS)[number];

/** Only with LOG_PAYLOADS; empty texts without. */
export const CONTENT_COLUMNS = ['target', 'headers', 'body'] as const;
type ContentColumnName = (typeof CONTENT_COLUMNS)[number];

/** In which order requests were counted and judged, by row: `guardTurn` and `judgeTurn` as logged, 0 where a row has none. */
export type DecisionTurns = {
  guard: Float64Array;
  judge: Float64Array;
  /** 1: the state asked was the gateway's own, 0: shared, or not known. */
  isOwnState: Float64Array;
};

/** Logged decisions in order of arrival, each once, column by column. All arrays run parallel. */
export type DecisionTable = {
  rows: number;
  decisionIds: readonly string[];
  /** Null as NaN. */
  numbers: Readonly<Record<NumberColumnName, Float64Array>>;
  texts: Readonly<Record<TextColumnName, TextColumn>>;
  /** Length of each row's feature vector; 0: it was not scored. */
  featureCounts: Uint16Array;
  /** Vectors of the length this code computes; rows of another length, or none, are zero. */
  matrix: FeatureMatrix;
  /** Null unless asked for. */
  content: Readonly<Record<ContentColumnName, readonly string[]>> | null;
  /** Null unless asked for. */
  turns: DecisionTurns | null;
  /** Rows that were there twice, as around a crash or in overlapping logs, and count once. */
  duplicates: number;
  notes: readonly string[];
};

export function textAt({ values, codes }: TextColumn, row: number): string {
  return values[codes[row]!]!;
}
