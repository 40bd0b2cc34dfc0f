import { Type, type Static, type TNumber, type TOptional } from 'typebox';
import { ExceptionSpec } from '../exceptions/exception-spec.ts';
import { RuleSpec } from '../rules/rule-spec.ts';
import { budget, duration, rate, routePattern } from './formats.ts';
import { GuardrailsSpec } from '../step-down/guardrails-spec.ts';
import { ATTACKS, RESPONSES, type Attack } from './response-spec.ts';
import { decimal, entry, flag, list, nullable, part, whole } from './schema-parts.ts';

const Mode = Type.Enum(['observe', 'enforce']);
const FailureMode = Type.Enum(['open', 'closed']);
const Threshold = Type.Number({ exclusiveMinimum: 0, maximum: 2, description: 'score 0..1; above 1 never acts' });

const LimitSpec = entry({
  rate: rate({ description: '<count>/<second|minute|hour|day>' }),
  dryRun: Type.Optional(Type.Boolean({ description: 'count and report, but refuse nobody' }))
});

const DetectorSpec = {
  mode: nullable(Mode, 'observe or enforce; null: as the general mode says'),
  dryRun: flag(false, 'find and record, but never act')
};

const Thresholds = part(
  {
    attack: nullable(Threshold, 'for the sum over all attack classes; null: as the model version says'),
    anomaly: nullable(Threshold, 'null: ANOMALY_THRESHOLD, else as the model version says'),
    classes: part(
      Object.fromEntries(ATTACKS.map((attack) => [attack, Type.Optional(Threshold)])) as Record<
        Attack,
        TOptional<TNumber>
      >, // one per class
      'a class named here is compared alone, by its own probability, and leaves the sum'
    )
  },
  'scores at which to act'
);

export const RouteSpec = entry({
  mode: nullable(Mode, 'for this route; where a detector has a mode too, observe wins'),
  thresholds: Thresholds,
  limit: nullable(LimitSpec, 'requests per client on this route, instead of the general limit')
});

/**
 * The one policy file. Everything is optional; null means that the settings or the model version decide. What is checked, what faults
 * say and what policy.example.yaml shows all come from here.
 */
export const PolicyFile = entry({
  mode: nullable(Mode, 'observe records what would be done, enforce does it; null: MODE'),
  detectors: part(
    {
      classifier: part(DetectorSpec, 'attack classes'),
      anomaly: part(DetectorSpec, 'unlike anything the models have seen'),
      rules: part(DetectorSpec, 'the rules below')
    },
    'who may act'
  ),
  thresholds: Thresholds,
  responses: part(RESPONSES, 'what is done about what is found'),
  standing: part(
    {
      factor: decimal(2, [1, 10], 'each further time a client is stopped, it is for so many times as long'),
      longest: duration({ default: '1h', description: 'nobody is stopped for longer than this at once' }),
      decay: duration({ default: '1h', description: 'so much time without a new decision takes one such step back' }),
      repeat: part(
        {
          requests: whole(10, [1, 1000], 'so many single blocked requests of one client'),
          within: duration({ default: '1m', description: 'in this time' }),
          duration: duration({ default: '5m', description: 'block the client for this long' })
        },
        'many single blocks become a block of the client'
      ),
      suspicion: part(
        {
          share: decimal(0.6, [0, 1], 'suspicious: this share of the score that is acted on'),
          requests: whole(8, [1, 1000], 'so many suspicious requests of one client'),
          within: duration({ default: '5m', description: 'in this time do what one certain one does' })
        },
        'of classes that show in behaviour; where the classifier observes, or never acts, nothing is suspicious'
      )
    },
    'how decisions against a client grow and are forgotten'
  ),
  blastRadius: whole(
    5,
    [1, 1_000_000],
    'when more clients than this stand behind an address, single requests are stopped, never the address'
  ),
  failureMode: part(
    {
      guard: nullable(
        FailureMode,
        'the state store is away: open lets pass, closed answers 503; null: STORE_FAILURE_MODE'
      ),
      judge: nullable(FailureMode, 'judging fails: open lets pass, closed answers 503; null: JUDGE_FAILURE_MODE')
    },
    'what happens when a stage cannot do its work'
  ),
  guardrails: GuardrailsSpec,
  falsePositiveBudgets: list(
    entry({
      route: routePattern({ description: '[METHOD ]/path' }),
      atMost: budget({ description: '"2 per 10,000" or "5 per day"' })
    }),
    'how many ordinary requests may be refused by mistake'
  ),
  limits: part(
    {
      enabled: nullable(Type.Boolean(), 'limit requests at all; null: RATE_LIMIT_ENABLED'),
      standard: nullable(LimitSpec, 'requests per key, else per client; null: RATE_LIMIT, else RATE_LIMIT_PER_MINUTE'),
      clients: Type.Record(Type.String({ minLength: 1 }), LimitSpec, {
        default: {},
        description: 'by client id; goes before RATE_LIMIT_KEYS'
      })
    },
    'requests per time; the settings hold where this is silent'
  ),
  routes: Type.Record(Type.String(), RouteSpec, { default: {}, description: 'by route pattern' }),
  rules: list(RuleSpec, 'what you know yourself'),
  exceptions: list(ExceptionSpec, 'what the models take for an attack and is none')
});

export type PolicyFile = Static<typeof PolicyFile>;
export type RouteSpec = Static<typeof RouteSpec>;
export type LimitSpec = Static<typeof LimitSpec>;
