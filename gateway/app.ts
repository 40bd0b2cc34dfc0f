import type { FastifyInstance } from 'fastify';
import { createDecisionIds, createGatewayId } from '#data/decision-id.ts';
import packageJson from '../package.json' with { type: 'json' };
import { openAccess } from './access/open-access.ts';
import { createServer } from './create-server.ts';
import type { GatewayEffects } from './effects.ts';
import { openDecisionLog } from './decision-log/open-decision-log.ts';
import { openJudging } from './judging/open-judging.ts';
import { openObservability } from './observability/open-observability.ts';
import { guardPlugin } from './plugins/guard.ts';
import { identifyPlugin } from './plugins/identify.ts';
import { createEnforcement } from './policy/enforcement.ts';
import { openPolicy } from './policy/open-policy.ts';
import { judgePlugin } from './plugins/judge.ts';
import { observePlugin } from './plugins/observe.ts';
import { proxyPlugin } from './plugins/proxy.ts';
import { recordPlugin } from './plugins/record.ts';
import { ownRoutes, type OwnRoutesOptions } from './routes/own-routes.ts';
import type { GatewaySettings } from './settings.ts';
import { OWN_PREFIX } from './http/request-target.ts';
import { openShadow } from './shadow/open-shadow.ts';
import { openStepDown } from './step-down/open-step-down.ts';
import { openTraining } from './service/open-training.ts';
import { shareOpenings } from './upstreams/share-openings.ts';
import { openStateStore } from './stores/open-state-store.ts';
import { UpstreamPool } from './upstreams/upstream-pool.ts';

declare module 'fastify' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface can be augmented
  interface FastifyInstance {
    upstreams: UpstreamPool;
    /** Set when the server begins to close: answers then end their connection. */
    drain: { hasBegun: boolean };
    /** Serves the operator's endpoints where ADMIN_PORT is set; null: `app` does. */
    adminApp: FastifyInstance | null;
  }
}

type AppOptions = { settings: GatewaySettings; effects: GatewayEffects };

/** The way of a request, in order. */
export async function createApp({ settings, effects }: AppOptions): Promise<FastifyInstance> {
  const app = createServer(settings, effects);
  const pool = new UpstreamPool(settings, effects);
  const decisionLog = settings.DECISION_LOG === 'on' ? await openDecisionLog({ settings, effects }) : null;
  const drain = { hasBegun: false };
  const isDraining = (): boolean => drain.hasBegun;
  const store = await openStateStore(settings, { nowMs: effects.nowMs, log: effects.logger });
  const policy = await openPolicy(settings, effects);
  const judging = await openJudging(settings, effects, store, policy);
  const shadow = await openShadow({ settings, effects, judging, policy, decisionLog });
  const access = await openAccess(settings, effects, store, judging);
  const enforcement = createEnforcement({
    policy: policy.current,
    store,
    maxClients: settings.MAX_CLIENTS,
    log: effects.logger
  });
  const gatewayId = decisionLog?.gatewayId ?? createGatewayId();
  const opened = { settings, effects, gatewayId, policy, judging, enforcement, store };
  const stepDown = await openStepDown(opened);
  const stopSharing = settings.CIRCUIT_BREAKER_ENABLED
    ? shareOpenings({
        upstreams: pool.upstreams,
        store: access.store,
        ttlMs: settings.RESET_TIMEOUT * 1000,
        effects
      })
    : () => undefined;
  const observability = await openObservability({
    settings,
    effects,
    access,
    version: packageJson.version,
    judging,
    decisionLog,
    shadow,
    policy,
    stepDown,
    enforcement,
    upstreams: () => pool.snapshot(),
    isDraining
  });
  const { recorders, views, live } = observability;
  const training = openTraining(settings, effects);
  const shown = { policy, stepDown, enforcement, views, live, judging, decisionLog, training };
  const own = { settings, store: access.store, lists: access.lists, ...shown, nowMs: effects.nowMs };
  const hasAdminPort = settings.ADMIN_PORT !== undefined;

  await app.register(recordPlugin); // first, so that nothing escapes it
  await app.register(observePlugin, {
    recorders,
    monotonicMs: effects.monotonicMs,
    nowMs: effects.nowMs,
    createDecisionId: createDecisionIds(gatewayId),
    contentBytes: settings.LOG_PAYLOADS === 'off' ? undefined : settings.INSPECT_BODY_BYTES
  });
  await app.register(identifyPlugin, { settings, effects });
  await app.register(ownRoutes, { ...own, serves: hasAdminPort ? 'public' : 'everything', prefix: OWN_PREFIX });
  await app.register(async (upstreamBound) => {
    await upstreamBound.register(guardPlugin, { guard: access.guard, monotonicMs: effects.monotonicMs });
    await upstreamBound.register(judgePlugin, { ...judging, enforcement, nextTurn: store.nextTurn, settings, effects });
    await upstreamBound.register(proxyPlugin, { settings, effects, pool, isDraining });
  });

  app.decorate('upstreams', pool);
  app.decorate('drain', drain);
  app.decorate('adminApp', hasAdminPort ? await createAdminApp({ settings, effects }, own) : null);
  app.addHook('onReady', () => {
    pool.start();
    stepDown.start();
  });
  app.addHook('onClose', async () => {
    await app.adminApp?.close();
    stopSharing();
    pool.stop();
    stepDown.stop();
    policy.stop();
    judging.close();
    await access.close();
    shadow?.close();
    await decisionLog?.close();
  });
  return app;
}

async function createAdminApp(
  { settings, effects }: AppOptions,
  own: Omit<OwnRoutesOptions, 'serves'>
): Promise<FastifyInstance> {
  const app = createServer(settings, effects);
  await app.register(identifyPlugin, { settings, effects });
  await app.register(ownRoutes, { ...own, serves: 'everything', prefix: OWN_PREFIX });
  return app;
}
