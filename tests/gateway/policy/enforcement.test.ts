import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createEnforcement } from '#gateway/policy/enforcement.ts';
import { createMemoryStore } from '#gateway/stores/memory-store.ts';
import { factsOf, NOW_MS, policyOf, verdictOf } from '#tests/policy/helpers/policy-scene.ts';

const scanning = verdictOf({ scanning: 0.9 });
const injection = verdictOf({ 'sql-injection': 0.9 });

function sceneOf(text = 'mode: enforce', maxClients = 100) {
  const policy = policyOf(text);
  const store = createMemoryStore({ maxClients: 100, nowMs: () => NOW_MS });
  const enforcement = createEnforcement({ policy: () => policy, store, maxClients, log: pino({ level: 'silent' }) });
  return { policy, store, enforcement };
}

describe('enforcement', () => {
  it('puts a decision against a client into the store, with its end, reason and origin', async () => {
    const { policy, store, enforcement } = sceneOf();
    const standing = enforcement.note(policy.decide(factsOf(), scanning), 'addr:203.0.113.7', NOW_MS, 'decision-1');
    expect(standing).toMatchObject({ action: 'block', ttlMs: 600_000 });
    expect(await store.standingDecisions(NOW_MS)).toEqual([
      [
        'addr:203.0.113.7',
        { action: 'block', untilMs: NOW_MS + 600_000, reason: 'model:scanning', decisionId: 'decision-1' }
      ]
    ]);
    expect(enforcement.stats()).toEqual({ trackedClients: 1, blocks: 1, throttles: 0, failed: 0 });
  });

  it('leaves clients alone in observe mode, and clients behind a shared address', async () => {
    const { policy, store, enforcement } = sceneOf('');
    const enforcing = policyOf('mode: enforce');
    for (let at = 0; at < 50; at++) {
      enforcement.note(policy.decide(factsOf(), scanning), 'addr:203.0.113.7', NOW_MS + at, '');
      const shared = factsOf({ clientsBehindKey: 50 });
      enforcement.note(enforcing.decide(shared, scanning), 'addr:203.0.113.7', NOW_MS + at, '');
      enforcement.note(enforcing.decide(shared, injection), 'addr:203.0.113.7', NOW_MS + at, '');
    }
    expect(await store.standingDecisions(NOW_MS)).toEqual([]);
  });

  it('stops a client that keeps sending what is blocked', async () => {
    const { policy, store, enforcement } = sceneOf('mode: enforce\nstanding: { repeat: { requests: 3, within: 10s } }');
    const judgement = policy.decide(factsOf({ clientKey: 'key:a' }), injection);
    const notes = [0, 1, 2].map((at) => enforcement.note(judgement, 'key:a', NOW_MS + at * 1000, `d${at}`));
    expect(notes.map((note) => note?.reason)).toEqual([undefined, undefined, 'repeated:model:sql-injection']);
    expect((await store.standingDecisions(NOW_MS)).map(([key]) => key)).toEqual(['key:a']);
  });

  it('stops a client for longer that another gateway has stopped before', () => {
    const { policy, store, enforcement } = sceneOf();
    const second = createEnforcement({ policy: () => policy, store, maxClients: 100, log: pino({ level: 'silent' }) });
    const judgement = policy.decide(factsOf(), scanning);
    const laterMs = NOW_MS + 700_000;
    expect(enforcement.note(judgement, 'addr:a', NOW_MS, '')).toMatchObject({ ttlMs: 600_000, level: 1 });
    const asked = { clientKey: 'addr:a', apiKeyId: '', handSetClientId: '', limit: undefined };
    const { record } = store.guard({ ...asked, nowMs: laterMs, isLimitReplaceable: true, wantsWindow: false });
    expect(second.note(judgement, 'addr:a', laterMs, '', record)).toMatchObject({ ttlMs: 1_200_000, level: 2 });
    expect(second.note(judgement, 'addr:a', laterMs + 1, '', record)).toBeNull(); // not made longer, not made anew
  });

  it('forgets the client longest unseen when its memory is full', () => {
    const { policy, enforcement } = sceneOf('mode: enforce', 2);
    const judgement = policy.decide(factsOf(), injection);
    for (const key of ['a', 'b', 'a', 'c']) enforcement.note(judgement, key, NOW_MS, '');
    expect(enforcement.stats().trackedClients).toBe(2);
  });

  it('counts a store that cannot be told, and goes on', async () => {
    const { policy } = sceneOf();
    const enforcement = createEnforcement({
      policy: () => policy,
      store: { setStanding: () => Promise.reject(new Error('away')) },
      maxClients: 10,
      log: pino({ level: 'silent' })
    });
    expect(enforcement.note(policy.decide(factsOf(), scanning), 'a', NOW_MS, '')).not.toBeNull();
    await Promise.resolve();
    await Promise.resolve();
    expect(enforcement.stats().failed).toBe(1);
  });
});
