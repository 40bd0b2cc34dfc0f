import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CALM,
  DEFAULT_GUARDRAILS,
  stepDown,
  type GuardrailReading,
  type StepDownLevel
} from '#policy/step-down/step-down.ts';

const ORDINARY = {
  requests: 200,
  stopped: 1,
  stoppedClients: 1,
  clients: 80,
  allowed: 199,
  succeeded: 190,
  judgeP99Us: 150,
  isDrifting: false
};

/** One reading a second. @returns the steps with the second they came in */
function run(readings: readonly Partial<GuardrailReading>[], hasPrevious = true) {
  let state = CALM;
  const steps: { second: number; to: StepDownLevel; reason: string }[] = [];
  for (const [second, reading] of readings.entries()) {
    const outcome = stepDown(state, { ...ORDINARY, ...reading, atMs: second * 1000 }, hasPrevious, DEFAULT_GUARDRAILS);
    state = outcome.state;
    if (outcome.step) steps.push({ second, ...outcome.step });
  }
  return { state, steps };
}

const seconds = (count: number, reading: Partial<GuardrailReading> = {}) =>
  Array.from({ length: count }, () => reading);
const BAD_MODEL = { stopped: 80, stoppedClients: 40, allowed: 120, succeeded: 115 };

describe('step-down', () => {
  it('leaves ordinary traffic alone', () => {
    expect(run(seconds(600)).steps).toEqual([]);
  });

  it('steps to the previous model within 5 seconds of a bad one, and to observe when that is no better, after a rest', () => {
    const { steps } = run([...seconds(60), ...seconds(1200, BAD_MODEL)]);
    expect(steps.map(({ to }) => to)).toEqual(['previous', 'observe']);
    expect(steps[0]!.second - 60).toBeLessThan(5);
    expect(steps[0]!.reason).toMatch(/block rate .* over 40 of 80 clients/);
    expect(steps[1]!.second - steps[0]!.second).toBeGreaterThanOrEqual(600);
  });

  it('goes straight to observe without a previous model', () => {
    expect(run([...seconds(60), ...seconds(10, BAD_MODEL)], false).steps).toMatchObject([{ to: 'observe' }]);
  });

  it('does not take a flood from few clients for a bad model', () => {
    const flood = { requests: 5000, stopped: 4800, stoppedClients: 4, clients: 84 };
    expect(run([...seconds(60), ...seconds(120, flood)]).steps).toEqual([]);
  });

  it('does not act on one slow second, and does on a slow model', () => {
    expect(run([...seconds(60), ...seconds(1, { judgeP99Us: 90_000 }), ...seconds(60)]).steps).toEqual([]);
    expect(run([...seconds(60), ...seconds(8, { judgeP99Us: 90_000 })]).steps).toMatchObject([{ to: 'previous' }]);
  });

  it('does not act on a handful of requests', () => {
    expect(run(seconds(60, { requests: 3, stopped: 3, stoppedClients: 3, clients: 3 })).steps).toEqual([]);
  });

  it('acts when successful answers fall while many clients are stopped', () => {
    const broken = { stopped: 8, stoppedClients: 8, succeeded: 80 };
    expect(run([...seconds(60), ...seconds(8, broken)]).steps[0]?.reason).toMatch(/successful answers fell/);
  });

  it('never flaps: whatever comes, levels only fall, with a rest between two steps', () => {
    const reading = fc.record({
      requests: fc.nat(1000),
      stopped: fc.nat(1000),
      stoppedClients: fc.nat(100),
      clients: fc.nat(100),
      allowed: fc.nat(1000),
      succeeded: fc.nat(1000),
      judgeP99Us: fc.nat(100_000),
      isDrifting: fc.boolean()
    });
    const series = fc.array(fc.tuple(reading, fc.integer({ min: 1, max: 300 })), { maxLength: 60 });
    let stepped = 0;
    fc.assert(
      fc.property(series, fc.boolean(), (parts, hasPrevious) => {
        const { steps } = run(
          parts.flatMap(([each, length]) => seconds(length, each)),
          hasPrevious
        );
        const order: StepDownLevel[] = ['normal', 'previous', 'observe'];
        stepped += steps.length;
        expect(steps.length).toBeLessThanOrEqual(hasPrevious ? 2 : 1);
        for (const [at, { to, second }] of steps.entries()) {
          const before = steps[at - 1] ?? { to: 'normal', second: -Infinity };
          expect(order.indexOf(to)).toBeGreaterThan(order.indexOf(before.to));
          expect((second - before.second) * 1000).toBeGreaterThanOrEqual(DEFAULT_GUARDRAILS.restMs);
        }
      })
    );
    expect(stepped).toBeGreaterThan(50);
  });
});
