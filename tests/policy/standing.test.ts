import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judgement } from '#policy/judgement.ts';
import { isForgotten, NO_STRIKES, strike, type NewStanding, type StandingPlan } from '#policy/standing.ts';
import { NOW_MS } from './helpers/policy-scene.ts';

const MINUTE_MS = 60_000;
const PLAN: StandingPlan = {
  factor: 2,
  longestMs: 60 * MINUTE_MS,
  decayMs: 60 * MINUTE_MS,
  repeat: { requests: 3, withinMs: MINUTE_MS, ttlMs: 5 * MINUTE_MS },
  suspicion: { requests: 4, withinMs: 5 * MINUTE_MS }
};

const BLOCK_CLIENT: Judgement = {
  action: 'block',
  detector: 'classifier',
  reason: 'model:scanning',
  attackClass: 'scanning',
  isEnforced: true,
  scope: 'client',
  ttlMs: 10 * MINUTE_MS,
  mode: 'enforce',
  heldBack: null,
  isClientShared: false
};
const BLOCK_REQUEST: Judgement = { ...BLOCK_CLIENT, scope: 'request', ttlMs: 0, reason: 'model:sql-injection' };
const THROTTLE_CLIENT: Judgement = { ...BLOCK_CLIENT, action: 'throttle', ttlMs: MINUTE_MS, reason: 'model:scraping' };
const THROTTLE_REQUEST: Judgement = { ...THROTTLE_CLIENT, scope: 'request', ttlMs: 0 };
const ALLOWED: Judgement = { ...THROTTLE_REQUEST, action: 'allow', detector: null, reason: '', attackClass: null };
const SUSPECTED: Judgement = {
  ...ALLOWED,
  suspected: { action: 'throttle', reason: 'model:scraping', ttlMs: 5 * MINUTE_MS }
};

/** What a client meets whose judgements come after these pauses. */
function standingsOf(
  steps: readonly [waitMs: number, judgement: Judgement][],
  plan = PLAN
): (NewStanding & { atMs: number })[] {
  let strikes = NO_STRIKES;
  let nowMs = NOW_MS;
  const made: (NewStanding & { atMs: number })[] = [];
  for (const [waitMs, judgement] of steps) {
    nowMs += waitMs;
    const outcome = strike(strikes, judgement, nowMs, plan);
    strikes = outcome.strikes;
    if (outcome.standing !== null) made.push({ ...outcome.standing, atMs: nowMs });
  }
  return made;
}

const judgement = fc.constantFrom(BLOCK_CLIENT, BLOCK_REQUEST, THROTTLE_CLIENT, THROTTLE_REQUEST, SUSPECTED, ALLOWED);
const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 * 3_600_000 }), judgement), { maxLength: 60 });
const plan = fc.record({
  factor: fc.double({ min: 1, max: 10, noNaN: true }),
  longestMs: fc.integer({ min: 1000, max: 86_400_000 }),
  decayMs: fc.integer({ min: 1000, max: 86_400_000 }),
  repeat: fc.record({
    requests: fc.integer({ min: 1, max: 20 }),
    withinMs: fc.integer({ min: 1000, max: 3_600_000 }),
    ttlMs: fc.integer({ min: 1000, max: 3_600_000 })
  }),
  suspicion: fc.record({
    requests: fc.integer({ min: 1, max: 20 }),
    withinMs: fc.integer({ min: 1000, max: 3_600_000 })
  })
});

describe('standing decisions, as laws', () => {
  it('all end, and none lasts longer than the longest', () => {
    fc.assert(
      fc.property(history, plan, (steps, chosen) => {
        for (const { atMs, untilMs, ttlMs } of standingsOf(steps, chosen)) {
          expect(untilMs).toBe(atMs + ttlMs);
          expect(ttlMs).toBeGreaterThan(0);
          expect(ttlMs).toBeLessThanOrEqual(chosen.longestMs);
        }
      })
    );
  });

  it('are never made longer by what comes while they hold; only a block takes the place of a throttle', () => {
    fc.assert(
      fc.property(history, plan, (steps, chosen) => {
        const made = standingsOf(steps, chosen);
        for (const [at, { atMs, action }] of made.entries()) {
          const before = made[at - 1];
          const isFree = before === undefined || atMs >= before.untilMs;
          expect(isFree || (before.action === 'throttle' && action === 'block')).toBe(true);
        }
      })
    );
  });

  it('are not made by what is not enforced, nor against a client key that many share', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (steps, isShared) => {
        const held = steps.map(([waitMs, each]): [number, Judgement] => [
          waitMs,
          isShared ? { ...each, isClientShared: true } : { ...each, isEnforced: false }
        ]);
        expect(standingsOf(held)).toEqual([]);
      })
    );
  });

  it('are forgotten in the end, whatever the client did', () => {
    fc.assert(
      fc.property(history, plan, (steps, chosen) => {
        let strikes = NO_STRIKES;
        let nowMs = NOW_MS;
        for (const [waitMs, each] of steps) strikes = strike(strikes, each, (nowMs += waitMs), chosen).strikes;
        const quietMs = chosen.longestMs + 8 * chosen.decayMs + chosen.repeat.withinMs + chosen.suspicion.withinMs;
        expect(isForgotten(strikes, nowMs + quietMs, chosen)).toBe(true);
      })
    );
  });
});

describe('a standing decision', () => {
  it('lasts twice as long each time, up to the longest', () => {
    const lasting = standingsOf(Array.from({ length: 6 }, () => [61 * MINUTE_MS - 1, BLOCK_CLIENT]));
    // Each comes before an hour has passed since the end of the one before.
    expect(lasting.map(({ ttlMs }) => ttlMs / MINUTE_MS)).toEqual([10, 20, 40, 60, 60, 60]);
  });

  it('is back at the base time after quiet hours, one step an hour', () => {
    const soon: [number, Judgement] = [10 * MINUTE_MS, BLOCK_CLIENT];
    const later: [number, Judgement] = [(20 + 60) * MINUTE_MS, BLOCK_CLIENT];
    const muchLater: [number, Judgement] = [(20 + 120) * MINUTE_MS, BLOCK_CLIENT];
    const minutes = (steps: [number, Judgement][]): number[] =>
      standingsOf(steps).map(({ ttlMs }) => ttlMs / MINUTE_MS);
    expect(minutes([[0, BLOCK_CLIENT], soon])).toEqual([10, 20]);
    expect(minutes([[0, BLOCK_CLIENT], soon, later])).toEqual([10, 20, 20]);
    expect(minutes([[0, BLOCK_CLIENT], soon, muchLater])).toEqual([10, 20, 10]);
  });

  it('is forgotten after eight quiet hours even by a client that was stopped a hundred times', () => {
    const often = Array.from({ length: 100 }, (): [number, Judgement] => [61 * MINUTE_MS, BLOCK_CLIENT]);
    const back: [number, Judgement] = [(60 + 8 * 60) * MINUTE_MS, BLOCK_CLIENT];
    expect(standingsOf([...often, back]).at(-1)?.ttlMs).toBe(10 * MINUTE_MS);
  });

  it('comes of many single blocked requests within the time, and of no fewer', () => {
    const quick: [number, Judgement] = [20_000, BLOCK_REQUEST];
    expect(standingsOf([quick, quick])).toEqual([]);
    expect(standingsOf([quick, quick, quick])).toMatchObject([
      { action: 'block', ttlMs: 5 * MINUTE_MS, reason: 'repeated:model:sql-injection' }
    ]);
    const slow: [number, Judgement] = [30_001, BLOCK_REQUEST];
    expect(standingsOf(Array.from({ length: 20 }, () => slow))).toEqual([]);
    expect(standingsOf(Array.from({ length: 20 }, () => [1000, THROTTLE_REQUEST]))).toEqual([]);
  });

  it('comes of many suspicious requests within the time, as one that is certain would have made it, and of no fewer', () => {
    const quick: [number, Judgement] = [60_000, SUSPECTED];
    expect(standingsOf([quick, quick, quick])).toEqual([]);
    expect(standingsOf([quick, quick, [1, ALLOWED], quick, quick])).toMatchObject([
      { action: 'throttle', ttlMs: 5 * MINUTE_MS, reason: 'persistent:model:scraping', level: 1 }
    ]);
    const slow: [number, Judgement] = [100_001, SUSPECTED];
    expect(standingsOf(Array.from({ length: 20 }, () => slow))).toEqual([]);
  });

  it('against a flood is replaced when the same client is found scanning', () => {
    const made = standingsOf([
      [0, THROTTLE_CLIENT],
      [1000, BLOCK_CLIENT],
      [1000, THROTTLE_CLIENT]
    ]);
    expect(made.map(({ action }) => action)).toEqual(['throttle', 'block']);
  });
});
