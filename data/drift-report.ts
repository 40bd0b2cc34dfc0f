import { Type, type Static } from 'typebox';

const Figure = Type.Union([Type.Number(), Type.Null()]);
const DRIFT_STATES = ['steady', 'watch', 'act', 'unknown'] as const;
const State = Type.Enum(DRIFT_STATES);

/** One feature, score or mix now against what it is held to. Null figures: too little was seen (`unknown`). */
const DriftFinding = Type.Object({
  name: Type.String(),
  state: State,
  psi: Figure,
  ks: Figure,
  jensenShannon: Figure,
  p: Figure
});

/** `data/drift/<YYYY-MM-DD>.json`: one day (UTC) against what the model learned. Written by `npm run drift`, read by the report site and the gates. */
export const DriftReport = Type.Object({
  formatVersion: Type.Literal(1),
  day: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  modelVersion: Type.String(),
  source: Type.String(),
  rows: Type.Integer({ minimum: 0 }),
  clients: Type.Integer({ minimum: 0 }),
  /** By how many features and scores moved at once. */
  state: State,
  /** Against the reference stored with the model; largest PSI first. Scores are `attack score` and `anomaly score`. */
  features: Type.Array(DriftFinding),
  /** Predicted classes and routes, against the days before in the same run; empty for the first day. */
  mixes: Type.Array(DriftFinding),
  /** Each busy route against itself on the days before: its three most moved features. */
  routes: Type.Array(
    Type.Object({ route: Type.String(), rows: Type.Integer(), state: State, features: Type.Array(DriftFinding) })
  )
});

export type DriftFinding = Static<typeof DriftFinding>;
export type DriftReport = Static<typeof DriftReport>;
