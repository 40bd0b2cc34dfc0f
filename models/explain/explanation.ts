import { Type, type Static } from 'typebox';

const Usual = Type.Union([Type.String(), Type.Null()]);

const FeatureReason = Type.Object({
  feature: Type.String(),
  group: Type.String(),
  contribution: Type.Number({
    description: 'how far the feature moved the sum it belongs to; > 0 spoke for, < 0 against'
  }),
  /** As the models saw it. */
  value: Type.Number(),
  said: Type.String({ description: 'the value in words and human units: 96 requests in the last minute' }),
  usualForClient: Usual,
  usualOnRoute: Usual,
  usualInTraining: Type.String({ description: 'median of the ordinary traffic the model learned from' }),
  place: Type.String({ description: 'where the value stands in that traffic; empty when it is nothing special' })
});

export type FeatureReason = Static<typeof FeatureReason>;

/** `base + Σ contributions of reasons + rest = sum`, exactly. */
const Contributions = Type.Object({
  base: Type.Number({ description: 'mean over the training traffic' }),
  sum: Type.Number(),
  reasons: Type.Array(FeatureReason, {
    description: 'the strongest first, those that spoke for it before those against'
  }),
  rest: Type.Number({ description: 'what the features that are not listed contributed together' })
});

export type Contributions = Static<typeof Contributions>;

/** Why the models gave a request its scores, and what would have let it pass. */
export const Explanation = Type.Object({
  modelVersion: Type.String(),
  attackScore: Type.Number({
    description:
      '0..1, higher = more likely an attack; calibrated, behaviour and texts each shifted to its share of the budget'
  }),
  anomalyScore: Type.Number({ description: '0..1, higher = more anomalous' }),
  attackClass: Type.String({ description: 'the likeliest class but benign; empty without a classifier' }),
  probabilities: Type.Array(Type.Object({ attackClass: Type.String(), probability: Type.Number() }), {
    description: 'all classes, the likeliest first'
  }),
  thresholds: Type.Object({
    attack: Type.Number({ description: 'above 1 never acts' }),
    anomaly: Type.Number()
  }),
  isActedOn: Type.Boolean({ description: 'a score reaches its threshold' }),
  attack: Type.Union([Contributions, Type.Null()], {
    description: "in trees' votes against benign, 0..1, before calibration"
  }),
  class: Type.Union([Contributions, Type.Null()], { description: "in trees' votes for attackClass, 0..1" }),
  anomaly: Type.Object(Contributions.properties, { description: 'in log2 of the anomaly score: +1 doubles it' }),
  summary: Type.Array(Type.String(), { description: 'sentences for a person' }),
  counterfactual: Type.Union([
    Type.Object({
      said: Type.String({ description: 'it would have passed with 14 instead of 96 requests in the last minute' }),
      changes: Type.Array(
        Type.Object({
          lever: Type.String(),
          towards: Type.Enum(['client', 'route', 'training']),
          said: Type.String(),
          features: Type.Array(Type.Object({ feature: Type.String(), from: Type.Number(), to: Type.Number() }))
        })
      ),
      attackScore: Type.Number({ description: 'of the changed request; scored, not estimated' }),
      anomalyScore: Type.Number()
    }),
    Type.Null()
  ]),
  counterfactualNote: Type.String({ description: 'why there is none; empty when there is one' })
});

export type Explanation = Static<typeof Explanation>;
