import { describe, expect, it } from 'vitest';
import type { FinishedRequest } from '#gateway/observability/finished-request.ts';
import { createGuardrailTally } from '#gateway/step-down/guardrail-tally.ts';
import { referenceBins } from '#models/drift/reference-bins.ts';
import type { FormerOpinion } from '#gateway/step-down/trial.ts';
import type { Judged } from '#gateway/judging/judged.ts';
import type { ClientSeen, TrialState } from '#policy/step-down/guardrail-reading.ts';
import { blocked, judgedAs, passed, standing } from './judged-requests.ts';

const SPREAD = Array.from({ length: 1000 }, (_, at) => at / 1000);
const REFERENCE = { features: [], attackScore: referenceBins(SPREAD), anomalyScore: referenceBins(SPREAD) };

type TrialScene = { state: TrialState; changedAtMs: number; former: FormerOpinion; isNoticed: boolean };

function scene() {
  const clock = { nowMs: 1_000_000 };
  const trial: TrialScene = { state: 'over', changedAtMs: -Infinity, former: 'passes', isNoticed: true };
  const asked: Judged[] = [];
  let isSteppedDown = false;
  const tally = createGuardrailTally({
    trial: {
      notice: () => !trial.isNoticed && (trial.isNoticed = true),
      state: () => trial.state,
      changedAtMs: () => trial.changedAtMs,
      former: (judged) => {
        asked.push(judged);
        return trial.former;
      }
    },
    reference: () => REFERENCE,
    isSteppedDown: () => isSteppedDown,
    nowMs: () => clock.nowMs
  });
  const take = () => tally.take(clock.nowMs);
  /** Makes clients that have behaved for long enough. */
  const introduce = (...clients: string[]) => {
    for (const client of clients) for (let request = 0; request < 5; request++) tally.record(passed(client));
    clock.nowMs += 10_000;
    for (const client of clients) tally.record(passed(client));
    clock.nowMs += 60_000;
    take();
  };
  const change = (state: TrialState = 'compared') => {
    clock.nowMs += 1;
    Object.assign(trial, { state, changedAtMs: clock.nowMs, isNoticed: false });
  };
  const stepDown = () => (isSteppedDown = true);
  return { ...tally, clock, trial, asked, take, introduce, change, stepDown };
}

const counts = (stopped: number, requests = 1, more: Partial<ClientSeen> = {}): ClientSeen => ({
  ...{ requests, stopped, succeeded: requests - stopped, isOffender: false },
  ...more
});

describe('the tally of the guardrails', () => {
  it('counts clients that had behaved before the change, and of them only what models stopped', () => {
    const { record, take, introduce, change } = scene();
    const known = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    introduce(...known);
    change();
    record(passed('a'));
    record(passed('b', { status: 500 }));
    record(blocked('c'));
    record(standing('c'));
    record(blocked('d', { stage: 'guard', judged: null, reason: 'standing:rule:mine' }));
    record(blocked('e', { stage: 'guard', judged: null, reason: 'rate-limit', action: 'throttle' }));
    record(blocked('f', { judged: judgedAs('block', { detector: 'rule' }), reason: 'rule:mine' }));
    record(passed('g', { judged: null }));
    for (let request = 0; request < 9; request++) record(blocked('stranger'));
    const { clients, trial } = take();
    expect(trial).toBe('compared');
    expect(Object.fromEntries(clients)).toEqual({
      a: counts(0),
      b: counts(0, 1, { succeeded: 0 }),
      c: counts(2, 2),
      f: counts(0, 1, { succeeded: 0 })
    });
    expect(take()).toMatchObject({ clients: new Map(), judgeP99Us: 0 });
  });

  it('holds nothing against what is new when the former model stops it too: the client attacks', () => {
    const { record, take, introduce, change, trial, asked } = scene();
    introduce('attacker');
    change();
    trial.former = 'stops';
    record(blocked('attacker'));
    record(standing('attacker'));
    record(blocked('stranger'));
    expect([...take().clients]).toEqual([['attacker', counts(0, 1, { succeeded: 0, isOffender: true })]]);
    expect(asked).toHaveLength(1);
    change();
    trial.former = 'passes';
    record(blocked('attacker'));
    expect(take().clients.size).toBe(0);
  });

  it('cannot tell whose fault it is where the former model had its doubts', () => {
    const { record, take, introduce, change, trial } = scene();
    introduce('a');
    change();
    trial.former = 'doubts';
    record(blocked('a'));
    record(standing('a'));
    expect(take().clients.size).toBe(0);
  });

  it('holds a decision for many suspicious requests against what is new, where none was suspicious to the former model', () => {
    const { record, take, introduce, change, trial } = scene();
    introduce('wronged', 'attacker');
    change();
    const suspected = { action: 'throttle', reason: 'model:scraping', ttlMs: 1 };
    record(passed('wronged', { judged: judgedAs('allow', { suspected }) }));
    trial.former = 'doubts';
    record(passed('attacker', { judged: judgedAs('allow', { suspected }) }));
    for (const client of ['wronged', 'attacker'])
      record(blocked(client, { stage: 'guard', judged: null, reason: 'standing:persistent:model:scraping' }));
    expect(Object.fromEntries(take().clients)).toEqual({
      wronged: counts(1, 2),
      attacker: counts(0)
    });
  });

  it('still counts a client as well-behaved that a bad model has stopped, when the next one comes', () => {
    const { record, take, introduce, change } = scene();
    introduce('a');
    change();
    record(blocked('a'));
    change();
    record(blocked('a'));
    expect([...take().clients]).toEqual([['a', counts(1)]]);
  });

  it('knows only who has been served five times within ten seconds or more, and long enough ago', () => {
    const { record, take, clock, change } = scene();
    const times = (client: string, count: number, more: Partial<FinishedRequest> = {}) => {
      for (let request = 0; request < count; request++) record(passed(client, more));
    };
    times('known', 5);
    times('rare', 2);
    times('failing', 5, { status: 404 });
    clock.nowMs += 10_000;
    for (const client of ['known', 'rare', 'failing']) times(client, 1);
    times('burst', 50);
    change();
    times('late', 5);
    clock.nowMs += 10_000;
    times('late', 1);
    for (const client of ['known', 'rare', 'failing', 'burst', 'late']) record(blocked(client));
    expect([...take().clients.keys()]).toEqual(['known']);
  });

  it('forgives one mistaken stop in a hundred requests, and takes an hour to trust an attacker again', () => {
    const { record, take, introduce, change, clock } = scene();
    introduce('busy', 'attacker');
    for (let request = 0; request < 100; request++) record(passed('busy'));
    record(blocked('busy'));
    record(blocked('attacker'));
    const known = () => {
      change();
      for (const client of ['busy', 'attacker']) record(blocked(client));
      return [...take().clients.keys()];
    };
    clock.nowMs += 60_000;
    for (let request = 0; request < 9; request++) record(passed('attacker'));
    expect(known()).toEqual(['busy']);
    clock.nowMs += 3_600_000;
    for (let request = 0; request < 9; request++) record(passed('attacker'));
    expect(known()).toEqual(['busy', 'attacker']);
  });

  it('is not made to forget by a crowd of strangers', () => {
    const { record, take, introduce, change } = scene();
    introduce('a');
    for (let stranger = 0; stranger < 20_000; stranger++) record(passed(`stranger ${stranger}`));
    change();
    record(blocked('a'));
    expect(take().clients.get('a')).toEqual(counts(1));
  });

  it('asks the former model a bounded number of times', () => {
    const { record, take, introduce, change, asked } = scene();
    introduce('a');
    change();
    for (let request = 0; request < 5_000; request++) record(blocked('a'));
    expect(asked.length).toBeLessThan(500);
    expect(take().clients.get('a')!.stopped).toBe(asked.length);
  });

  it('counts what is only held back as stopped while it is stepped down, and not in the observe mode of an operator', () => {
    const { record, take, introduce, change, stepDown, clock } = scene();
    introduce('a');
    change();
    clock.nowMs += 60_000;
    const heldBack = passed('a', { judged: judgedAs('block', { isEnforced: false }) });
    record(heldBack);
    expect(take().clients.get('a')).toEqual(counts(0));
    stepDown();
    record(heldBack);
    expect(take().clients.get('a')).toEqual(counts(1, 1, { succeeded: 1 }));
  });

  it('counts stops of anybody well-behaved where nothing was changed, for the alarm', () => {
    const { record, take, introduce, asked } = scene();
    introduce('a', 'b');
    record(blocked('a'));
    record(passed('b'));
    const { clients, trial } = take();
    expect(trial).toBe('over');
    expect(Object.fromEntries(clients)).toEqual({ a: counts(1), b: counts(0) });
    expect(asked).toEqual([]);
  });

  it('takes times and scores of each client alike: a flood of one is a few samples', () => {
    const { record, take, introduce } = scene();
    introduce('a', 'b', 'flood');
    for (let request = 0; request < 1000; request++)
      record(passed('flood', { judged: judgedAs('allow', {}, [0, 0], 9000) }));
    for (const client of ['a', 'b'])
      for (let request = 0; request < 8; request++)
        record(passed(client, { judged: judgedAs('allow', {}, [0, 0], 100) }));
    expect(take().judgeP50Us).toBeLessThan(200);
  });

  it('tells the 99th percentile of judging to a fifth', () => {
    const { record, take, introduce } = scene();
    const clients = Array.from({ length: 100 }, (_, at) => `client ${at}`);
    introduce(...clients);
    for (const [at, client] of clients.entries())
      record(passed(client, { judged: judgedAs('allow', {}, [0, 0], at < 98 ? 100 : 9000) }));
    const { judgeP99Us } = take();
    expect(judgeP99Us).toBeGreaterThanOrEqual(9000);
    expect(judgeP99Us).toBeLessThan(9000 * 1.2);
  });

  it('tells how far scores stand from the reference once there are enough of them', () => {
    const { record, take, introduce } = scene();
    const clients = Array.from({ length: 100 }, (_, at) => `client ${at}`);
    introduce(...clients);
    const score = (count: number, from: number, to: number) => {
      for (let at = 0; at < count; at++) {
        const value = from + ((to - from) * at) / count;
        record(passed(clients[at % clients.length]!, { judged: judgedAs('allow', {}, [value, value]) }));
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
