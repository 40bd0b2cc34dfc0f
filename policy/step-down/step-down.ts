import { guardrailFinding, type UsualTraffic } from './guardrail-finding.ts';
import { LONGEST_STRETCH_MS, newestStretch, type GuardrailReading, type Stretch } from './guardrail-reading.ts';
import type { GuardrailPlan } from './guardrails-spec.ts';

/** `normal`: the approved model. `previous`: the one before it. `observe`: nothing is enforced. */
export type StepDownLevel = 'normal' | 'previous' | 'observe';

export type StepDownState = {
  level: StepDownLevel;
  /** When the last step was taken, epoch milliseconds; -Infinity: never. */
  sinceMs: number;
  /** Where recovering from observe leads to. */
  below: 'normal' | 'previous';
  /** How often the policy has begun to act again by itself. */
  recoveries: number;
  /** In observe: since when nothing was found; null: just now something was. */
  calmSinceMs: number | null;
  readings: readonly GuardrailReading[];
  /** Null until there was a calm stretch. */
  usual: UsualTraffic | null;
};

export const CALM: StepDownState = {
  level: 'normal',
  sinceMs: -Infinity,
  below: 'normal',
  recoveries: 0,
  calmSinceMs: null,
  readings: [],
  usual: null
};

export type StepDownOutcome = {
  state: StepDownState;
  step: { to: StepDownLevel; reason: string } | null;
  /** Something a person should look at, while nothing new is in force that could be at fault; null: nothing. */
  alarm: string | null;
};

/** Weight of a new calm reading: some minutes at one a second until a change has become usual. */
const USUAL_WEIGHT = 0.01;
const LONGEST_RECOVERY_MS = 86_400_000;

/**
 * One reading more: whether the model has to go, or may act again. Only what is new is taken out of force: a model that has judged well for
 * its trial and now stops more than before is under attack. Down at once, and at most two steps; up only from observe, after a time
 * without a finding by half the bars, which doubles each time. So however readings come and go, steps become rarer and nothing flaps.
 * `hasPrevious` false: straight to observe.
 */
export function stepDown(
  before: StepDownState,
  reading: GuardrailReading,
  hasPrevious: boolean,
  plan: GuardrailPlan
): StepDownOutcome {
  // What the old model did says nothing about the new one.
  const fromMs = Math.max(reading.changedAtMs, reading.atMs - LONGEST_STRETCH_MS);
  const kept = before.readings.filter(({ atMs }) => atMs > fromMs);
  const state = { ...before, readings: [...kept, reading] };
  const now = newestStretch(state.readings, plan);
  return state.level === 'observe'
    ? recover(state, now, reading.atMs, plan)
    : watch(state, now, hasPrevious, reading.atMs, plan);
}

/** Another model came into force by a person's hand: everything begins anew, but for what is usual in this traffic. */
export function withNewModel({ usual }: StepDownState): StepDownState {
  return { ...CALM, usual: usual && { ...usual, scorePsi: null } };
}

/** A step that was decided elsewhere: by a person, or before a restart. */
export function steppedTo(before: StepDownState, level: StepDownLevel, atMs: number): StepDownState {
  const below = before.level === 'observe' ? before.below : before.level;
  return { ...before, level, sinceMs: atMs, below, calmSinceMs: null, readings: [] };
}

function watch(
  state: StepDownState,
  now: Stretch,
  hasPrevious: boolean,
  atMs: number,
  plan: GuardrailPlan
): StepDownOutcome {
  const reason = guardrailFinding(now, state.usual, plan);
  if (reason === null) return { state: { ...state, usual: learn(state.usual, now, plan) }, step: null, alarm: null };
  if (!plan.enabled || now.trial === 'over') return { state, step: null, alarm: plan.enabled ? reason : null };
  if (atMs - state.sinceMs < plan.settleMs) return { state, step: null, alarm: null };
  const to = state.level === 'normal' && hasPrevious ? 'previous' : 'observe';
  return { state: steppedTo(state, to, atMs), step: { to, reason }, alarm: null };
}

function recover(state: StepDownState, now: Stretch, atMs: number, plan: GuardrailPlan): StepDownOutcome {
  if (guardrailFinding(now, state.usual, halved(plan)) !== null)
    return { state: { ...state, calmSinceMs: null }, step: null, alarm: null };
  // Silence is no sign of health: the time runs only while there is traffic to judge by.
  if (now.requests < plan.minRequests || now.clients < plan.minClients) return { state, step: null, alarm: null };
  const calmSinceMs = state.calmSinceMs ?? atMs;
  const waitMs = Math.min(LONGEST_RECOVERY_MS, plan.recoverAfterMs * 2 ** state.recoveries);
  if (atMs - calmSinceMs < waitMs) return { state: { ...state, calmSinceMs }, step: null, alarm: null };
  const to = state.below;
  const reason = `nothing was found for ${Math.round(waitMs / 1000)} s`;
  return {
    state: { ...steppedTo(state, to, atMs), below: 'normal', recoveries: state.recoveries + 1 },
    step: { to, reason },
    alarm: null
  };
}

/** What is to count as calm must lie well below what trips. */
function halved(plan: GuardrailPlan): GuardrailPlan {
  return {
    ...plan,
    stoppedShare: plan.stoppedShare / 2,
    clientShare: plan.clientShare / 2,
    successDrop: plan.successDrop / 2,
    judgeP99Us: plan.judgeP99Us / 2
  };
}

function learn(usual: UsualTraffic | null, now: Stretch, { minRequests }: GuardrailPlan): UsualTraffic | null {
  if (now.requests < minRequests) return usual;
  const seen = {
    successShare: now.successShare,
    judgeP50Us: now.judgeP50Us,
    scorePsi: now.scorePsi
  };
  if (usual === null) return seen;
  return {
    successShare: nearer(usual.successShare, seen.successShare),
    judgeP50Us:
      usual.judgeP50Us === 0 || seen.judgeP50Us === 0
        ? Math.max(usual.judgeP50Us, seen.judgeP50Us)
        : nearer(usual.judgeP50Us, seen.judgeP50Us),
    scorePsi:
      seen.scorePsi === null || usual.scorePsi === null
        ? (seen.scorePsi ?? usual.scorePsi)
        : nearer(usual.scorePsi, seen.scorePsi)
  };
}

function nearer(usual: number, seen: number): number {
  return usual + USUAL_WEIGHT * (seen - usual);
}
