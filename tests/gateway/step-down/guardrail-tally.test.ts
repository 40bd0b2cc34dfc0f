import { describe, expect, it } from 'vitest';
import type { FinishedRequest } from '#gateway/observability/finished-request.ts';
import { createGuardrailTally } from '#gateway/step-down/guardrail-tally.ts';
import { referenceBins } from '#models/drift/reference-bins.ts';
import type { Judged } from '#gateway/judging/judged.ts';
import { finishedRequest } from '#tests/helpers/finished-request.ts';

const SPREAD = Array.from({ length: 1000 }, (_, at) => at / 1000);
const REFERENCE = { features: [], attackScore: referenceBins(SPREAD), anomalyScore: referenceBins(SPREAD) };

function scene() {
  const clock = { nowMs: 1_000_000 };
  let isSteppedDown = false;
  const tally = createGuardrailTally({
    reference: () => REFERENCE,
    isSteppedDown: () => isSteppedDown,
    nowMs: () => clock.nowMs
  });
  const take = () => tally.take(clock.nowMs);
  return { ...tally, clock, take, stepDown: () => (isSteppedDown = true) };
}

/** As much of a judged request as the tally looks at. */
function judgedAs(action: 'allow' | 'block', change: object = {}, scores = [0.5, 0.5], us = 100): Judged {
  return {
    judgement: { action, detector: action === 'allow' ? null : 'classifier', isEnforced: true, ...change },
    scored: { attackScore: scores[0], anomalyScore: scores[1] },
    ...{ parseUs: us, featuresUs: 0, scoreUs: 0, decideUs: 0 }
  } as unknown as Judged; // the rest of it is not looked at
}

const forwarding = {} as FinishedRequest['forwarding']; // only whether there is one is looked at
const passed = (client: string, more: Partial<FinishedRequest> = {}): FinishedRequest =>
  finishedRequest({ clientKey: client, judged: judgedAs('allow'), forwarding, ...more });
const blocked = (client: string, more: Partial<FinishedRequest> = {}): FinishedRequest =>
  finishedRequest({
    ...{ clientKey: client, judged: judgedAs('block'), status: 403 },
    ...{ stage: 'judge', action: 'block', reason: 'model:sql-injection', ...more }
  });

describe('the tally of the guardrails', () => {
  it('counts what models stopped, by themselves or by what stands against a client, and nothing else', () => {
    const { record, take } = scene();
    record(passed('a'));
    record(passed('b', { status: 500 }));
    record(blocked('c'));
    record(blocked('d', { stage: 'guard', judged: null, reason: 'standing:repeated:model:scanning' }));
    record(blocked('e', { stage: 'guard', judged: null, reason: 'standing:rule:mine' }));
    record(blocked('f', { stage: 'guard', judged: null, reason: 'rate-limit', action: 'throttle' }));
    record(blocked('g', { judged: judgedAs('block', { detector: 'rule' }), reason: 'rule:mine' }));
    record(passed('h', { judged: null }));
    const { clients, ...counts } = take();
    expect(counts).toMatchObject({ requests: 5, stopped: 2, allowed: 2, succeeded: 1 });
    expect([...clients].filter(([, { isStopped }]) => isStopped).map(([key]) => key)).toEqual(['c', 'd']);
    expect(take()).toMatchObject({ requests: 0, stopped: 0, judgeP99Us: 0, clients: new Map() });
  });

  it('counts what is only held back as stopped while it is stepped down, and not in the observe mode of an operator', () => {
    const { record, take, stepDown } = scene();
    const heldBack = passed('a', { judged: judgedAs('block', { isEnforced: false }) });
    record(heldBack);
    expect(take().stopped).toBe(0);
    stepDown();
    record(heldBack);
    expect(take().stopped).toBe(1);
  });

  it('knows a client ten seconds after it was first served, also when it is stopped then', () => {
    const { record, take, clock } = scene();
    record(passed('served'));
    record(passed('failed', { status: 404 }));
    record(blocked('served'));
    expect(take().clients.get('served')).toEqual({ isStopped: true, isKnown: false });
    clock.nowMs += 10_000;
    for (const client of ['served', 'failed', 'new']) record(blocked(client));
    const known = [...take().clients].map(([key, { isKnown }]) => [key, isKnown]);
    expect(known).toEqual([
      ['served', true],
      ['failed', false],
      ['new', false]
    ]);
  });

  it('tells the 99th percentile of judging to a fifth', () => {
    const { record, take } = scene();
    for (let at = 0; at < 980; at++) record(passed('a', { judged: judgedAs('allow', {}, [0, 0], 100) }));
    for (let at = 0; at < 20; at++) record(passed('a', { judged: judgedAs('allow', {}, [0, 0], 9000) }));
    const { judgeP99Us } = take();
    expect(judgeP99Us).toBeGreaterThanOrEqual(9000);
    expect(judgeP99Us).toBeLessThan(9000 * 1.2);
  });

  it('tells how far scores stand from the reference once there are enough of them', () => {
    const { record, take } = scene();
    const score = (count: number, from: number, to: number) => {
      for (let at = 0; at < count; at++) {
        const value = from + ((to - from) * at) / count;
        record(passed('a', { judged: judgedAs('allow', {}, [value, value]) }));
      }
    };
    score(400, 0, 1);
    expect(take().scorePsi).toBeNull();
    score(400, 0, 1);
    expect(take().scorePsi).toBeLessThan(0.01);
    for (let second = 0; second < 60; second++) {
      score(400, 0.7, 1);
      take();
    }
    expect(take().scorePsi).toBeGreaterThan(1);
  });
});
