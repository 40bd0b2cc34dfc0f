import { Type, type Static } from 'typebox';
import { ATTACK_CLASSES } from './label.ts';

const Count = Type.Integer({ minimum: 0 });
const Share = Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]);
const Groups = Type.Array(Type.Object({ name: Type.String(), newlyBlocked: Count, newlyAllowed: Count }));

/** One of the two that were compared: a model version with its policy, or the log as it was written. */
const Side = Type.Object({
  name: Type.String(),
  /** Throttled or blocked. */
  stopped: Count,
  byReason: Type.Record(Type.String(), Count),
  /** Over rows labelled benign, of clients that never attacked; null without any. */
  falsePositiveRate: Share,
  wrongBlocks: Count,
  /** Over rows labelled an attack; null without any. */
  recall: Share,
  missedAttacks: Count,
  /** Wrong blocks × their weight + missed attacks × theirs, over labelled rows, with its 95 % bootstrap interval over clients. */
  cost: Type.Object({ total: Type.Number(), low: Type.Number(), high: Type.Number() })
});

/** `data/replays/<id>.json`: what one replay found. Written by `npm run replay`, read by the report site and by CI. */
export const ReplayReport = Type.Object({
  formatVersion: Type.Literal(1),
  id: Type.String(),
  at: Type.String(),
  source: Type.String(),
  rows: Count,
  /** Rows somebody has labelled, and their share. */
  labelled: Count,
  labelledShare: Type.Number({ minimum: 0, maximum: 1 }),
  clients: Count,
  fromMs: Count,
  toMs: Count,
  /** `recomputed` from records, or `stored` as the gateway logged them. */
  vectors: Type.Enum(['stored', 'recomputed']),
  /** What a reader has to know before trusting the figures: gaps, overlaps, clock skew, missing labels. */
  notes: Type.Array(Type.String()),
  weights: Type.Object({ wrongBlock: Type.Number(), missedAttack: Type.Number() }),
  baseline: Side,
  candidate: Side,
  newlyBlocked: Count,
  newlyAllowed: Count,
  /** Clients with a newly blocked row that were never stopped before. */
  newlyBlockedClients: Count,
  /** Largest first, at most 20 each. `byClass` is by label. */
  byRoute: Groups,
  byClient: Groups,
  byClass: Groups,
  byReason: Groups,
  /** At most 10 of each kind. */
  examples: Type.Array(
    Type.Object({
      change: Type.Enum(['newly-blocked', 'newly-allowed']),
      requestId: Type.String(),
      timestampMs: Count,
      clientKey: Type.String(),
      route: Type.String(),
      label: Type.Enum([...ATTACK_CLASSES, '']),
      before: Type.String(),
      after: Type.String(),
      attackScore: Type.Number(),
      anomalyScore: Type.Number(),
      /** What moved the candidate's score most. */
      topFeatures: Type.Array(Type.String())
    })
  ),
  /** One for each false-positive budget of the policy that was tried; left out without one. */
  budgets: Type.Optional(
    Type.Array(
      Type.Object({
        route: Type.String(),
        atMost: Type.String(),
        /** Of people, as far as anybody knows, and of so many clients. */
        requests: Count,
        clients: Count,
        /** Attack score from which on the route keeps to its budget; above 1 never acts. Null: too few requests to tell. */
        threshold: Type.Union([Type.Number(), Type.Null()]),
        falsePositives: Type.Union([Count, Type.Null()]),
        /** What their share stays below with the model version's confidence. */
        upperBound: Share,
        /** Further requests before a threshold can be shown to keep to it; null: no number of them will do. */
        requestsNeeded: Type.Union([Count, Type.Null()])
      })
    )
  ),
  requestsPerSecond: Type.Number()
});

export type ReplayReport = Static<typeof ReplayReport>;
