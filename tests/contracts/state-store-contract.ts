import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presentKey, recordOf, type NewApiKey } from '#gateway/access/api-keys.ts';
import { createLimitCounters } from '#policy/limits/limit-counters.ts';
import type { Limit } from '#policy/limits/limit.ts';
import type { GuardQuestion, ListEntry, StateStore } from '#gateway/stores/state-store.ts';

const NOW_MS = 1_760_000_000_000;
const MINUTE_MS = 60_000;

let names = 0;
/** Tests share one store; each takes names nobody else has. */
export function freshName(): string {
  return `n${process.pid}-${++names}`;
}

export function question(change: Partial<GuardQuestion> = {}): GuardQuestion {
  return {
    nowMs: NOW_MS,
    clientKey: `addr:${freshName()}`,
    apiKeyId: '',
    handSetClientId: '',
    limit: undefined,
    isLimitReplaceable: true,
    wantsWindow: false,
    ...change
  };
}

export function limitOf(max: number, windowMs = MINUTE_MS): Limit {
  return { name: '', max, windowMs };
}

function denied(cidr: string, change: Partial<ListEntry> = {}): ListEntry {
  return { list: 'deny', cidr, note: '', createdAtMs: NOW_MS, expiresAtMs: null, ...change };
}

/**
 * What every store must do. `stores` are handles on the same state: one for memory, two for Redis, which then stand for
 * two gateways; what one writes the other reads.
 */
export function describeStateStore(kind: string, stores: () => StateStore[]): void {
  const one = (): StateStore => stores()[0]!;
  const other = (): StateStore => stores().at(-1)!;

  async function storedKey(
    wanted: Partial<NewApiKey> = {}
  ): Promise<{ id: string; clientKey: string; apiKeyId: string }> {
    const record = recordOf(`secret ${freshName()}`, { clientId: 'acme', ...wanted }, NOW_MS);
    await one().putApiKey(record);
    return { id: record.id, clientKey: `key:${record.id}`, apiKeyId: record.id };
  }

  describe(`${kind} as a state store`, () => {
    it('knows a client without a key and counts nothing for it when there is no limit', async () => {
      expect(await one().guard(question())).toMatchObject({
        credential: 'none',
        clientId: '',
        standing: undefined,
        rate: undefined,
        isDegraded: false
      });
    });

    it('gives the client id of a key that another gateway stored', async () => {
      const key = await storedKey();
      expect(await other().guard(question(key))).toMatchObject({ credential: 'valid', clientId: 'acme' });
    });

    it('does not count a request whose key is unknown, so invented keys take no memory', async () => {
      const { id } = presentKey(freshName());
      const asked = question({ clientKey: `key:${id}`, apiKeyId: id, limit: limitOf(5) });
      expect(await one().guard(asked)).toMatchObject({ credential: 'unknown', clientId: '', rate: undefined });
    });

    it('refuses a revoked key on every gateway from the next request on', async () => {
      const key = await storedKey();
      await one().revokeApiKey(key.id, NOW_MS);
      expect(await other().guard(question(key))).toMatchObject({ credential: 'revoked', clientId: '' });
      expect((await other().apiKeys()).find(({ id }) => id === key.id)?.revokedAtMs).toBe(NOW_MS);
    });

    it('ends a key at its expiry, to the millisecond', async () => {
      const key = await storedKey({ expiresAtMs: NOW_MS + 1000 });
      expect((await one().guard(question({ ...key, nowMs: NOW_MS + 999 }))).credential).toBe('valid');
      expect((await one().guard(question({ ...key, nowMs: NOW_MS + 1000 }))).credential).toBe('expired');
    });

    it('replaces a key whole when it is put again', async () => {
      const secret = freshName();
      const first = recordOf(
        secret,
        { clientId: 'acme', expiresAtMs: NOW_MS - 1, limit: { max: 1, windowMs: 1000 } },
        NOW_MS
      );
      await one().putApiKey(first);
      await one().putApiKey(recordOf(secret, { clientId: 'globex' }, NOW_MS));
      const asked = question({ clientKey: `key:${first.id}`, apiKeyId: first.id, limit: limitOf(7) });
      expect(await other().guard(asked)).toMatchObject({
        credential: 'valid',
        clientId: 'globex',
        rate: { limit: { max: 7 } }
      });
    });

    it('counts by the limit stored with the key where that may replace the given one', async () => {
      const key = await storedKey({ limit: { max: 2, windowMs: 10_000 } });
      const asked = question({ ...key, limit: limitOf(100) });
      expect((await one().guard(asked)).rate).toMatchObject({ limit: { max: 2, windowMs: 10_000 }, remaining: 1 });
      const fixed = { ...asked, limit: { ...limitOf(100), name: 'login' }, isLimitReplaceable: false };
      expect((await one().guard(fixed)).rate).toMatchObject({ limit: { max: 100 }, remaining: 99 });
    });

    it('admits exactly the limit over all gateways, and tells the rest when to come back', async () => {
      const asked = question({ limit: limitOf(10) });
      const replies = [];
      for (let at = 0; at < 25; at++) replies.push(await stores()[at % stores().length]!.guard(asked));
      expect(replies.map(({ rate }) => rate?.isRefused)).toEqual(Array.from({ length: 25 }, (_, at) => at >= 10));
      expect(replies.map(({ rate }) => rate?.remaining).slice(0, 11)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]);
      const { retryAfterMs } = replies.at(-1)!.rate!;
      const early = await one().guard({ ...asked, nowMs: NOW_MS + retryAfterMs - 1 });
      const inTime = await other().guard({ ...asked, nowMs: NOW_MS + retryAfterMs });
      expect([early.rate?.isRefused, inTime.rate?.isRefused]).toEqual([true, false]);
    });

    it('numbers its answers in the order it gave them, whichever gateway asks', async () => {
      const turns: number[] = [];
      for (let at = 0; at < 20; at++) turns.push((await stores()[at % stores().length]!.guard(question())).turn);
      expect(turns).toEqual([...new Set(turns)].sort((a, b) => a - b));
      const [before, after] = [one().nextTurn(), one().nextTurn()];
      expect(after).toBeGreaterThan(before);
    });

    it('keeps the counters of two limits and of two clients apart', async () => {
      const asked = question({ limit: limitOf(1) });
      await one().guard(asked);
      const login = { ...asked, limit: { ...limitOf(1), name: 'login' } };
      expect((await one().guard(login)).rate?.isRefused).toBe(false);
      expect((await one().guard({ ...asked, clientKey: `addr:${freshName()}` })).rate?.isRefused).toBe(false);
      expect((await one().guard(asked)).rate?.isRefused).toBe(true);
    });

    it('answers every sequence of requests as the counters in memory do', async () => {
      const step = fc.record({ waitMs: fc.integer({ min: 0, max: 4000 }), client: fc.integer({ min: 0, max: 1 }) });
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 40 }),
          fc.integer({ min: 1, max: 8 }),
          fc.constantFrom(1000, 7777, 20_000),
          async (steps, max, windowMs) => {
            const oracle = createLimitCounters({ capacity: 10 });
            const limit = limitOf(max, windowMs);
            const clients = [`addr:${freshName()}`, `addr:${freshName()}`];
            let nowMs = NOW_MS;
            for (const [at, { waitMs, client }] of steps.entries()) {
              nowMs += waitMs;
              const clientKey = clients[client]!;
              const { rate } = await stores()[at % stores().length]!.guard(question({ clientKey, limit, nowMs }));
              expect(rate).toEqual(oracle.take(clientKey, limit, nowMs));
            }
          }
        ),
        { numRuns: 30 }
      );
    });

    it('holds a standing decision until its end and counts nothing meanwhile', async () => {
      const asked = question({ limit: limitOf(1) });
      const decision = { action: 'block', untilMs: NOW_MS + 5000, reason: 'scanning', decisionId: 'd-1' } as const;
      await one().setStanding(asked.clientKey, decision, NOW_MS);
      expect(await other().guard(asked)).toMatchObject({ standing: decision, rate: undefined });
      expect(await other().standingDecisions(NOW_MS)).toContainEqual([asked.clientKey, decision]);
      const after = await other().guard({ ...asked, nowMs: NOW_MS + 5000 });
      expect(after).toMatchObject({ standing: undefined, rate: { isRefused: false } });
      expect(await other().standingDecisions(NOW_MS + 5000)).not.toContainEqual([asked.clientKey, decision]);
    });

    it('tells of a standing decision that has ended, and how many there were, until it is forgotten', async () => {
      const asked = question();
      const decision = { action: 'throttle', untilMs: NOW_MS + 5000, reason: 'flood', decisionId: 'd-3' } as const;
      const memory = { level: 3, forgottenAtMs: NOW_MS + 3_600_000 };
      await one().setStanding(asked.clientKey, decision, NOW_MS, memory);
      const record = { action: 'throttle', untilMs: NOW_MS + 5000, level: 3 };
      expect(await other().guard(asked)).toMatchObject({ standing: decision, record });
      expect(await other().guard({ ...asked, nowMs: NOW_MS + 6000 })).toMatchObject({ standing: undefined, record });
      await other().clearStanding(asked.clientKey);
      expect((await one().guard(asked)).record).toBeUndefined();
    });

    it('lifts a standing decision on request', async () => {
      const asked = question();
      await one().setStanding(
        asked.clientKey,
        { action: 'throttle', untilMs: NOW_MS + 5000, reason: 'flood', decisionId: 'd-2' },
        NOW_MS
      );
      await other().clearStanding(asked.clientKey);
      expect((await one().guard(asked)).standing).toBeUndefined();
    });

    it('names a newer list version in the next reply to any client, on every gateway', async () => {
      const entry = denied('203.0.113.0/24', { note: 'abuse desk' });
      const version = await one().changeLists({ put: entry });
      for (let at = 0; at < 20; at++) expect((await other().guard(question())).listVersion).toBe(version);
      expect(await other().readLists()).toMatchObject({ version, entries: expect.arrayContaining([entry]) as unknown });
      expect(await other().changeLists({ remove: entry })).toBe(version + 1);
      expect((await one().readLists()).entries).not.toContainEqual(entry);
    });

    it('keeps the same network on both lists as two entries, and drops expired ones with the next change', async () => {
      const cidr = '198.51.100.7/32';
      await one().changeLists({ put: denied(cidr, { expiresAtMs: 1 }) });
      await one().changeLists({ put: denied(cidr, { list: 'allow' }) });
      const found = (await other().readLists()).entries.filter((entry) => entry.cidr === cidr);
      expect(found.map(({ list }) => list)).toEqual(['allow']);
    });

    it('remembers the newest opening of an upstream for all gateways, and forgets it in time', async () => {
      const [lasting, brief, never] = [freshName(), freshName(), freshName()];
      await one().announceOpening(lasting, 'first', 60_000);
      await one().announceOpening(lasting, 'second', 60_000);
      await one().announceOpening(brief, 'short', 1);
      await wait(20);
      expect(await other().openings([lasting, brief, never])).toEqual(['second', undefined, undefined]);
    });

    it('says how it is', () => {
      expect(one().health()).toMatchObject({ state: 'up', failedCalls: 0, fault: '' });
    });
  });
}
