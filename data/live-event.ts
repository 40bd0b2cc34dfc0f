import { Type, type Static } from 'typebox';
import { DECISION_ACTIONS } from './decision-row.ts';
import { ATTACK_CLASSES } from './label.ts';

const Count = Type.Integer({ minimum: 0 });
const Score = Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]);
const ByAction = Type.Object({ allow: Count, throttle: Count, refuse: Count, block: Count });

/** Counts since this gateway process started, once a second. */
export const LiveTotals = Type.Object({
  /** Epoch milliseconds. */
  atMs: Count,
  startedAtMs: Count,
  requests: Count,
  /** Requests that did not reach the upstream, for whatever reason. */
  blocked: Count,
  /** Would have been throttled or blocked, had everything been enforced. */
  heldBack: Count,
  byAction: ByAction,
  byReason: Type.Record(Type.String(), Count),
  degraded: Count,
  trackedClients: Count,
  /** What ended since the totals before: about a second. */
  lately: Type.Object({
    spanMs: Count,
    byAction: ByAction,
    heldBack: Count,
    /** Arrival to last byte; null when nothing ended. */
    p50Ms: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
    p99Ms: Type.Union([Type.Number({ minimum: 0 }), Type.Null()])
  })
});

export type LiveTotals = Static<typeof LiveTotals>;

/** One decision without anything that says whose it was. */
export const LiveDecision = Type.Object({
  /** Empty when the decision log is off. */
  decisionId: Type.String(),
  atMs: Count,
  method: Type.String(),
  /** Templated path: `/users/:id`. */
  route: Type.String(),
  status: Type.Integer({ minimum: 0, maximum: 999 }),
  latencyMs: Type.Number({ minimum: 0 }),
  action: Type.Enum(DECISION_ACTIONS),
  reason: Type.String(),
  wouldAction: Type.Enum(DECISION_ACTIONS),
  wouldReason: Type.String(),
  attackClass: Type.Enum([...ATTACK_CLASSES, '']),
  attackScore: Score,
  anomalyScore: Score
});

export type LiveDecision = Static<typeof LiveDecision>;

/** Newest last. `skipped`: decisions since the batch before that are not in this one, since a batch is bounded. */
export const LiveDecisions = Type.Object({ decisions: Type.Array(LiveDecision), skipped: Count });

export type LiveDecisions = Static<typeof LiveDecisions>;

/**
 * What `GET /pathhelm/live` sends as server-sent events: `event: totals` and `event: decisions` about once a second, data being the JSON
 * of these; `event: end` (data `{}`) when the gateway drains. The first two come at once.
 */
export const LIVE_EVENTS = { totals: LiveTotals, decisions: LiveDecisions } as const;
