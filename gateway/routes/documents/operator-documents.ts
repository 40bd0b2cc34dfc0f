import { Type } from 'typebox';
import { routeSchema } from './route-schema.ts';
import { StepDownBody } from './step-down-document.ts';
import { Count, IsoTime, orNull } from './schema-parts.ts';

const HealthBody = Type.Object({
  status: Type.Enum(['ok', 'degraded', 'unavailable']),
  live: Type.Literal(true),
  ready: Type.Boolean(),
  store: Type.Object({
    kind: Type.Enum(['memory', 'redis', 'redis-cluster']),
    state: Type.Enum(['up', 'partly', 'down'])
  }),
  upstreams: Type.Object({ healthy: Count, total: Count })
});
const ReadyBody = Type.Object({ status: HealthBody.properties.status, ready: Type.Boolean() });

const StatusBody = Type.Object({
  uptimeSeconds: Count,
  requests: Count,
  blocked: Type.Integer({ minimum: 0, description: 'did not reach the upstream, for whatever reason' }),
  byAction: Type.Object({ allow: Count, throttle: Count, refuse: Count, block: Count }),
  byReason: Type.Record(Type.String(), Count),
  heldBack: Count,
  byAttackClass: Type.Record(Type.String(), Count),
  degraded: Count,
  wouldThrottle: Count,
  trackedClients: Count,
  mode: Type.Enum(['observe', 'enforce']),
  policy: Type.Object({
    version: Type.String(),
    file: Type.String({ description: 'path of the policy file' }),
    rules: Count,
    exceptions: Count,
    fault: Type.String({ description: 'why the file is not what is in force; empty when it is' }),
    stepDown: Type.String({ description: 'why nothing is enforced; empty when it is not so' })
  }),
  enforcing: Type.Object({
    isJustified: Type.Boolean({ description: 'what was judged so far keeps to the false-positive budget' }),
    requestsNeeded: orNull(Count),
    reason: Type.String(),
    routes: Type.Array(
      Type.Object({
        route: Type.String(),
        atMost: Type.String({ description: 'its false-positive budget in the policy' }),
        requests: Count,
        wouldRefuse: Count,
        isJustified: Type.Boolean(),
        requestsNeeded: orNull(Count),
        reason: Type.String()
      })
    )
  }),
  model: Type.Object({
    version: Type.String({ description: 'empty: none is loaded' }),
    loadedAt: orNull(IsoTime),
    loads: Count,
    failedLoads: Count,
    fault: Type.String({ description: 'why the version the alias names is not in force; empty when it is' })
  }),
  shadow: orNull(
    Type.Object({
      version: Type.String({ description: 'scored beside the model in force and only recorded; empty: none' }),
      fault: Type.String({ description: 'why the candidate is not scored; empty when it is, or there is none' }),
      agreed: Count,
      newlyStopped: Count,
      newlyAllowed: Count,
      dropped: Type.Integer({
        minimum: 0,
        description: 'logged without its verdict: the gateway had no time to spare'
      }),
      failed: Count
    })
  ),
  stepDown: StepDownBody,
  lists: Type.Object({ allow: Count, deny: Count }),
  store: Type.Object({
    kind: HealthBody.properties.store.properties.kind,
    state: HealthBody.properties.store.properties.state,
    since: IsoTime,
    failedCalls: Count,
    fault: Type.String()
  }),
  upstreams: Type.Array(
    Type.Object({
      url: Type.String(),
      isHealthy: Type.Boolean(),
      breaker: Type.Enum(['closed', 'half-open', 'open']),
      shutOutClients: Count,
      openRequests: Count,
      openConnections: Count,
      waitingRequests: Count,
      requests: Count,
      failures: Count,
      latencyMs: orNull(Type.Number({ minimum: 0 }))
    })
  )
});

export const OPERATOR_DOCUMENTS = {
  health: routeSchema({
    tag: 'health',
    summary: 'Whether the gateway should be sent traffic, and what is not well',
    isOpen: true,
    answers: { 200: HealthBody, 503: HealthBody }
  }),
  ready: routeSchema({
    tag: 'health',
    summary: 'Whether the gateway should be sent traffic',
    isOpen: true,
    answers: { 200: ReadyBody, 503: ReadyBody }
  }),
  live: routeSchema({
    tag: 'health',
    summary: 'Whether the process answers',
    isOpen: true,
    answers: { 200: Type.Object({ status: Type.Literal('ok'), live: Type.Literal(true) }) }
  }),
  info: routeSchema({
    tag: 'health',
    summary: 'Version, start, and what is switched on',
    isOpen: true,
    answers: {
      200: Type.Object({
        name: Type.Literal('pathhelm'),
        version: Type.String(),
        startedAt: IsoTime,
        features: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))
      })
    }
  }),
  status: routeSchema({
    tag: 'operation',
    summary: 'Totals since the start, the model and the policy in force, store, upstreams and their breakers',
    isOpen: true,
    answers: { 200: StatusBody }
  }),
  metrics: routeSchema({
    tag: 'operation',
    summary: 'Metrics for Prometheus',
    isOpen: true,
    answers: { 200: 'Prometheus text format' }
  })
};
