import { ATTACK_CLASSES } from '../label.ts';
import { DECISION_ACTIONS, DECISION_STAGES, type DecisionRow } from '../decision-row.ts';

export type DecisionField = keyof DecisionRow;

type ColumnType = 'VARCHAR' | 'SMALLINT' | 'BIGINT' | 'DOUBLE' | 'FLOAT[]';

/** The columns of the decision log in order: field of DecisionRow → type in DuckDB and Parquet. */
export const DECISION_COLUMN_TYPES = {
  decisionId: 'VARCHAR',
  requestId: 'VARCHAR',
  gatewayId: 'VARCHAR',
  timestampMs: 'BIGINT',
  clientKey: 'VARCHAR',
  address: 'VARCHAR',
  method: 'VARCHAR',
  route: 'VARCHAR',
  status: 'SMALLINT',
  requestBytes: 'BIGINT',
  responseBytes: 'BIGINT',
  latencyMs: 'DOUBLE',
  upstreamMs: 'DOUBLE',
  guardUs: 'DOUBLE',
  parseUs: 'DOUBLE',
  featuresUs: 'DOUBLE',
  scoreUs: 'DOUBLE',
  decideUs: 'DOUBLE',
  stateStore: 'VARCHAR',
  guardTurn: 'BIGINT',
  judgeTurn: 'BIGINT',
  stage: 'VARCHAR',
  action: 'VARCHAR',
  reason: 'VARCHAR',
  wouldAction: 'VARCHAR',
  wouldReason: 'VARCHAR',
  mode: 'VARCHAR',
  degraded: 'VARCHAR',
  policyVersion: 'VARCHAR',
  modelVersion: 'VARCHAR',
  featureHash: 'VARCHAR',
  features: 'FLOAT[]',
  attackScore: 'DOUBLE',
  anomalyScore: 'DOUBLE',
  attackClass: 'VARCHAR',
  matchedPlace: 'VARCHAR',
  matchedFragment: 'VARCHAR',
  candidateVersion: 'VARCHAR',
  candidateAttackScore: 'DOUBLE',
  candidateAnomalyScore: 'DOUBLE',
  candidateClass: 'VARCHAR',
  candidateAction: 'VARCHAR',
  target: 'VARCHAR',
  headers: 'VARCHAR',
  body: 'VARCHAR'
} as const satisfies Record<DecisionField, ColumnType>;

export const DECISION_FIELDS = Object.keys(DECISION_COLUMN_TYPES) as DecisionField[]; // keys of a literal

/** Raise it when a column changes its meaning or type; a column more is none. Stands in each Parquet file's metadata. */
export const DECISION_FORMAT_VERSION = '1';
export const DECISION_FORMAT_KEY = 'pathhelm_decisions';

/** Columns that came after the first logs of this format version: files written before lack them, and read as empty. */
export const ADDED_LATER: ReadonlySet<DecisionField> = new Set([
  'stateStore',
  'guardTurn',
  'judgeTurn'
] satisfies DecisionField[]);

const NULLABLE: ReadonlySet<DecisionField> = new Set([
  'upstreamMs',
  'features',
  'attackScore',
  'anomalyScore',
  'candidateAttackScore',
  'candidateAnomalyScore'
] satisfies DecisionField[]);

export function isNullable(field: DecisionField): boolean {
  return NULLABLE.has(field);
}

/** `timestampMs` → `timestamp_ms`. */
export function columnOf(field: DecisionField): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const WORDS: Partial<Record<DecisionField, readonly string[]>> = {
  stage: DECISION_STAGES,
  action: DECISION_ACTIONS,
  wouldAction: DECISION_ACTIONS,
  mode: ['observe', 'enforce'],
  attackClass: [...ATTACK_CLASSES, ''],
  candidateClass: [...ATTACK_CLASSES, ''],
  candidateAction: [...DECISION_ACTIONS, '']
};

/** The words a column may hold; undefined: any text. */
export function wordsOf(field: DecisionField): readonly string[] | undefined {
  return WORDS[field];
}
