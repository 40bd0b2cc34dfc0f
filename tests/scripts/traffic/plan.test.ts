import { describe, expect, it } from 'vitest';
import { ATTACK_CLASSES } from '#data/label.ts';
import { planAttack } from '#scripts/traffic/plan-attack.ts';
import { planBenign } from '#scripts/traffic/plan-benign.ts';
import type { PlannedRequest } from '#scripts/traffic/planned-request.ts';
import { planSiege } from '#scripts/traffic/plan-siege.ts';
import { requestIdFor, simulatedAnswerOf } from '#scripts/traffic/simulated-answer.ts';

describe('planned attacks', () => {
  it.each(ATTACK_CLASSES.slice(1))(
    '%s: as many requests as asked for, all of the class, in runs of their own',
    (kind) => {
      const plan = planAttack(kind, { seed: 3, rate: 10, seconds: 6 });
      expect(plan).toHaveLength(60);
      expect(new Set(plan.map(({ record }) => record.label?.attackClass))).toEqual(new Set([kind]));
      expect(plan.at(-1)!.atMs).toBeLessThan(6_000);
      expect(runsOf(plan).length).toBeGreaterThanOrEqual(4);
    }
  );

  it('keep each attacker at its own pace, from its first request on', () => {
    const plan = planAttack('credential-stuffing', { seed: 3, rate: 20, seconds: 20 });
    let pairs = 0;
    for (const requests of runsOf(plan)) {
      for (const [at, { record, atMs }] of requests.entries()) {
        const before = requests[at - 1];
        if (before === undefined) continue;
        expect(atMs - before.atMs).toBeCloseTo(record.timestampMs - before.record.timestampMs, 6);
        pairs++;
      }
    }
    expect(pairs).toBeGreaterThan(100);
  });

  it('planned together, share no address with each other or with ordinary clients', () => {
    const sieges = planSiege(['credential-stuffing', 'scanning', 'scraping'], {
      seed: 3,
      rate: 20,
      seconds: 5,
      benign: 20
    });
    const owners = new Map<string, string>();
    for (const { kind, attack, benign, programs } of sieges) {
      for (const { record } of attack) {
        expect([undefined, kind]).toContain(owners.get(record.address));
        owners.set(record.address, kind);
      }
      expect(benign.length).toBeGreaterThan(0);
      expect(programs.length).toBeGreaterThan(0);
    }
    for (const { benign, programs } of sieges)
      for (const { record } of [...benign, ...programs]) expect(owners.has(record.address)).toBe(false);
  });
});

function runsOf(plan: readonly PlannedRequest[]): PlannedRequest[][] {
  return [...Map.groupBy(plan, ({ record }) => record.label?.campaignId ?? '').values()];
}

describe('planned ordinary traffic', () => {
  const plan = planBenign({ seed: 3, rate: 20, seconds: 10 });

  it('has the rate that was asked for, in order of time', () => {
    expect(plan).toHaveLength(200);
    const times = plan.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times.at(-1)).toBeLessThan(10_000);
  });

  it('keeps each client at its own pace', () => {
    const clients = Map.groupBy(plan, ({ record }) => record.address);
    let pairs = 0;
    for (const requests of clients.values()) {
      for (const [at, { record, atMs }] of requests.entries()) {
        const before = requests[at - 1];
        if (before === undefined) continue;
        expect(atMs - before.atMs).toBeCloseTo(record.timestampMs - before.record.timestampMs, 6);
        pairs++;
      }
    }
    expect(pairs).toBeGreaterThan(20);
    expect(clients.size).toBeGreaterThan(20);
  });

  it('is the same for the same seed', () => {
    expect(planBenign({ seed: 3, rate: 20, seconds: 10 })).toEqual(plan);
  });
});

describe('the answer in a request id', () => {
  it('comes out as it went in, within what HTTP allows', () => {
    expect(simulatedAnswerOf(requestIdFor({ status: 401, responseBytes: 532, latencyMs: 12.4 }, 'abc'))).toEqual({
      status: 401,
      responseBytes: 532,
      latencyMs: 12
    });
    expect(simulatedAnswerOf(requestIdFor({ status: 0, responseBytes: 9_999_999, latencyMs: 60_000 }, 'abc'))).toEqual({
      status: 200,
      responseBytes: 1_048_576,
      latencyMs: 5_000
    });
    expect(simulatedAnswerOf('7376dc8234c37181')).toBeUndefined();
  });
});
