import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientSeen, GuardrailReading, TrialState } from '#policy/step-down/guardrail-reading.ts';
import { CALM, stepDown, withNewModel, type StepDownLevel, type StepDownState } from '#policy/step-down/step-down.ts';
import { policyOf } from '../helpers/policy-scene.ts';

const PLAN = policyOf('').guardrails;

/** A reading by numbers: so many clients that had behaved, some stopped, some found attacking. */
type Seen = Omit<GuardrailReading, 'atMs' | 'clients' | 'changedAtMs'> & {
  good: number;
  stopped: number;
  offenders: number;
  /** Of each client. */
  requests: number;
  /** 0..1, of what is not stopped. */
  success: number;
};

const ORDINARY: Seen = {
  trial: 'compared',
  good: 70,
  stopped: 0,
  offenders: 0,
  requests: 3,
  success: 1,
  judgeP50Us: 60,
  judgeP99Us: 150,
  scorePsi: 0.4
};

function clientsOf({ good, stopped, offenders, requests, success }: Seen): Map<string, ClientSeen> {
  const clients = new Map<string, ClientSeen>();
  for (let at = 0; at < good; at++) {
    const isStopped = at < stopped;
    const counts = { requests, stopped: isStopped ? requests : 0, succeeded: isStopped ? 0 : success * requests };
    clients.set(`good ${at}`, { ...counts, isOffender: false });
  }
  for (let at = 0; at < offenders; at++)
    clients.set(`offender ${at}`, { requests: 50, stopped: 0, succeeded: 0, isOffender: true });
  return clients;
}

type Step = { second: number; to: StepDownLevel; reason: string };

/** One reading a second. @returns the steps with the second they came in, and the alarms */
function run(
  readings: readonly Partial<Seen>[],
  { hasPrevious = true, from = CALM, plan = PLAN, changedAt = -Infinity } = {}
) {
  let state: StepDownState = from;
  const steps: Step[] = [];
  const alarms: string[] = [];
  const made = new Map<Partial<Seen>, Map<string, ClientSeen>>();
  for (const [second, change] of readings.entries()) {
    const seen = { ...ORDINARY, ...change };
    const clients = made.get(change) ?? clientsOf(seen);
    made.set(change, clients);
    const { trial, judgeP50Us, judgeP99Us, scorePsi } = seen;
    const changedAtMs = second >= changedAt ? changedAt * 1000 : -Infinity;
    const reading = { atMs: second * 1000, trial, changedAtMs, clients, judgeP50Us, judgeP99Us, scorePsi };
    const outcome = stepDown(state, reading, hasPrevious, plan);
    state = outcome.state;
    if (outcome.step) steps.push({ second, ...outcome.step });
    if (outcome.alarm !== null) alarms.push(outcome.alarm);
  }
  return { state, steps, alarms };
}

const seconds = (count: number, reading: Partial<Seen> = {}) => Array.from({ length: count }, () => reading);
const BAD_MODEL = { stopped: 40 };

describe('step-down', () => {
  it('leaves ordinary traffic alone', () => {
    expect(run(seconds(600))).toMatchObject({ steps: [], alarms: [] });
  });

  it('steps to the previous model within 5 seconds of a bad one, and soon to observe when that is no better', () => {
    const { steps } = run([...seconds(60, { trial: 'over' }), ...seconds(60, BAD_MODEL)], { changedAt: 60 });
    expect(steps.map(({ to }) => to)).toEqual(['previous', 'observe']);
    expect(steps[0]!.second - 60).toBeLessThan(5);
    expect(steps[0]!.reason).toBe(
      '40 of 70 clients that had behaved are stopped for what would have passed before the last change'
    );
    expect((steps[1]!.second - steps[0]!.second) * 1000).toBeGreaterThanOrEqual(PLAN.settleMs);
  });

  it('goes straight to observe without a previous model', () => {
    expect(run([...seconds(60), ...seconds(10, BAD_MODEL)], { hasPrevious: false }).steps).toMatchObject([
      { to: 'observe' }
    ]);
  });

  it('says so and leaves everything as it is where nothing has been changed: that is an attack, or the world', () => {
    const { steps, alarms } = run(seconds(60, { ...BAD_MODEL, trial: 'over' }));
    expect(steps).toEqual([]);
    expect(alarms).toHaveLength(60);
    expect(alarms[0]).toMatch(/^40 of 70 .* nothing was changed lately/);
  });

  it('counts nobody who sends what was an attack before the change too, however many they are', () => {
    expect(run(seconds(120, { offenders: 3000, stopped: 4 }))).toMatchObject({ steps: [], alarms: [] });
    expect(run(seconds(5, { ...BAD_MODEL, offenders: 3000 })).steps).toMatchObject([{ to: 'previous' }]);
  });

  it('takes half of the clients against the very first model, for it cannot ask another one', () => {
    expect(run(seconds(60, { trial: 'first', stopped: 30 })).steps).toEqual([]);
    expect(run(seconds(5, { trial: 'first', stopped: 36 })).steps).toMatchObject([{ to: 'previous' }]);
  });

  it('counts a client that is stopped now and then as served', () => {
    const clients = clientsOf({ ...ORDINARY, requests: 100 });
    for (const client of clients.values()) client.stopped = 4;
    const reading = { ...ORDINARY, clients, atMs: 0, changedAtMs: -Infinity };
    expect(stepDown(CALM, reading, true, PLAN).step).toBeNull();
    for (const client of clients.values()) client.stopped = 5;
    expect(stepDown(CALM, reading, true, PLAN).step).toMatchObject({ to: 'previous' });
  });

  it('sees a bad model on a quiet service too, where four seconds hold few requests', () => {
    const quiet = { good: 6, requests: 1 };
    expect(run(seconds(60, quiet)).steps).toEqual([]);
    expect(run([...seconds(60, quiet), ...seconds(5, { ...quiet, stopped: 6 })]).steps).toMatchObject([
      { to: 'previous' }
    ]);
    expect(run([...seconds(60, quiet), ...seconds(60, { ...quiet, stopped: 1 })]).steps).toEqual([]);
    expect(run(seconds(60, { good: 0 })).steps).toEqual([]);
  });

  it('holds nothing against a model that was seen before it came into force', () => {
    const before = [...seconds(4, { ...BAD_MODEL, trial: 'over' }), ...seconds(60)];
    expect(run(before, { changedAt: 4 }).steps).toEqual([]);
    expect(run(before).steps).toHaveLength(1);
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

  it('acts when clients get nowhere while some are stopped, not when the upstream fails alone', () => {
    const broken = { stopped: 5, success: 0.6 };
    expect(run([...seconds(60), ...seconds(8, broken)]).steps[0]?.reason).toMatch(
      /^successful answers fell from 99\.\d % to 6\d\.\d %, and 5 of 70 clients/
    );
    expect(run([...seconds(60), ...seconds(60, { success: 0.6 })]).steps).toEqual([]);
    expect(run([...seconds(60), ...seconds(60, { ...broken, trial: 'first' })]).steps).toEqual([]);
  });

  it('takes half as many clients for enough under drift, and no standing distance from the reference for drift', () => {
    const usual = seconds(60);
    expect(run([...usual, ...seconds(60, { stopped: 5 })]).steps).toEqual([]);
    const drifted = run([...usual, ...seconds(8, { stopped: 5, scorePsi: 0.9 })]).steps;
    expect(drifted[0]?.reason).toMatch(/scores have drifted$/);
  });

  it('does nothing where guardrails are off', () => {
    const plan = policyOf('guardrails: { enabled: false }').guardrails;
    expect(run([...seconds(60), ...seconds(60, BAD_MODEL)], { plan }).steps).toEqual([]);
    expect(run(seconds(60, { ...BAD_MODEL, trial: 'over' }), { plan }).alarms).toEqual([]);
  });

  it('knows after a new approval what is usual', () => {
    const { state } = run(seconds(600, { success: 0.5 }));
    expect(run(seconds(60, { success: 0.4, stopped: 5 }), { from: withNewModel(state) }).steps).toEqual([]);
    expect(run(seconds(60, { success: 0.1, stopped: 5 }), { from: withNewModel(state) }).steps).not.toEqual([]);
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
    expect(steps([...inObserve, ...seconds(10 * recoverSeconds, { good: 0 })])).toEqual(['observe']);
  });

  it('waits for traffic to be well below what trips, and begins anew when it is not', () => {
    const uneasy = { stopped: 5 };
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
    trial: fc.constantFrom<TrialState>('over', 'first', 'compared'),
    good: fc.nat(24),
    stopped: fc.nat(12),
    offenders: fc.nat(12),
    requests: fc.integer({ min: 1, max: 40 }),
    success: fc.double({ min: 0, max: 1, noNaN: true }),
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
