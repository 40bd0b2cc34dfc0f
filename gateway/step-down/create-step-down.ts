/**
 * What the guardrails find is carried out here: the model in force gives way to the previous one, or nothing is enforced any more. First what
 * protects clients, then what records it: a registry or a disk that cannot be written holds nothing up.
 */
import type { Logger } from '#platform/logger.ts';
import type { Aliases } from '#models/registry-aliases.ts';
import type { Change } from '#models/registry-changes.ts';
import {
  CALM,
  stepDown,
  steppedTo,
  withNewModel,
  type StepDownLevel,
  type StepDownState
} from '#policy/step-down/step-down.ts';
import type { ModelSlot } from '../judging/model-slot.ts';
import type { PolicySlot } from '../policy/policy-slot.ts';
import type { GuardrailTally } from './guardrail-tally.ts';
import type { StepRecord } from './step-record.ts';
import type { Trial } from './trial.ts';

export type StepDownStatus = {
  level: StepDownLevel;
  /** Empty at `normal`. */
  reason: string;
  /** What a person should look at: found while nothing new is in force that could be taken back. Empty: nothing. */
  alarm: string;
  /** Since the start of this process. */
  stepsDown: number;
  recoveries: number;
  /** Newest last, at most 20, those of before a restart included. */
  steps: readonly StepRecord[];
};

export type StepDown = Pick<GuardrailTally, 'record'> & {
  /** One look at what was seen since the last. */
  tick: () => Promise<void>;
  /** Enforces nothing until `resume`, whatever guardrails say. */
  hold: (reason: string, by: string) => Promise<void>;
  resume: (by: string) => Promise<void>;
  status: () => StepDownStatus;
};

export type StepDownOptions = {
  gatewayId: string;
  tally: GuardrailTally;
  trial: Pick<Trial, 'endAfter' | 'isModelNew'>;
  policy: Pick<PolicySlot, 'current' | 'stepDown'>;
  slot: Pick<ModelSlot, 'state' | 'pin'>;
  /** The slot follows the alias `approved`: only then there is a version before it. */
  followsApproved: boolean;
  registry: {
    aliases: () => Promise<Aliases>;
    rollBack: (change: Change) => Promise<unknown>;
    note: (change: Change & { action: 'stepped-down' | 'resumed' }) => Promise<unknown>;
  };
  /** Ends what the models have held against clients since then. @returns how many clients were let go */
  releaseClients: (sinceMs: number) => Promise<number>;
  keep: (record: StepRecord) => Promise<void>;
  /** Kept before this process started, oldest first. */
  kept: readonly StepRecord[];
  nowMs: () => number;
  log: Logger;
};

const MAX_SHOWN = 20;
const TELL_ALARM_EVERY_MS = 60_000;
const GUARDRAILS = 'guardrails';

export async function createStepDown(options: StepDownOptions): Promise<StepDown> {
  const { tally, trial, policy, slot, registry, nowMs, log } = options;
  const steps = options.kept.slice(-MAX_SHOWN);
  const counts = { stepsDown: 0, recoveries: 0 };
  let state: StepDownState = CALM;
  let reason = '';
  let alarm = '';
  let toldAlarmAtMs = -Infinity;
  let version = slot.state().version;
  let isHeldByHand = false;
  /** The approved version that gave way although the registry could not be told. */
  let ousted = '';
  let running: Promise<void> | null = null;
  await takeUp(steps.at(-1));

  async function look(): Promise<void> {
    await noticeOthers();
    const plan = policy.current().guardrails;
    const reading = tally.take(nowMs());
    if (isHeldByHand) return;
    if (state.level !== 'observe') trial.endAfter(plan.trialMs, nowMs());
    // Where only the policy is new, another model is no help.
    const previous = state.level === 'normal' && trial.isModelNew() ? await previousVersion() : null;
    const { state: next, step, alarm: found } = stepDown(state, reading, previous !== null, plan);
    tell(found ?? '');
    if (step === null) state = next;
    else if (step.to === 'previous')
      await giveWay(previous!, step.reason); // it was said that there is one
    else if (step.to === 'observe') await observe(step.reason, GUARDRAILS);
    else await actAgain(next, step.reason, GUARDRAILS);
  }

  function tell(found: string): void {
    alarm = found;
    if (found === '' || nowMs() - toldAlarmAtMs < TELL_ALARM_EVERY_MS) return;
    toldAlarmAtMs = nowMs();
    log.warn({ version, alarm }, 'guardrails have found something, and nothing new is in force: a person must look');
  }

  /** A person approved or rolled back, or another gateway stepped down: what was found about the former model is over. */
  async function noticeOthers(): Promise<void> {
    if (ousted !== '' && (await registry.aliases()).approved !== ousted) {
      ousted = '';
      await slot.pin(null);
    }
    const before = version;
    version = slot.state().version;
    if (version === before) return;
    const wasLevel = state.level;
    state = withNewModel(state);
    if (isHeldByHand) state = steppedTo(state, 'observe', nowMs());
    if (isHeldByHand || wasLevel === 'normal') return;
    if (wasLevel === 'observe') policy.stepDown(null);
    reason = '';
    await record({ level: 'normal', reason: `${version || 'no model'} came into force`, by: 'registry', before });
  }

  async function previousVersion(): Promise<string | null> {
    if (!options.followsApproved) return null;
    const { approved, previous } = await registry.aliases();
    return approved === version && previous !== version ? previous : null;
  }

  async function giveWay(previous: string, why: string): Promise<void> {
    const bad = version;
    const sinceMs = slot.state().loadedAtMs ?? 0;
    await slot.pin(previous);
    if (slot.state().version !== previous) {
      await slot.pin(null);
      await observe(`${why}; the previous model ${previous} cannot be loaded`, GUARDRAILS);
      return;
    }
    version = previous;
    state = steppedTo(state, 'previous', nowMs());
    reason = why;
    counts.stepsDown++;
    log.error({ from: bad, to: previous, reason: why }, 'stepped down: the previous model is in force');
    await Promise.all([record({ level: 'previous', reason: why, by: GUARDRAILS, before: bad }), release(sinceMs)]);
    try {
      await registry.rollBack({ version: bad, by: byOf(GUARDRAILS), at: isoNow(), reason: why });
      await slot.pin(null);
    } catch (fault) {
      ousted = bad;
      log.error(
        { fault: String(fault), approved: bad, inForce: previous },
        'the registry was not moved by this gateway: it keeps the previous model by itself until another one is approved'
      );
    }
  }

  async function observe(why: string, by: string): Promise<void> {
    state = steppedTo(state, 'observe', nowMs());
    reason = why;
    counts.stepsDown++;
    policy.stepDown(why);
    const sinceMs = slot.state().loadedAtMs ?? 0;
    await Promise.all([record({ level: 'observe', reason: why, by, before: version }), release(sinceMs)]);
    await note('stepped-down', why, by);
  }

  async function actAgain(next: StepDownState, why: string, by: string): Promise<void> {
    state = next;
    reason = next.level === 'normal' ? '' : reason;
    counts.recoveries++;
    policy.stepDown(null);
    await record({ level: next.level, reason: why, by, before: version });
    await note('resumed', why, by);
  }

  async function note(action: 'stepped-down' | 'resumed', why: string, by: string): Promise<void> {
    if (version === '') return;
    await registry.note({ action, version, by: byOf(by), at: isoNow(), reason: why }).catch((fault: unknown) => {
      log.warn({ fault: String(fault) }, 'the registry could not note the step');
    });
  }

  async function release(sinceMs: number): Promise<void> {
    try {
      log.warn({ clients: await options.releaseClients(sinceMs) }, 'clients the model had stopped are let go');
    } catch (fault) {
      log.error(
        { fault: String(fault) },
        'clients the model had stopped could not be let go: they wait until their time is over'
      );
    }
  }

  async function record(step: Pick<StepRecord, 'level' | 'reason' | 'by' | 'before'>): Promise<void> {
    const whole = { at: isoNow(), gatewayId: options.gatewayId, ...step, version };
    steps.push(whole);
    if (steps.length > MAX_SHOWN) steps.shift();
    await options.keep(whole).catch((fault: unknown) => {
      log.error({ fault: String(fault) }, 'a step could not be kept: a restart would not know of it');
    });
  }

  /** A restart is no reason to enforce again. */
  async function takeUp(last: StepRecord | undefined): Promise<void> {
    if (last === undefined || last.level === 'normal') return;
    if (last.level === 'previous' && last.before === version && (await previousVersion()) === last.version) {
      await slot.pin(last.version);
      version = slot.state().version;
      if (version === last.version) ousted = last.before;
      else await slot.pin(null);
    }
    if (last.version !== version) return;
    state = steppedTo(state, last.level, nowMs());
    ({ reason } = last);
    isHeldByHand = last.level === 'observe' && last.by !== GUARDRAILS;
    if (last.level === 'observe') policy.stepDown(reason);
  }

  function byOf(who: string): string {
    return `${who} of gateway ${options.gatewayId}`;
  }

  function isoNow(): string {
    return new Date(nowMs()).toISOString();
  }

  /** One after the other: a person's word and a finding must not cross. */
  async function inTurn(work: () => Promise<void>): Promise<void> {
    while (running !== null) await running;
    running = work().finally(() => (running = null));
    await running;
  }

  return {
    record: tally.record,
    tick: () => (running === null ? inTurn(look) : Promise.resolve()),
    hold: (why, by) =>
      inTurn(async () => {
        isHeldByHand = true;
        await observe(why, by);
      }),
    resume: (by) =>
      inTurn(async () => {
        if (state.level !== 'observe') return;
        isHeldByHand = false;
        await actAgain(withNewModel(state), 'ended by hand', by);
      }),
    status: () => ({ level: state.level, reason, alarm, ...counts, steps: [...steps] })
  };
}
