import { describe, expect, it } from 'vitest';
import { ATTACK_CLASSES } from '#data/label.ts';
import { planAttack } from '#scripts/traffic/plan-attack.ts';
import { planBenign } from '#scripts/traffic/plan-benign.ts';
import { requestIdFor, simulatedAnswerOf } from '#scripts/traffic/simulated-answer.ts';

describe('planned attacks', () => {
  it.each(ATTACK_CLASSES.slice(1))(
    '%s: as many requests as asked for, all of the class, from addresses of their own',
    (kind) => {
      const plan = planAttack(kind, { seed: 3, rate: 10, seconds: 6 });
      expect(plan).toHaveLength(60);
      expect(new Set(plan.map(({ record }) => record.label?.attackClass))).toEqual(new Set([kind]));
      expect(plan.at(-1)!.atMs).toBe(5900);
      expect(new Set(plan.map(({ record }) => record.address)).size).toBeGreaterThan(1);
    }
  );
});

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
    expect(simulatedAnswerOf(requestIdFor({ status: 401, responseBytes: 532 }, 'abc'))).toEqual({
      status: 401,
      responseBytes: 532
    });
    expect(simulatedAnswerOf(requestIdFor({ status: 0, responseBytes: 9_999_999 }, 'abc'))).toEqual({
      status: 200,
      responseBytes: 65_536
    });
    expect(simulatedAnswerOf('7376dc8234c37181')).toBeUndefined();
  });
});
