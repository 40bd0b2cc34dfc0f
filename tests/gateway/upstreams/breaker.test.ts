import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Breaker } from '#gateway/upstreams/breaker.ts';
import { UpstreamBreaker } from '#gateway/upstreams/upstream-breaker.ts';

const POLICY = { threshold: 5, failureShare: 0.5, windowMs: 10_000, resetMs: 30_000 };

function failTimes(breaker: Breaker, times: number, nowMs: number): void {
  for (let failure = 0; failure < times; failure++) breaker.fail(nowMs);
}

describe('Breaker', () => {
  it('opens at the threshold, lets one trial through after the reset time, and closes when it succeeds', () => {
    const breaker = new Breaker(POLICY);
    failTimes(breaker, 4, 0);
    expect(breaker.stateAt(0)).toBe('closed');
    breaker.fail(100);
    expect(breaker.stateAt(100)).toBe('open');
    expect(breaker.canCall(30_099)).toBe(false);
    expect(breaker.waitMs(20_100)).toBe(10_000);
    expect(breaker.canCall(30_100)).toBe(true);
    breaker.begin(30_100);
    expect(breaker.canCall(30_100)).toBe(false);
    breaker.succeed(30_200);
    expect(breaker.stateAt(30_200)).toBe('closed');
    failTimes(breaker, 4, 30_300);
    expect(breaker.canCall(30_300)).toBe(true);
  });

  it('opens anew when the trial fails, and tries again when the trial told nothing', () => {
    const breaker = new Breaker(POLICY);
    failTimes(breaker, 5, 0);
    breaker.begin(30_000);
    breaker.abandon();
    expect(breaker.canCall(30_000)).toBe(true);
    breaker.begin(30_000);
    breaker.fail(30_000);
    expect(breaker.canCall(59_999)).toBe(false);
    expect(breaker.canCall(60_000)).toBe(true);
  });

  it('opens at the first failure when another gateway has found the upstream failing, and refuses nothing before', () => {
    const breaker = new Breaker(POLICY);
    breaker.suspect(0);
    expect([breaker.stateAt(0), breaker.canCall(0)]).toEqual(['closed', true]);
    breaker.fail(10);
    expect(breaker.stateAt(10)).toBe('open');
  });

  it.each([
    [
      'a success',
      (breaker: Breaker) => {
        breaker.succeed(10);
      },
      20
    ],
    ['the reset time', () => undefined, 30_000]
  ])('is no longer suspicious after %s', (_what, happen, nowMs) => {
    const breaker = new Breaker(POLICY);
    breaker.suspect(0);
    happen(breaker);
    breaker.fail(nowMs);
    expect(breaker.stateAt(nowMs)).toBe('closed');
  });

  it('forgets failures older than the window', () => {
    const breaker = new Breaker(POLICY);
    failTimes(breaker, 4, 0);
    failTimes(breaker, 4, 11_000);
    expect(breaker.stateAt(11_000)).toBe('closed');
    expect(breaker.failuresAt(11_000)).toBe(4);
  });

  it('stays closed while most calls succeed', () => {
    const breaker = new Breaker(POLICY);
    for (let call = 0; call < 100; call++) {
      breaker.succeed(call);
      if (call % 3 === 0) breaker.fail(call);
    }
    expect(breaker.stateAt(100)).toBe('closed');
  });

  it('never refuses longer than the reset time after the last failure', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('fail', 'succeed', 'abandon', 'begin'), fc.nat(20_000)), {
      maxLength: 60
    });
    fc.assert(
      fc.property(steps, (calls) => {
        const breaker = new Breaker(POLICY);
        let nowMs = 0;
        for (const [call, afterMs] of calls) {
          nowMs += afterMs;
          if (call === 'begin' && breaker.canCall(nowMs)) breaker.begin(nowMs);
          if (call === 'fail') breaker.fail(nowMs);
          if (call === 'succeed') breaker.succeed(nowMs);
          if (call === 'abandon') breaker.abandon();
        }
        breaker.abandon(); // every trial ends
        expect(breaker.waitMs(nowMs)).toBeLessThanOrEqual(POLICY.resetMs);
        expect(breaker.canCall(nowMs + POLICY.resetMs)).toBe(true);
      })
    );
  });
});

describe('UpstreamBreaker', () => {
  it('shuts out the client whose calls fail, and nobody else', () => {
    const breaker = new UpstreamBreaker(POLICY);
    for (let call = 0; call < 50; call++) breaker.fail('attacker', 'client', call);
    expect(breaker.canCall('attacker', 50)).toBe(false);
    expect(breaker.canCall('customer', 50)).toBe(true);
    expect(breaker.stateAt(50)).toBe('closed');
    expect(breaker.openClients(50)).toBe(1);
  });

  it('shuts out everybody once three clients have met failures', () => {
    const breaker = new UpstreamBreaker(POLICY);
    for (let call = 0; call < 6; call++) breaker.fail(`client-${call % 3}`, 'client', call);
    expect(breaker.canCall('customer', 10)).toBe(false);
  });

  it('shuts out everybody when connections fail, whoever asked', () => {
    const breaker = new UpstreamBreaker(POLICY);
    for (let call = 0; call < 5; call++) breaker.fail('client', 'upstream', call);
    expect(breaker.canCall('customer', 10)).toBe(false);
    expect(breaker.waitMs('customer', 10)).toBe(29_994);
  });

  it('keeps a bounded number of failing clients', () => {
    const breaker = new UpstreamBreaker({ ...POLICY, failureShare: 1 });
    for (let client = 0; client < 5000; client++) {
      breaker.succeed('well', 0);
      for (let call = 0; call < 5; call++) breaker.fail(`client-${client}`, 'client', 0);
    }
    expect(breaker.openClients(1)).toBeLessThanOrEqual(1000);
  });
});
