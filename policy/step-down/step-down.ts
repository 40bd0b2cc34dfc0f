/** What the gateway saw in one interval (a second or so), over all requests that reached the models. */
export type GuardrailReading = {
  atMs: number;
  requests: number;
  /** Throttled or blocked by the models. */
  stopped: number;
  /** Clients with a stopped request, and clients in all. */
  stoppedClients: number;
  clients: number;
  /** Answers 200..299 of the upstream, among requests that were let through. */
  allowed: number;
  succeeded: number;
  judgeP99Us: number;
  /** A drift alarm is standing. */
  isDrifting: boolean;
};

export type GuardrailPlan = {
  /** Fewer requests in the newest stretch say nothing. */
  minRequests: number;
  /** The newest stretch that is compared with what came before it. */
  stretchMs: number;
  /** Share of stopped requests: times that of before, and at least so much. */
  stoppedFactor: number;
  stoppedFloor: number;
  /** Share of clients with a stopped request: a wave of attacks comes from few, a bad model stops many. */
  clientShare: number;
  /** How far the share of successful answers may fall, 0..1. */
  successDrop: number;
  judgeP99Us: number;
  /** After a step down nothing is stepped down or up again for so long. */
  restMs: number;
};

export const DEFAULT_GUARDRAILS: GuardrailPlan = {
  minRequests: 50,
  stretchMs: 4_000,
  stoppedFactor: 5,
  stoppedFloor: 0.05,
  clientShare: 0.1,
  successDrop: 0.3,
  judgeP99Us: 20_000,
  restMs: 600_000
};

/** `normal`: the approved model. `previous`: the one before it. `observe`: nothing is enforced. Only a person goes back up. */
export type StepDownLevel = 'normal' | 'previous' | 'observe';

export type StepDownState = {
  level: StepDownLevel;
  /** When the last step was taken, epoch milliseconds; -Infinity: never. */
  steppedAtMs: number;
  readings: readonly GuardrailReading[];
  /** Slow averages of calm stretches; null until there was one. */
  usual: { stoppedShare: number; successShare: number } | null;
};

export const CALM: StepDownState = { level: 'normal', steppedAtMs: -Infinity, readings: [], usual: null };

/** Weight of a new calm reading: some minutes at one a second until a change has become usual. */
const USUAL_WEIGHT = 0.01;

type StepDownOutcome = { state: StepDownState; step: { to: StepDownLevel; reason: string } | null };

/**
 * One reading more: whether the model has to go. Levels only fall, and at most once per `restMs`, so nothing flaps; a new approval or
 * a person begins again with CALM. `hasPrevious` false: straight to observe.
 */
export function stepDown(
  before: StepDownState,
  reading: GuardrailReading,
  hasPrevious: boolean,
  plan: GuardrailPlan
): StepDownOutcome {
  const readings = [...before.readings.filter(({ atMs }) => atMs > reading.atMs - plan.stretchMs), reading];
  const stretch = sum(readings);
  const state = { ...before, readings };
  if (stretch.requests < plan.minRequests) return { state, step: null };
  const reason = tripped(stretch, before.usual, plan);
  if (reason === null) return { state: { ...state, usual: learn(before.usual, stretch) }, step: null };
  if (before.level === 'observe' || reading.atMs - before.steppedAtMs < plan.restMs) return { state, step: null };
  const to = before.level === 'normal' && hasPrevious ? 'previous' : 'observe';
  // What the old model did says nothing about the new one.
  return { state: { level: to, steppedAtMs: reading.atMs, readings: [], usual: before.usual }, step: { to, reason } };
}

function tripped(now: Stretch, usual: StepDownState['usual'], plan: GuardrailPlan): string | null {
  const stopped = now.stopped / now.requests;
  const isSpread = now.stoppedClients >= plan.clientShare * now.clients;
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const before = usual?.stoppedShare ?? 0;
  // With drift beside it, half the jump is enough.
  const factor = now.isDrifting ? plan.stoppedFactor / 2 : plan.stoppedFactor;
  if (isSpread && stopped >= plan.stoppedFloor && stopped >= factor * before)
    return `block rate ${percent(stopped)} over ${now.stoppedClients} of ${now.clients} clients, ${percent(before)} before`;
  const succeeded = now.allowed === 0 ? 1 : now.succeeded / now.allowed;
  if (
    usual !== null &&
    now.allowed >= plan.minRequests &&
    isSpread &&
    succeeded < usual.successShare - plan.successDrop
  )
    return `successful answers fell from ${percent(usual.successShare)} to ${percent(succeeded)} while requests are stopped`;
  if (now.judgeP99Us > plan.judgeP99Us) return `judging takes ${Math.round(now.judgeP99Us)} µs at p99`;
  return null;
}

type Stretch = Omit<GuardrailReading, 'atMs'>;

/** Clients are counted per reading: over a stretch the largest reading stands for it. */
function sum(readings: readonly GuardrailReading[]): Stretch {
  const total: Stretch = {
    requests: 0,
    stopped: 0,
    stoppedClients: 0,
    clients: 0,
    allowed: 0,
    succeeded: 0,
    judgeP99Us: Infinity,
    isDrifting: false
  };
  for (const reading of readings) {
    total.requests += reading.requests;
    total.stopped += reading.stopped;
    total.allowed += reading.allowed;
    total.succeeded += reading.succeeded;
    total.stoppedClients = Math.max(total.stoppedClients, reading.stoppedClients);
    total.clients = Math.max(total.clients, reading.clients);
    // The calmest reading: one slow second is no slow model.
    total.judgeP99Us = Math.min(total.judgeP99Us, reading.judgeP99Us);
    total.isDrifting ||= reading.isDrifting;
  }
  return total;
}

function learn(usual: StepDownState['usual'], now: Stretch): StepDownState['usual'] {
  const stoppedShare = now.stopped / now.requests;
  const successShare = now.allowed === 0 ? (usual?.successShare ?? 1) : now.succeeded / now.allowed;
  if (usual === null) return { stoppedShare, successShare };
  return {
    stoppedShare: usual.stoppedShare + USUAL_WEIGHT * (stoppedShare - usual.stoppedShare),
    successShare: usual.successShare + USUAL_WEIGHT * (successShare - usual.successShare)
  };
}
