import { Type } from 'typebox';
import { LiveDecision } from '#data/live-event.ts';
import { ImaginedRequest } from '../../service/analyse-request.ts';
import { routeSchema } from './route-schema.ts';
import { Count, IsoTime, orNull, Score } from './schema-parts.ts';

const Mode = Type.Enum(['observe', 'enforce']);
const Reason = Type.String({ description: 'model:sql-injection, anomaly, rule:<id>, …; empty when nothing spoke' });
const Matched = {
  matchedPlace: Type.String({
    description: 'where the most suspicious text stands: query.q; empty when none is suspicious'
  }),
  matchedFragment: Type.String({ description: 'its masked beginning' })
};

const Alert = Type.Object({
  ...LiveDecision.properties,
  severity: Type.Enum(['high', 'medium']),
  clientKey: Type.Optional(Type.String({ description: 'pseudonym' })),
  matchedPlace: Type.Optional(Matched.matchedPlace),
  matchedFragment: Type.Optional(Matched.matchedFragment)
});

export const SECURITY_DOCUMENTS = {
  alerts: routeSchema({
    tag: 'security',
    summary: 'Newest requests that were stopped by detectors or limits, or would have been',
    query: Type.Object({
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
      since: Type.Optional(IsoTime)
    }),
    answers: {
      200: Type.Object({
        source: Type.Enum(['decision-log', 'memory'], {
          description: 'memory: the log is off, and only the last are known'
        }),
        alerts: Type.Array(Alert)
      })
    },
    errors: { 400: 'a field is not what it has to be; the message names it' }
  }),
  stats: routeSchema({
    tag: 'security',
    summary: 'What was found and what was done about it since this gateway started',
    answers: {
      200: Type.Object({
        since: IsoTime,
        requests: Count,
        blocked: Count,
        heldBack: Type.Integer({ minimum: 0, description: 'would have been stopped, had everything been enforced' }),
        byAction: Type.Object({ allow: Count, throttle: Count, refuse: Count, block: Count }),
        byReason: Type.Record(Type.String(), Count),
        byAttackClass: Type.Record(Type.String(), Count, {
          description: 'found by the classifier, stopped or held back'
        }),
        mode: Mode,
        modelVersion: Type.String(),
        standingDecisions: Count,
        lists: Type.Object({ allow: Count, deny: Count })
      })
    }
  }),
  blocked: routeSchema({
    tag: 'security',
    summary: 'Clients under a standing decision, and the deny list',
    description: 'DELETE /pathhelm/admin/standing/{clientKey} lets one go.',
    answers: {
      200: Type.Object({
        standing: Type.Array(
          Type.Object({
            clientKey: Type.String(),
            address: orNull(Type.String()),
            action: Type.Enum(['throttle', 'block']),
            until: IsoTime,
            reason: Type.String(),
            decisionId: Type.String({ description: 'the decision that led to it: GET /pathhelm/decisions/{id}' })
          })
        ),
        denied: Type.Array(Type.Object({ cidr: Type.String(), note: Type.String(), expiresAt: orNull(IsoTime) }))
      })
    }
  }),
  analyse: routeSchema({
    tag: 'security',
    summary: 'What the gateway would make of a request, which is not executed',
    description: "The client's recent traffic is read and not added to. Lists, keys and rate limits are not asked.",
    body: ImaginedRequest,
    answers: {
      200: Type.Object({
        route: Type.String(),
        attackScore: orNull(Score),
        anomalyScore: orNull(Score),
        attackClass: Type.String({ description: 'likeliest class; empty without a model' }),
        ...Matched,
        decision: Type.Object({
          action: Type.Enum(['allow', 'throttle', 'block']),
          reason: Reason,
          isEnforced: Type.Boolean({ description: 'false: it would be recorded, not done' }),
          scope: Type.Enum(['request', 'client']),
          ttlSeconds: Type.Number({ minimum: 0 }),
          mode: Mode
        }),
        standing: orNull(
          Type.Object({ action: Type.Enum(['throttle', 'block']), until: orNull(IsoTime), reason: Type.String() })
        ),
        summary: Type.Array(Type.String(), { description: 'why, in sentences' }),
        counterfactual: orNull(Type.String({ description: 'what would let it pass' })),
        modelVersion: Type.String({ description: 'empty: none is in force' }),
        policyVersion: Type.String()
      })
    },
    errors: { 422: 'a field is not what it has to be; the message names it' }
  })
};
