import { join } from 'node:path';
import { createPseudonymiser, loadPseudonymSecret } from '#platform/pseudonym.ts';
import type { Access } from '../access/open-access.ts';
import type { GatewayEffects } from '../effects.ts';
import type { OperatorViews, PolicySummary } from '../routes/operator-routes.ts';
import { createLiveHub, type LiveHub } from '../live/live-hub.ts';
import type { DecisionLog } from '../decision-log/decision-log.ts';
import type { Judging } from '../judging/open-judging.ts';
import type { Enforcement } from '../policy/enforcement.ts';
import { createReadinessTally } from '../policy/readiness-tally.ts';
import type { PolicySlot } from '../policy/policy-slot.ts';
import type { StepDown } from '../step-down/create-step-down.ts';
import type { OpenShadow } from '../shadow/open-shadow.ts';
import type { GatewaySettings } from '../settings.ts';
import type { UpstreamSnapshot } from '../upstreams/upstream.ts';
import type { Recorder } from './finished-request.ts';
import { createGatewayMetrics, type GatewayMetrics } from './gateway-metrics.ts';
import { createDecisionRecorder } from './decision-recorder.ts';
import { createRequestLog } from './request-log.ts';
import { createTrafficTotals } from './traffic-totals.ts';

export type Observability = { recorders: Recorder[]; metrics: GatewayMetrics; views: OperatorViews; live: LiveHub };

export type ObservabilityOptions = {
  settings: GatewaySettings;
  effects: Pick<GatewayEffects, 'nowMs' | 'logger'>;
  access: Pick<Access, 'store' | 'lists'>;
  decisionLog: DecisionLog | null;
  /** Null: nothing is scored in shadow. */
  shadow: OpenShadow | null;
  judging: Pick<Judging, 'slot' | 'windows' | 'mode' | 'policy'>;
  policy: PolicySlot;
  stepDown: Pick<StepDown, 'record' | 'status'>;
  enforcement: Enforcement;
  version: string;
  upstreams: () => readonly UpstreamSnapshot[];
  isDraining: () => boolean;
};

/** Metrics, totals and the request log, and what the own endpoints show of them. */
export async function openObservability(options: ObservabilityOptions): Promise<Observability> {
  const { settings, effects, access, decisionLog, shadow, judging, policy, stepDown, enforcement, upstreams } = options;
  const { nowMs, logger } = effects;
  const totals = createTrafficTotals();
  const metrics = createGatewayMetrics({
    storeHealth: () => access.store.health(),
    upstreams,
    policy,
    stepDown,
    enforcement,
    model: () => judging.slot.state(),
    windowClients: () => judging.windows.clients,
    decisionLog,
    shadow,
    listEntries: () => access.lists.lists.entries.length
  });
  const live = createLiveHub({
    totals: totals.snapshot,
    trackedClients: () => access.store.health().trackedClients,
    nowMs,
    isDraining: options.isDraining
  });
  const tally = createReadinessTally({
    thresholds: () => judging.slot.current()?.bundle.thresholds ?? null,
    budgets: () => policy.current().policy.falsePositiveBudgets,
    nowMs
  });
  const recorders = [metrics.record, totals.record, tally.record, stepDown.record, live.record];
  if (settings.LOG_REQUESTS || decisionLog !== null) {
    const secret = await loadPseudonymSecret(join(settings.DATA_DIR, 'private', 'pseudonym.key'));
    const pseudonymise = createPseudonymiser({ secret, rotationDays: settings.PSEUDONYM_ROTATION_DAYS });
    if (settings.LOG_REQUESTS) recorders.push(createRequestLog({ logger, pseudonymise, nowMs }));
    if (decisionLog !== null) {
      const policyVersion = (): string => judging.policy().version;
      const { LOG_PAYLOADS: payloads } = settings;
      const { mode } = judging;
      const stateStore = access.store.health().kind;
      const taken = { log: decisionLog, shadow, pseudonymise, stateStore, policyVersion, mode, payloads };
      recorders.push(createDecisionRecorder(taken));
    }
  }
  return {
    recorders,
    metrics,
    live,
    views: {
      version: options.version,
      startedAtMs: nowMs(),
      nowMs,
      storeHealth: () => access.store.health(),
      failureMode: () => policy.current().failureMode.guard,
      policy: () => policySummary(policy),
      readiness: tally.readiness,
      upstreams,
      isDraining: options.isDraining,
      listSizes: () => listSizesOf(access),
      totals: totals.snapshot,
      model: () => judging.slot.state(),
      shadow: () => shadow && { ...shadow.counts(), version: shadow.model().version, fault: shadow.model().fault },
      stepDown: stepDown.status,
      mode: judging.mode,
      metrics,
      features: {
        authRequired: settings.AUTH_REQUIRED,
        bearerTokens: settings.JWT_ALGORITHM,
        rateLimit: settings.RATE_LIMIT_ENABLED,
        rateLimitDryRun: settings.RATE_LIMIT_DRY_RUN,
        store: access.store.health().kind,
        storeFailureMode: settings.STORE_FAILURE_MODE,
        circuitBreaker: settings.CIRCUIT_BREAKER_ENABLED
      }
    }
  };
}

function policySummary({ current, state, path }: PolicySlot): PolicySummary {
  const { version, policy } = current();
  const { fault, stepDown } = state();
  return { version, file: path, rules: policy.rules.length, exceptions: policy.exceptions.length, fault, stepDown };
}

function listSizesOf({ lists }: Pick<Access, 'lists'>): { allow: number; deny: number } {
  const { entries } = lists.lists;
  const deny = entries.filter(({ list }) => list === 'deny').length;
  return { deny, allow: entries.length - deny };
}
