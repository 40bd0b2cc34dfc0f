import { Type } from 'typebox';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { LogEntry } from '../../service/log-entries.ts';
import { routeSchema } from './route-schema.ts';
import { Count, IsoTime, orNull, Score } from './schema-parts.ts';

const Version = Type.String({ description: 'YYYY-MM-DD.n' });
const Alias = orNull(Version);
const Headline = Type.Object({
  rows: Count,
  falsePositiveRate: orNull(Type.Number()),
  recall: orNull(Type.Number()),
  rocAuc: orNull(Type.Number())
});
const InForce = Type.Object({
  version: Type.String({ description: 'empty: none' }),
  loadedAt: orNull(IsoTime),
  loads: Count,
  failedLoads: Count,
  fault: Type.String({ description: 'why the version the alias names is not in force; empty when it is' })
});
const UNTRAINED = { 400: 'no model is in force: train one, approve it' };
const INVALID = { 422: 'a field is not what it has to be; the message names it' };

const MAX_LOG_ENTRIES = 2_000;

export const PredictBody = Type.Object(
  {
    features: Type.Union(
      [
        Type.Array(Type.Number(), { minItems: FEATURE_COUNT, maxItems: FEATURE_COUNT }),
        Type.Record(Type.String(), Type.Number())
      ],
      { description: "all features in order, or some by name: the others are then the training traffic's medians" }
    )
  },
  { additionalProperties: false }
);

const Threshold = Type.Optional(
  Type.Number({ minimum: 0, maximum: 1, description: "anomaly score from which a request counts; else the model's" })
);
const entries = { minItems: 1, maxItems: MAX_LOG_ENTRIES };

/** Lines of one access log in any known format. */
export const DetectLines = Type.Object(
  { logs: Type.Array(Type.String(), entries), threshold: Threshold },
  { additionalProperties: false }
);
export const DetectRecords = Type.Object(
  { logs: Type.Array(LogEntry, entries), threshold: Threshold },
  { additionalProperties: false }
);

export const TrainBody = Type.Object(
  {
    requests: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 5_000_000, default: 100_000 })),
    attacks: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, default: 0.2, description: 'share of attack requests' })
    ),
    seed: Type.Optional(Type.Integer({ minimum: 0, default: 7 }))
  },
  { additionalProperties: false }
);

const Run = Type.Object({
  id: Type.String(),
  state: Type.Enum(['running', 'done', 'failed']),
  requests: Count,
  attacks: Type.Number(),
  seed: Count,
  startedAt: IsoTime,
  endedAt: orNull(IsoTime),
  exitCode: orNull(Type.Integer()),
  version: Type.String({ description: 'the candidate it published; empty until then' }),
  lastLine: Type.String({ description: 'what the pipeline said last' })
});

const train = routeSchema({
  tag: 'models',
  summary: 'Train a new candidate version on generated traffic, beside the gateway',
  description:
    'Starts the pipeline as a process of its own, one at a time. What it publishes is not in force until it is approved.',
  body: TrainBody,
  answers: { 202: Run },
  errors: { ...INVALID, 409: 'a run is under way' }
});

export const MODEL_DOCUMENTS = {
  models: routeSchema({
    tag: 'models',
    summary: 'Versions in the registry, oldest first, aliases, and what is in force here',
    answers: {
      200: Type.Object({
        inForce: InForce,
        aliases: Type.Object({ candidate: Alias, approved: Alias, previous: Alias }),
        versions: Type.Array(
          Type.Object({
            version: Version,
            createdAt: orNull(IsoTime),
            aliases: Type.Array(Type.String()),
            headline: orNull(Headline),
            artefactBytes: orNull(Count),
            isUsable: Type.Boolean({ description: 'made for the features this gateway computes' }),
            fault: Type.String({ description: 'why it cannot be read; empty when it can' })
          })
        )
      })
    }
  }),
  metrics: routeSchema({
    tag: 'models',
    summary: 'Every figure of one version’s evaluation',
    query: Type.Object({
      version: Type.Optional(
        Type.String({ description: 'version or alias; else the one in force, else the candidate' })
      )
    }),
    answers: { 200: Type.Object({ version: Version, headline: Headline, metrics: Type.Unknown() }) },
    errors: { 404: 'there is no such version' }
  }),
  reload: routeSchema({
    tag: 'models',
    summary: 'Look at the registry now instead of at the next poll',
    description: 'A version that is refused leaves the one before in force; `fault` says why.',
    answers: { 200: Type.Object({ ...InForce.properties, isChanged: Type.Boolean() }) }
  }),
  predict: routeSchema({
    tag: 'models',
    summary: 'Scores of a feature vector by the model in force',
    body: PredictBody,
    answers: {
      200: Type.Object({
        modelVersion: Version,
        attackScore: Score,
        anomalyScore: Score,
        attackClass: Type.String({ description: 'most probable class; empty without a classifier' }),
        probabilities: Type.Record(Type.String(), Type.Number())
      })
    },
    errors: { ...UNTRAINED, ...INVALID }
  }),
  detect: routeSchema({
    tag: 'models',
    summary: 'Anomaly scores of requests from a log',
    description: `Up to ${MAX_LOG_ENTRIES} entries; windows begin with the first and are forgotten afterwards, and the gateway's own are not touched.`,
    body: Type.Union([DetectLines, DetectRecords]),
    answers: {
      200: Type.Object({
        modelVersion: Version,
        threshold: Type.Number(),
        format: orNull(Type.String({ description: 'of the lines; null for records' })),
        hasWindows: Type.Boolean({
          description: 'false: some entry names no time or client, so each was judged by itself'
        }),
        anomalies: Count,
        results: Type.Array(
          Type.Object({
            index: Count,
            anomalyScore: Score,
            isAnomaly: Type.Boolean(),
            attackScore: Score,
            attackClass: Type.String()
          })
        )
      })
    },
    errors: { ...UNTRAINED, ...INVALID }
  }),
  train,
  runs: routeSchema({
    tag: 'models',
    summary: 'Training runs since this gateway started, newest first',
    answers: { 200: Type.Object({ runs: Type.Array(Run) }) }
  }),
  run: routeSchema({
    tag: 'models',
    summary: 'How one training run goes',
    params: Type.Object({ id: Type.String() }),
    answers: { 200: Run },
    errors: { 404: 'there is no such run' }
  })
};
