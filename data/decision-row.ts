import { Type, type Static } from 'typebox';
import { ATTACK_CLASSES } from './label.ts';

const Score = Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]);
const Text = Type.String();

/** What can happen to a request. `refuse`: a key, a list or the breaker said no, whatever the models think. */
export const DECISION_ACTIONS = ['allow', 'throttle', 'block', 'refuse'] as const;
/** Where a request's way ended or was decided. */
export const DECISION_STAGES = ['identify', 'guard', 'judge', 'proxy'] as const;

/**
 * One line of the decision log: what came, what the models saw, what was done about it and why. The contract between the gateway,
 * which writes it, and replay, drift and reports, which read it. Columns carry these names in snake case.
 */
export const DecisionRow = Type.Object({
  /** Sortable by time; names the day (decision-id.ts). */
  decisionId: Type.String({ minLength: 1 }),
  requestId: Text,
  /** Which gateway process wrote the row. */
  gatewayId: Text,
  /** Arrival, integer milliseconds since the Unix epoch. */
  timestampMs: Type.Integer({ minimum: 0 }),
  /** Keyed pseudonym that rotates; its kind stays readable: `key:…`, `session:…`, `addr:…`. */
  clientKey: Text,
  /** Pseudonym of the address (IPv6 by /64): tells how many clients stand behind one. */
  address: Text,
  method: Text,
  /** Templated: `GET /users/:id`. */
  route: Text,
  status: Type.Integer({ minimum: 0, maximum: 999 }),
  requestBytes: Type.Integer({ minimum: 0 }),
  responseBytes: Type.Integer({ minimum: 0 }),
  /** Arrival to last byte, milliseconds; may hold a fraction. */
  latencyMs: Type.Number({ minimum: 0 }),
  /** Of that, until the upstream's response head; null when it was not asked. */
  upstreamMs: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
  /** Microseconds in each stage; 0 for a stage that did not run. */
  guardUs: Type.Number({ minimum: 0 }),
  parseUs: Type.Number({ minimum: 0 }),
  featuresUs: Type.Number({ minimum: 0 }),
  scoreUs: Type.Number({ minimum: 0 }),
  decideUs: Type.Number({ minimum: 0 }),

  /** Whose state the guard asked: `memory` is this gateway's own, `redis` and `redis-cluster` are shared. Empty: written by an older gateway. */
  stateStore: Text,
  /** Microseconds of that store's clock when it answered, rising: the order in which requests counted there. 0: it was not asked. */
  guardTurn: Type.Integer({ minimum: 0 }),
  /** The same for the judge, by the gateway's own clock, which with `memory` is the store's. 0: it was not judged. */
  judgeTurn: Type.Integer({ minimum: 0 }),

  stage: Type.Enum(DECISION_STAGES),
  /** What was done. */
  action: Type.Enum(DECISION_ACTIONS),
  /** Why: `model:sql-injection`, `anomaly`, `rule:<id>`, `standing:<reason>`, `rate-limit`, `deny-list`, …; empty when allowed. */
  reason: Text,
  /** What would have been done had everything been enforced; equals `action` when nothing was held back. */
  wouldAction: Type.Enum(DECISION_ACTIONS),
  wouldReason: Text,
  /** In force for this request. */
  mode: Type.Enum(['observe', 'enforce']),
  /** Some stage could not do its work: `guard:open`, `judge:open`, `judge:closed`, comma list; empty when all did. */
  degraded: Text,
  /** First 12 hexadecimal digits of the policy's SHA-256. */
  policyVersion: Text,

  /** Empty when no model was loaded or asked. */
  modelVersion: Text,
  featureHash: Text,
  /** Null when the request was not scored. */
  features: Type.Union([Type.Array(Type.Number()), Type.Null()]),
  /** 0..1, higher = more likely an attack; more anomalous. */
  attackScore: Score,
  anomalyScore: Score,
  /** The classifier's likeliest class; empty when it was not asked. */
  attackClass: Type.Enum([...ATTACK_CLASSES, '']),
  /** Where the most suspicious text stood (`query.q`) and its masked beginning; empty when there was none. */
  matchedPlace: Text,
  matchedFragment: Text,

  /** The challenger in shadow: recorded, never enforced. Empty and null when there is none. */
  candidateVersion: Text,
  candidateAttackScore: Score,
  candidateAnomalyScore: Score,
  candidateClass: Type.Enum([...ATTACK_CLASSES, '']),
  candidateAction: Type.Enum([...DECISION_ACTIONS, '']),

  /** Only with LOG_PAYLOADS=masked|full: what replay needs to compute other features. `headers` is JSON of name and value pairs. */
  target: Text,
  headers: Text,
  body: Text
});

export type DecisionRow = Static<typeof DecisionRow>;

/** What a person, or a person's tool, said a logged request truly was. */
export const Feedback = Type.Object({
  decisionId: Type.String({ minLength: 1 }),
  attackClass: Type.Enum(ATTACK_CLASSES),
  by: Text,
  note: Text,
  atMs: Type.Integer({ minimum: 0 })
});

export type Feedback = Static<typeof Feedback>;
