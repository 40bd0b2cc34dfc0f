import type { FastifyInstance } from 'fastify';
import type { SlotState } from '../judging/model-slot.ts';
import type { Shadow } from '../shadow/create-shadow.ts';
import type { ReadinessTally } from '../policy/readiness-tally.ts';
import type { StepDownStatus } from '../step-down/create-step-down.ts';
import type { StoreHealth } from '../stores/state-store.ts';
import type { UpstreamSnapshot } from '../upstreams/upstream.ts';
import type { GatewayMetrics } from '../observability/gateway-metrics.ts';
import type { TotalsSnapshot } from '../observability/traffic-totals.ts';
import { OPERATOR_DOCUMENTS } from './documents/operator-documents.ts';

export type OperatorViews = {
  version: string;
  startedAtMs: number;
  nowMs: () => number;
  storeHealth: () => StoreHealth;
  failureMode: () => 'open' | 'closed';
  policy: () => PolicySummary;
  readiness: ReadinessTally['readiness'];
  upstreams: () => readonly UpstreamSnapshot[];
  isDraining: () => boolean;
  listSizes: () => { allow: number; deny: number };
  totals: () => TotalsSnapshot;
  model: () => Readonly<SlotState>;
  /** Null: nothing is scored in shadow. */
  shadow: () => ShadowSummary | null;
  stepDown: () => StepDownStatus;
  mode: () => 'observe' | 'enforce';
  metrics: Pick<GatewayMetrics, 'contentType' | 'expose'>;
  /** What is switched on, as names and plain values: no secrets, no addresses. */
  features: Readonly<Record<string, string | number | boolean>>;
};

type ShadowSummary = ReturnType<Shadow['counts']> & Pick<SlotState, 'version' | 'fault'>;

export type PolicySummary = {
  version: string;
  file: string;
  rules: number;
  exceptions: number;
  /** Why the file is not what is in force; empty when it is. */
  fault: string;
  /** Why nothing is enforced; empty when it is not so. */
  stepDown: string;
};

/** For load balancers: open, and silent about addresses. Live: the process answers. Ready: it should be sent traffic. */
export function addHealthRoutes(app: FastifyInstance, views: OperatorViews): void {
  app.get('/health', { schema: OPERATOR_DOCUMENTS.health }, (_request, reply) => {
    const health = healthOf(views);
    return reply.code(health.ready ? 200 : 503).send(health);
  });
  app.get('/health/ready', { schema: OPERATOR_DOCUMENTS.ready }, (_request, reply) => {
    const { status, ready } = healthOf(views);
    return reply.code(ready ? 200 : 503).send({ status, ready });
  });
  app.get('/health/live', { schema: OPERATOR_DOCUMENTS.live }, () => ({ status: 'ok', live: true }));
  app.get('/info', { schema: OPERATOR_DOCUMENTS.info }, () => ({
    name: 'pathhelm',
    version: views.version,
    startedAt: new Date(views.startedAtMs).toISOString(),
    features: views.features
  }));
}

/** For operators: totals and metrics, without any client's identity. */
export function addStatusRoutes(app: FastifyInstance, views: OperatorViews): void {
  app.get('/status', { schema: OPERATOR_DOCUMENTS.status }, () => {
    const { kind, state, sinceMs, trackedClients, failedCalls, fault } = views.storeHealth();
    return {
      uptimeSeconds: Math.round((views.nowMs() - views.startedAtMs) / 1000),
      ...views.totals(),
      trackedClients,
      mode: views.mode(),
      model: modelOf(views.model()),
      shadow: views.shadow(),
      stepDown: views.stepDown(),
      policy: views.policy(),
      enforcing: views.readiness(),
      lists: views.listSizes(),
      store: { kind, state, since: new Date(sinceMs).toISOString(), failedCalls, fault },
      upstreams: views.upstreams()
    };
  });
  app.get('/metrics', { schema: OPERATOR_DOCUMENTS.metrics }, async (_request, reply) => {
    const text = await views.metrics.expose();
    return reply.type(views.metrics.contentType).send(text);
  });
}

function modelOf({ version, loadedAtMs, loads, failedLoads, fault }: Readonly<SlotState>): object {
  const loadedAt = loadedAtMs === null ? null : new Date(loadedAtMs).toISOString();
  return { version, loadedAt, loads, failedLoads, fault };
}

type Health = {
  status: 'ok' | 'degraded' | 'unavailable';
  live: true;
  ready: boolean;
  store: { kind: StoreHealth['kind']; state: StoreHealth['state'] };
  upstreams: { healthy: number; total: number };
};

function healthOf({ storeHealth, upstreams, isDraining, failureMode }: OperatorViews): Health {
  const { kind, state } = storeHealth();
  const all = upstreams();
  const healthy = all.filter(({ isHealthy, breaker }) => isHealthy && breaker !== 'open').length;
  const isStoreEnough = state !== 'down' || failureMode() === 'open';
  const ready = isStoreEnough && healthy > 0 && !isDraining();
  const isWhole = state === 'up' && healthy === all.length;
  return {
    status: !ready ? 'unavailable' : isWhole ? 'ok' : 'degraded',
    live: true,
    ready,
    store: { kind, state },
    upstreams: { healthy, total: all.length }
  };
}
