import fastify, { type FastifyInstance } from 'fastify';
import { openStateStore } from '#gateway/stores/open-state-store.ts';
import { createEnforcement } from '#gateway/policy/enforcement.ts';
import { openPolicy } from '#gateway/policy/open-policy.ts';
import type { PolicySlot } from '#gateway/policy/policy-slot.ts';
import { openJudging, type Judging } from '#gateway/judging/open-judging.ts';
import { createDecisionIds } from '#data/decision-id.ts';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { openAccess, type Access } from '#gateway/access/open-access.ts';
import type { DecisionLog } from '#gateway/decision-log/decision-log.ts';
import { openDecisionLog } from '#gateway/decision-log/open-decision-log.ts';
import { routedUrl } from '#gateway/http/request-target.ts';
import type { LiveHub } from '#gateway/live/live-hub.ts';
import { openObservability } from '#gateway/observability/open-observability.ts';
import { guardPlugin } from '#gateway/plugins/guard.ts';
import { identifyPlugin } from '#gateway/plugins/identify.ts';
import { observePlugin } from '#gateway/plugins/observe.ts';
import { judgePlugin } from '#gateway/plugins/judge.ts';
import { recordPlugin } from '#gateway/plugins/record.ts';
import { ownRoutes } from '#gateway/routes/own-routes.ts';
import { openShadow } from '#gateway/shadow/open-shadow.ts';
import { openStepDown } from '#gateway/step-down/open-step-down.ts';
import type { StepDown } from '#gateway/step-down/create-step-down.ts';
import { createTrainingRuns } from '#gateway/service/training-runs.ts';
import { readGatewaySettings } from '#gateway/settings.ts';
import type { UpstreamSnapshot } from '#gateway/upstreams/upstream.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

/** Says what it was asked for and ends as its seed says. */
const FAKE_PIPELINE = fileURLToPath(new URL('../service/fake-pipeline.ts', import.meta.url));

export const ADMIN_KEY = 'the admin key of these tests';

export type OwnGateway = {
  app: FastifyInstance;
  access: Access;
  policy: PolicySlot;
  stepDown: StepDown;
  lines: Record<string, unknown>[];
  text: () => string;
  clock: { nowMs: number };
  upstreams: UpstreamSnapshot[];
  drain: { hasBegun: boolean };
  /** `GET /pathhelm/health`, every route that was registered. */
  routes: readonly string[];
  live: LiveHub;
  judging: Judging;
  /** Open with DECISION_LOG=on. */
  decisionLog: DecisionLog | null;
  admin: (
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    payload?: object
  ) => Promise<{ status: number; body: unknown }>;
};

/** Everything of the gateway but the proxy: behind identify and guard a route answers 200, or 404 below /missing. */
export async function startOwnGateway(
  environment: Record<string, string> = {},
  serves: 'everything' | 'public' = 'everything'
): Promise<OwnGateway> {
  const clock = { nowMs: 1_760_000_000_000 };
  const written: string[] = [];
  const logger = pino({ level: 'info', base: null }, { write: (line: string) => written.push(line) });
  const settings = readGatewaySettings({
    ADMIN_API_KEY: ADMIN_KEY,
    DATA_DIR: await tempFolder(),
    REGISTRY_DIR: await tempFolder(),
    ...environment
  });
  const effects = {
    logger,
    nowMs: () => clock.nowMs,
    monotonicMs: () => clock.nowMs,
    random: () => 0.5,
    createRequestId: () => 'request-0001'
  };
  const store = await openStateStore(settings, { nowMs: effects.nowMs, log: logger });
  const policy = await openPolicy(settings, effects);
  const judging = await openJudging(settings, effects, store, policy);
  const access = await openAccess(settings, effects, store, judging);
  const enforcement = createEnforcement({ policy: policy.current, store, maxClients: 100, log: logger });
  const decisionLog = environment['DECISION_LOG'] === 'on' ? await openDecisionLog({ settings, effects }) : null;
  const gatewayId = decisionLog?.gatewayId ?? 'gateway1';
  const stepDown = await openStepDown({ settings, effects, gatewayId, policy, judging, enforcement, store });
  const shadow = await openShadow({ settings, effects, judging, policy, decisionLog });
  const training = createTrainingRuns({
    command: [process.execPath, FAKE_PIPELINE],
    environment: {},
    nowMs: effects.nowMs,
    log: logger
  });
  const upstreams = [upstreamOf({})];
  const drain = { hasBegun: false };
  const { recorders, views, live } = await openObservability({
    settings,
    effects,
    access,
    judging,
    decisionLog,
    shadow,
    policy,
    stepDown,
    enforcement,
    version: '0.1.0',
    upstreams: () => upstreams,
    isDraining: () => drain.hasBegun
  });
  const app = fastify({ rewriteUrl: (raw) => routedUrl(raw.url ?? '', raw.method ?? '') });
  const routes: string[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) routes.push(`${each} ${url}`);
  });
  await app.register(recordPlugin);
  await app.register(observePlugin, {
    recorders,
    ...effects,
    createDecisionId: createDecisionIds(gatewayId)
  });
  await app.register(identifyPlugin, { settings, effects });
  await app.register(guardPlugin, { guard: access.guard, monotonicMs: effects.monotonicMs });
  await app.register(judgePlugin, { ...judging, enforcement, nextTurn: access.store.nextTurn, settings, effects });
  await app.register(ownRoutes, {
    prefix: '/pathhelm',
    settings,
    store: access.store,
    lists: access.lists,
    policy,
    stepDown,
    enforcement,
    views,
    live,
    judging,
    decisionLog,
    training,
    nowMs: effects.nowMs,
    serves
  });
  app.all('/', (request, reply) =>
    reply.code(request.requestTarget.target.startsWith('/missing') ? 404 : 200).send({ client: request.clientId })
  );
  app.addHook('onClose', async () => {
    await access.close();
    shadow?.close();
    await decisionLog?.close();
  });
  onTestFinished(() => app.close());
  const admin: OwnGateway['admin'] = async (method, url, payload) => {
    const response = await app.inject({
      method,
      url: `/pathhelm${url}`,
      headers: { 'x-admin-api-key': ADMIN_KEY },
      ...(payload && { payload })
    });
    return { status: response.statusCode, body: response.json() };
  };
  const text = (): string => written.join('');
  const lines = {
    get all() {
      return written.map((line) => JSON.parse(line) as Record<string, unknown>);
    }
  };
  return {
    app,
    access,
    policy,
    stepDown,
    get lines() {
      return lines.all;
    },
    text,
    clock,
    upstreams,
    drain,
    routes,
    live,
    judging,
    decisionLog,
    admin
  };
}

export function upstreamOf(change: Partial<UpstreamSnapshot>): UpstreamSnapshot {
  return {
    url: 'http://127.0.0.1:9000',
    isHealthy: true,
    breaker: 'closed',
    shutOutClients: 0,
    openRequests: 0,
    openConnections: 0,
    waitingRequests: 0,
    requests: 0,
    failures: 0,
    latencyMs: null,
    ...change
  };
}
