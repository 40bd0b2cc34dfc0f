import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judged } from '#gateway/judging/judged.ts';
import { createGuardrailTally } from '#gateway/step-down/guardrail-tally.ts';
import { createRng, type Rng } from '#models/rng.ts';
import { CALM, stepDown, type StepDownState } from '#policy/step-down/step-down.ts';
import { policyOf } from '#tests/policy/helpers/policy-scene.ts';
import { blocked, judgedAs, passed, standing } from './judged-requests.ts';

const PLAN = policyOf('').guardrails;
const HONEST = 40;
const KNOWN_FOR_SECONDS = 80;

type Attack = {
  attackers: number;
  /** They behave before they attack, as long and often as anybody. */
  areKnown: boolean;
  requestsEach: number;
  /** Of their requests the model finds so many; after that what stands against them answers. */
  found: number;
  /** The upstream fails for everybody meanwhile. */
  outage: number;
  /** Another good model comes into force so many seconds after the attack began; negative: before. */
  changeAfterSeconds: number;
  seconds: number;
};

const attack = fc.record({
  attackers: fc.integer({ min: 1, max: 400 }),
  areKnown: fc.boolean(),
  requestsEach: fc.integer({ min: 1, max: 6 }),
  found: fc.double({ min: 0.01, max: 1, noNaN: true }),
  outage: fc.double({ min: 0, max: 1, noNaN: true }),
  changeAfterSeconds: fc.integer({ min: -10, max: 10 }),
  seconds: fc.integer({ min: 5, max: 20 })
});

/** A gateway's guardrails, second by second, with clients of known intent. */
function scene(rng: Rng) {
  const clock = { nowMs: 1_000_000 };
  const trial = { isNew: false, changedAtMs: -Infinity, isNoticed: true };
  const attacks = new WeakSet<Judged>();
  const tally = createGuardrailTally({
    trial: {
      notice: () => !trial.isNoticed && (trial.isNoticed = true),
      state: () => (trial.isNew ? 'compared' : 'over'),
      changedAtMs: () => trial.changedAtMs,
      // Now and then it is slower than the new one, and has its doubts.
      former: (judged) => (!attacks.has(judged) ? 'passes' : rng.next() < 0.3 ? 'doubts' : 'stops')
    },
    reference: () => null,
    isSteppedDown: () => false,
    nowMs: () => clock.nowMs
  });
  let state: StepDownState = CALM;
  const steps: string[] = [];
  const alarms: string[] = [];

  return {
    steps,
    alarms,
    honest: (count: number, outage: number) => {
      for (let client = 0; client < count; client++)
        tally.record(passed(`honest ${client}`, { status: rng.next() < outage ? 503 : 200 }));
    },
    attacking: ({ attackers, requestsEach, found }: Attack, isFound: boolean) => {
      for (let client = 0; client < attackers * requestsEach; client++) {
        const key = `attacker ${client % attackers}`;
        if (!isFound || rng.next() >= found) tally.record(passed(key));
        else if (rng.next() < 0.5) tally.record(standing(key));
        else {
          const judged = judgedAs('block');
          attacks.add(judged);
          tally.record(blocked(key, { judged }));
        }
      }
    },
    wronged: (count: number) => {
      for (let client = 0; client < count; client++) tally.record(blocked(`honest ${client}`));
    },
    change: () => Object.assign(trial, { isNew: true, changedAtMs: clock.nowMs, isNoticed: false }),
    second: () => {
      clock.nowMs += 1000;
      const outcome = stepDown(state, tally.take(clock.nowMs), true, PLAN);
      state = outcome.state;
      if (outcome.step) steps.push(outcome.step.reason);
      if (outcome.alarm !== null) alarms.push(outcome.alarm);
    }
  };
}

describe('attackers and guardrails', () => {
  it('never turn enforcing off: not by number, not by having behaved before, not while a new model is on trial', () => {
    let alarms = 0;
    fc.assert(
      fc.property(attack, fc.integer(), (each, seed) => {
        const { steps, alarms: told, honest, attacking, change, second } = scene(createRng(seed));
        for (let at = 0; at < KNOWN_FOR_SECONDS; at++) {
          honest(HONEST, 0);
          if (each.areKnown && at < 20) attacking({ ...each, requestsEach: 1 }, false);
          if (at - KNOWN_FOR_SECONDS === each.changeAfterSeconds) change();
          second();
        }
        for (let at = 0; at < each.seconds; at++) {
          if (at === each.changeAfterSeconds) change();
          honest(HONEST, each.outage);
          attacking(each, true);
          second();
        }
        alarms += told.length;
        expect(steps).toEqual([]);
      }),
      { numRuns: 60 }
    );
    expect(alarms).toBeGreaterThan(0);
  });

  it('do not hide a bad model either: it is gone within five seconds in the midst of an attack', () => {
    fc.assert(
      fc.property(attack, fc.integer({ min: 12, max: HONEST }), fc.integer(), (each, wrongedClients, seed) => {
        const { steps, honest, attacking, wronged, change, second } = scene(createRng(seed));
        for (let at = 0; at < KNOWN_FOR_SECONDS; at++) {
          honest(HONEST, 0);
          second();
        }
        change();
        for (let at = 0; at < 5; at++) {
          wronged(wrongedClients);
          honest(HONEST, each.outage);
          attacking(each, true);
          second();
        }
        expect(steps.length).toBeGreaterThan(0);
      }),
      { numRuns: 40 }
    );
  });
});
