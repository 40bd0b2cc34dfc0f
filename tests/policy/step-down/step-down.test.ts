import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientSeen, GuardrailReading } from '#policy/step-down/guardrail-reading.ts';
import { CALM, stepDown, withNewModel, type StepDownLevel, type StepDownState } from '#policy/step-down/step-down.ts';
import { policyOf } from '../helpers/policy-scene.ts';

const PLAN = policyOf('').guardrails;

/** A reading by numbers: so many clients, some of them known from before, some stopped. */
type Seen = Omit<GuardrailReading, 'atMs' | 'clients'> & {
  known: number;
  stoppedKnown: number;
  strangers: number;
  stoppedStrangers: number;
};

const ORDINARY: Seen = {
  requests: 200,
  stopped: 1,
  known: 70,
  stoppedKnown: 0,
  strangers: 10,
  stoppedStrangers: 1,
  allowed: 199,
  succeeded: 190,
  judgeP50Us: 60,
  judgeP99Us: 150,
  scorePsi: 0.4
};

function clientsOf({ known, stoppedKnown, strangers, stoppedStrangers }: Seen): Map<string, ClientSeen> {
  const clients = new Map<string, ClientSeen>();
  for (let at = 0; at < known; at++) clients.set(`known ${at}`, { isKnown: true, isStopped: at < stoppedKnown });
  for (let at = 0; at < strangers; at++) clients.set(`new ${at}`, { isKnown: false, isStopped: at < stoppedStrangers });
  return clients;
}

type Step = { second: number; to: StepDownLevel; reason: string };

/** One reading a second. @returns the steps with the second they came in */
function run(readings: readonly Partial<Seen>[], { hasPrevious = true, from = CALM, plan = PLAN } = {}) {
  let state: StepDownState = from;
  const steps: Step[] = [];
  const made = new Map<Partial<Seen>, Map<string, ClientSeen>>();
  for (const [second, change] of readings.entries()) {
    const { known, stoppedKnown, strangers, stoppedStrangers, ...numbers } = { ...ORDINARY, ...change };
    const clients = made.get(change) ?? clientsOf({ ...numbers, known, stoppedKnown, strangers, stoppedStrangers });
    made.set(change, clients);
    const outcome = stepDown(state, { ...numbers, clients, atMs: second * 1000 }, hasPrevious, plan);
    state = outcome.state;
    if (outcome.step) steps.push({ second, ...outcome.step });
  }
  return { state, steps };
}

const seconds = (count: number, reading: Partial<Seen> = {}) => Array.from({ length: count }, () => reading);
const BAD_MODEL = { stopped: 80, stoppedKnown: 35, stoppedStrangers: 5, allowed: 120, succeeded: 115 };

describe('step-down', () => {
  it('leaves ordinary traffic alone', () => {
    expect(run(seconds(600)).steps).toEqual([]);
  });

  it('steps to the previous model within 5 seconds of a bad one, and soon to observe when that is no better', () => {
    const { steps } = run([...seconds(60), ...seconds(60, BAD_MODEL)]);
    expect(steps.map(({ to }) => to)).toEqual(['previous', 'observe']);
    expect(steps[0]!.second - 60).toBeLessThan(5);
    expect(steps[0]!.reason).toMatch(/% of requests stopped, 0\.5 % before, from 4\d of 80 clients$/);
    expect((steps[1]!.second - steps[0]!.second) * 1000).toBeGreaterThanOrEqual(PLAN.settleMs);
  });

  it('goes straight to observe without a previous model', () => {
    expect(run([...seconds(60), ...seconds(10, BAD_MODEL)], { hasPrevious: false }).steps).toMatchObject([
      { to: 'observe' }
    ]);
  });

  it('does not take a flood from few clients for a bad model', () => {
    const flood = { requests: 5000, stopped: 4800, strangers: 14, stoppedStrangers: 5 };
    expect(run([...seconds(60), ...seconds(120, flood)]).steps).toEqual([]);
  });

  it('does not take an attack from thousands of strangers for a bad model, as long as known clients get through', () => {
    const wave = { requests: 9000, stopped: 8800, strangers: 3000, stoppedStrangers: 2900, stoppedKnown: 1 };
    expect(run([...seconds(60), ...seconds(300, wave)]).steps).toEqual([]);
  });

  it('steps down also when nobody is known yet, where most clients are stopped', () => {
    const strangers = { known: 0, stoppedKnown: 0, strangers: 40 };
    expect(run(seconds(5, { ...strangers, stopped: 150, stoppedStrangers: 30 })).steps).toMatchObject([
      { to: 'previous' }
    ]);
    expect(run(seconds(60, { ...strangers, stopped: 30, stoppedStrangers: 10 })).steps).toEqual([]);
  });

  it('sees a bad model on a quiet service too, where four seconds hold few requests', () => {
    const nobody = { strangers: 0, stoppedStrangers: 0 };
    const quiet = { ...nobody, requests: 6, stopped: 0, known: 6, allowed: 6, succeeded: 6 };
    expect(run(seconds(60, quiet)).steps).toEqual([]);
    const bad = { ...quiet, stopped: 6, stoppedKnown: 6, allowed: 0, succeeded: 0 };
    expect(run([...seconds(60, quiet), ...seconds(8, bad)]).steps).toMatchObject([{ to: 'previous' }]);
    const oneOfThem = { ...quiet, stopped: 2, stoppedKnown: 1 };
    expect(run([...seconds(60, quiet), ...seconds(60, oneOfThem)]).steps).toEqual([]);
    expect(run(seconds(60, { ...nobody, requests: 0, stopped: 0, known: 0 })).steps).toEqual([]);
  });

  it('does not act on one slow second, nor on a machine short of time, and does on a slow model', () => {
    const slow = { judgeP50Us: 15_000, judgeP99Us: 90_000 };
    expect(run([...seconds(60), ...seconds(1, slow), ...seconds(60)]).steps).toEqual([]);
    expect(run(seconds(2, slow)).steps).toEqual([]);
    expect(run([...seconds(60, { judgeP50Us: 6_000 }), ...seconds(60, slow)]).steps).toEqual([]);
    expect(run([...seconds(60), ...seconds(8, slow)]).steps).toMatchObject([{ to: 'previous' }]);
    expect(run(seconds(5, slow)).steps).toMatchObject([{ to: 'previous' }]);
    const starved = { judgeP50Us: 70, judgeP99Us: 250_000 };
    expect(run([...seconds(60), ...seconds(120, starved)]).steps).toEqual([]);
  });

  it('acts when successful answers fall while many clients are stopped', () => {
    const broken = { stopped: 8, stoppedKnown: 8, succeeded: 80 };
    expect(run([...seconds(60), ...seconds(8, broken)]).steps[0]?.reason).toMatch(
      /successful answers fell from 95\.\d %/
    );
    expect(run([...seconds(60), ...seconds(60, { succeeded: 80 })]).steps).toEqual([]);
  });

  it('takes half the jump for enough under drift, and no standing distance from the reference for drift', () => {
    const usual = seconds(60, { stopped: 4 });
    const jump = { stopped: 14, stoppedKnown: 10 };
    expect(run([...usual, ...seconds(60, jump)]).steps).toEqual([]);
    const drifted = run([...usual, ...seconds(8, { ...jump, scorePsi: 0.9 })]).steps;
    expect(drifted[0]?.reason).toMatch(/scores have drifted$/);
  });

  it('does nothing where guardrails are off', () => {
    const plan = policyOf('guardrails: { enabled: false }').guardrails;
    expect(run([...seconds(60), ...seconds(60, BAD_MODEL)], { plan }).steps).toEqual([]);
  });

  it('knows after a new approval what is usual, and takes no longer for the new model', () => {
    const heavy = { stopped: 40, stoppedKnown: 20 };
    const { state } = run([...seconds(60, { stopped: 10 }), ...seconds(2000, { stopped: 30, stoppedKnown: 20 })]);
    expect(run(seconds(60, heavy), { from: withNewModel(state) }).steps).toEqual([]);
    const soon = run(seconds(60, { ...BAD_MODEL, stopped: 190 }), { from: withNewModel(state) }).steps;
    expect(soon[0]!.second).toBeLessThan(5);
    expect(soon[0]!.to).toBe('previous');
  });
});

describe('recovery from observe', () => {
  const inObserve = [...seconds(60), ...seconds(5, BAD_MODEL)];
  const recoverSeconds = PLAN.recoverAfterMs / 1000;
  const steps = (readings: readonly Partial<Seen>[]) => run(readings, { hasPrevious: false }).steps.map(({ to }) => to);

  it('comes after the stated time without a finding, not while there is one, and not in silence', () => {
    expect(steps([...inObserve, ...seconds(recoverSeconds + 60)])).toEqual(['observe', 'normal']);
    expect(steps([...inObserve, ...seconds(recoverSeconds - 60)])).toEqual(['observe']);
    expect(steps([...inObserve, ...seconds(10 * recoverSeconds, BAD_MODEL)])).toEqual(['observe']);
    expect(steps([...inObserve, ...seconds(10 * recoverSeconds, { requests: 0, stopped: 0 })])).toEqual(['observe']);
  });

  it('waits for traffic to be well below what trips, and begins anew when it is not', () => {
    const uneasy = { stopped: 6, stoppedKnown: 6 };
    expect(steps([...inObserve, ...seconds(2 * recoverSeconds, uneasy)])).toEqual(['observe']);
    const broken = [...seconds(recoverSeconds - 60), ...seconds(10, uneasy), ...seconds(recoverSeconds - 60)];
    expect(steps([...inObserve, ...broken])).toEqual(['observe']);
  });

  it('leads back to the previous model where that had been stepped to, never to the one that failed', () => {
    const both = [...seconds(60), ...seconds(30, BAD_MODEL), ...seconds(recoverSeconds + 60)];
    expect(run(both).steps.map(({ to }) => to)).toEqual(['previous', 'observe', 'previous']);
  });

  it('takes twice as long each further time', () => {
    const again = Array.from({ length: 8 }, () => [...seconds(20, BAD_MODEL), ...seconds(2.5 * recoverSeconds)]).flat();
    const taken = run([...seconds(60), ...again], { hasPrevious: false }).steps;
    const ups = taken.filter(({ to }) => to === 'normal').length;
    expect(taken.length - ups).toBe(ups + 1);
    expect(ups).toBe(2);
  });
});

describe('whatever comes', () => {
  const reading = fc.record({
    requests: fc.nat(1000),
    stopped: fc.nat(1000),
    known: fc.nat(12),
    stoppedKnown: fc.nat(12),
    strangers: fc.nat(12),
    stoppedStrangers: fc.nat(12),
    allowed: fc.nat(1000),
    succeeded: fc.nat(1000),
    judgeP50Us: fc.nat(20_000),
    judgeP99Us: fc.nat(200_000),
    scorePsi: fc.option(fc.double({ min: 0, max: 3, noNaN: true }))
  });
  const series = fc.array(fc.tuple(reading, fc.integer({ min: 1, max: 300 })), { maxLength: 40 });
  /** So short that random series recover as well. */
  const hasty = { ...PLAN, recoverAfterMs: 20_000 };

  it('never flaps: down at most two steps, up only after a wait that doubles, and time between any two steps', () => {
    let downs = 0;
    let ups = 0;
    fc.assert(
      fc.property(series, fc.boolean(), (parts, hasPrevious) => {
        const readings = parts.flatMap(([each, length]) => seconds(length, each));
        const { steps } = run(readings, { hasPrevious, plan: hasty });
        let level: StepDownLevel = 'normal';
        let upsBefore = 0;
        for (const [at, { to, second }] of steps.entries()) {
          const sinceMs = at === 0 ? Infinity : (second - steps[at - 1]!.second) * 1000;
          const isUp = level === 'observe';
          expect(sinceMs).toBeGreaterThanOrEqual(isUp ? hasty.recoverAfterMs * 2 ** upsBefore++ : hasty.settleMs);
          expect(isUp ? to !== 'observe' : to === (level === 'normal' && hasPrevious ? 'previous' : 'observe')).toBe(
            true
          );
          level = to;
        }
        ups += upsBefore;
        downs += steps.length - upsBefore;
        // Ups double their wait, and between two ups there is one down: steps are few however long the series is.
        const mostUps = Math.log2(1 + (readings.length * 1000) / hasty.recoverAfterMs);
        expect(steps.length).toBeLessThanOrEqual(2 * mostUps + 2);
      }),
      { numRuns: 200 }
    );
    expect(downs).toBeGreaterThan(100);
    expect(ups).toBeGreaterThan(20);
  });
});
