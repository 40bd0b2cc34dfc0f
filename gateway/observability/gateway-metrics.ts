import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { DecisionLog } from '../decision-log/decision-log.ts';
import { addLogMetrics } from '../decision-log/log-metrics.ts';
import type { StoreHealth } from '../stores/state-store.ts';
import type { SlotState } from '../judging/model-slot.ts';
import { addPolicyMetrics, type PolicySources } from '../policy/policy-metrics.ts';
import type { OpenShadow } from '../shadow/open-shadow.ts';
import { addShadowMetrics } from '../shadow/shadow-metrics.ts';
import type { StepDown } from '../step-down/create-step-down.ts';
import { addStepDownMetrics } from '../step-down/step-down-metrics.ts';
import type { UpstreamSnapshot } from '../upstreams/upstream.ts';
import type { Recorder } from './finished-request.ts';
import { createRouteLabels, methodLabel } from './label-values.ts';

/** Seconds; dense where a gateway's own share is seen, sparse where only the upstream matters. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const JUDGE_BUCKETS = [0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.02];

const STORE_STATES = ['up', 'partly', 'down'] as const satisfies StoreHealth['state'][];
const BREAKER_STATES = ['closed', 'half-open', 'open'] as const satisfies UpstreamSnapshot['breaker'][];

export type MetricSources = PolicySources & {
  storeHealth: () => StoreHealth;
  upstreams: () => readonly UpstreamSnapshot[];
  listEntries: () => number;
  model: () => Readonly<SlotState>;
  windowClients: () => number;
  decisionLog: DecisionLog | null;
  shadow: OpenShadow | null;
  stepDown: Pick<StepDown, 'status'>;
};

export type GatewayMetrics = {
  record: Recorder;
  contentType: string;
  /** The Prometheus text. */
  expose: () => Promise<string>;
};

export function createGatewayMetrics(sources: MetricSources): GatewayMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const routeLabel = createRouteLabels();
  const requests = new Counter({
    name: 'api_requests_total',
    help: 'Finished requests',
    labelNames: ['method', 'route', 'status'],
    registers
  });
  const latency = new Histogram({
    name: 'api_request_duration_seconds',
    help: 'Arrival to last byte',
    labelNames: ['method', 'route'],
    buckets: LATENCY_BUCKETS,
    registers
  });
  const decisions = new Counter({
    name: 'pathhelm_decisions_total',
    help: 'What was done with requests, and why when they did not go on',
    labelNames: ['action', 'reason'],
    registers
  });
  const dryRun = new Counter({
    name: 'pathhelm_rate_limit_dry_run_total',
    help: 'Requests the rate limit would have refused',
    registers
  });
  const degraded = new Counter({
    name: 'pathhelm_degraded_requests_total',
    help: 'Requests a stage of which could not do its work',
    labelNames: ['stages'],
    registers
  });
  const anomalies = new Counter({
    name: 'anomalies_detected_total',
    help: 'Requests the models took for an attack',
    labelNames: ['attack_class'],
    registers
  });
  const heldBack = new Counter({
    name: 'pathhelm_held_back_total',
    help: 'What would have been done, but for observe mode or a dry run',
    labelNames: ['action', 'reason'],
    registers
  });
  const judgeTime = new Histogram({
    name: 'pathhelm_judge_duration_seconds',
    help: 'Parsing to decision',
    buckets: JUDGE_BUCKETS,
    registers
  });
  addModelGauges(sources, registers);
  addLogMetrics(sources.decisionLog, registers);
  addShadowMetrics(sources.shadow, registers);
  addStepDownMetrics(sources.stepDown, registers);
  addStoreGauges(sources, registers);
  addUpstreamGauges(sources, registers);
  addPolicyMetrics(sources, registers);

  return {
    record: (finished) => {
      const method = methodLabel(finished.method);
      const route = routeLabel(finished.route, finished.status);
      requests.inc({ method, route, status: finished.status });
      latency.observe({ method, route }, finished.latencyMs / 1000);
      decisions.inc({ action: finished.action, reason: finished.reason });
      if (finished.wouldThrottle) dryRun.inc();
      if (finished.degraded !== '') degraded.inc({ stages: finished.degraded });
      const { judged } = finished;
      if (finished.wouldAction !== finished.action)
        heldBack.inc({ action: finished.wouldAction, reason: finished.wouldReason });
      if (judged === null) return;
      judgeTime.observe((judged.parseUs + judged.featuresUs + judged.scoreUs + judged.decideUs) / 1_000_000);
      const { detector, attackClass } = judged.judgement;
      if (detector === 'classifier' || detector === 'anomaly')
        anomalies.inc({ attack_class: attackClass ?? 'anomaly' });
    },
    contentType: registry.contentType,
    expose: () => registry.metrics()
  };
}

function addModelGauges({ model, windowClients }: MetricSources, registers: Registry[]): void {
  new Gauge({
    name: 'pathhelm_model_info',
    help: '1 for the model version in force',
    labelNames: ['version'],
    registers,
    collect() {
      this.reset();
      const { version } = model();
      if (version !== '') this.set({ version }, 1);
    }
  });
  new Gauge({
    name: 'pathhelm_model_failed_loads',
    help: 'Versions refused since the start',
    registers,
    collect() {
      this.set(model().failedLoads);
    }
  });
  new Gauge({
    name: 'pathhelm_window_clients',
    help: 'Clients whose recent traffic this process remembers',
    registers,
    collect() {
      this.set(windowClients());
    }
  });
}

function addStoreGauges({ storeHealth, listEntries }: MetricSources, registers: Registry[]): void {
  new Gauge({
    name: 'pathhelm_store_state',
    help: '1 for the state the store is in',
    labelNames: ['kind', 'state'],
    registers,
    collect() {
      const { kind, state } = storeHealth();
      for (const each of STORE_STATES) this.set({ kind, state: each }, each === state ? 1 : 0);
    }
  });
  new Gauge({
    name: 'pathhelm_store_failed_calls',
    help: 'Calls to the store that failed since the start',
    registers,
    collect() {
      this.set(storeHealth().failedCalls);
    }
  });
  new Gauge({
    name: 'pathhelm_tracked_clients',
    help: 'Clients this process holds counters for',
    registers,
    collect() {
      this.set(storeHealth().trackedClients);
    }
  });
  new Gauge({
    name: 'pathhelm_list_entries',
    help: 'Entries of allow and deny list',
    registers,
    collect() {
      this.set(listEntries());
    }
  });
}

function addUpstreamGauges({ upstreams }: MetricSources, registers: Registry[]): void {
  new Gauge({
    name: 'pathhelm_upstream_healthy',
    help: '1 when the active check succeeds',
    labelNames: ['upstream'],
    registers,
    collect() {
      for (const { url, isHealthy } of upstreams()) this.set({ upstream: url }, isHealthy ? 1 : 0);
    }
  });
  new Gauge({
    name: 'pathhelm_upstream_breaker',
    help: '1 for the state the circuit breaker is in',
    labelNames: ['upstream', 'state'],
    registers,
    collect() {
      for (const { url, breaker } of upstreams()) {
        for (const state of BREAKER_STATES) this.set({ upstream: url, state }, state === breaker ? 1 : 0);
      }
    }
  });
  new Gauge({
    name: 'pathhelm_upstream_open_requests',
    help: 'Requests the upstream is working on',
    labelNames: ['upstream'],
    registers,
    collect() {
      for (const { url, openRequests } of upstreams()) this.set({ upstream: url }, openRequests);
    }
  });
}
