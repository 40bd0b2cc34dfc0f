import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitReady, connectRedis, mastersOf, type RedisClient } from '#gateway/stores/redis-client.ts';
import { createRedisStore } from '#gateway/stores/redis-store.ts';
import type { StateStore } from '#gateway/stores/state-store.ts';
import { withFallback } from '#gateway/stores/with-fallback.ts';
import { createSharedWindows } from '#gateway/windows/shared-windows.ts';
import { countOf } from '#models/window/read-window.ts';
import { createWindowViews } from '#models/window/window-tracker.ts';
import { encodeArrival } from '#models/window/window-events.ts';
import { ARRIVAL } from '#tests/models/window/window-facts.ts';
import { startRedis, startRedisCluster, whyNoRedis } from '#tests/contracts/redis-servers.ts';
import { describeStateStore, limitOf, question } from '#tests/contracts/state-store-contract.ts';

const views = createWindowViews();
const log = pino({ level: 'silent' });

const KINDS: [string, () => Promise<{ urls: string[]; stop: () => Promise<void> }>][] = [
  [
    'Redis',
    async () => {
      const server = await startRedis();
      return { urls: [server.url], stop: server.stop };
    }
  ],
  ['Redis Cluster', startRedisCluster]
];

describe.skipIf(whyNoRedis())('behind one port', () => {
  describe.each(KINDS)('%s', (kind, start) => {
    let clients: RedisClient[] = [];
    let stores: StateStore[] = [];
    let stop = (): Promise<void> => Promise.resolve();

    beforeAll(async () => {
      const started = await start();
      stop = started.stop;
      clients = [1, 2].map(() => connectRedis(started.urls, { timeoutMs: 2000, log }));
      await Promise.all(clients.map((client) => awaitReady(client, 5000)));
      stores = clients.map((client) =>
        withFallback(createRedisStore(client, { prefix: 'pathhelm', nowMs: Date.now, log }), {
          maxClients: 1000,
          nowMs: Date.now,
          log
        })
      );
    }, 30_000);

    afterAll(async () => {
      for (const store of stores) await store.close();
      await stop();
    });

    describeStateStore(kind, () => stores);

    it('folds what two gateways saw of a client into one window, whoever of them writes it back first', async () => {
      const { clientKey } = question();
      const place = { clientKey, route: 'GET /', fingerprintHash: 1 };
      const windows = stores.map((store) =>
        createSharedWindows({ storage: store.windows!, maxClients: 10, onLost: (fault) => expect.fail(String(fault)) })
      );
      const atMs = Date.now();
      for (let at = 0; at < 120; at++) {
        const stored = await Promise.all(
          stores.map(async (store) => (await store.guard(question({ clientKey, wantsWindow: true }))).window)
        );
        for (const [index, each] of windows.entries()) {
          each.read({ ...place, atMs, stored: stored[index] }, views);
          each.arrive({ ...place, atMs: atMs + at, stored: undefined }, ARRIVAL);
        }
        await nextTurn();
      }
      const { window: stored } = await stores[1]!.guard(question({ clientKey, wantsWindow: true }));
      expect(stored!.state.length).toBeGreaterThan(0);
      expect(stored!.events.length).toBeLessThan(4096);
      windows[1]!.read({ ...place, atMs: atMs + 120, stored }, views);
      expect(countOf(views.client.hour, 'arrivals')).toBe(240);
    });

    it('answers after the scripts were flushed', async () => {
      const nodes = mastersOf(clients[0]!);
      for (const node of nodes) await node.script('FLUSH');
      expect((await stores[0]!.guard(question({ limit: limitOf(3) }))).rate?.remaining).toBe(2);
    });

    it('leaves nothing behind that does not expire, apart from keys and lists', async () => {
      const asked = question({ limit: limitOf(3) });
      await stores[0]!.guard(asked);
      await stores[0]!.windows!.append(asked.clientKey, encodeArrival(Date.now(), ARRIVAL));
      const nodes = mastersOf(clients[0]!);
      const names = (await Promise.all(nodes.map((node) => node.keys('*')))).flat();
      const counters = names.filter((name) => /:(count|standing|opening|window|events):/.test(name));
      expect(counters.length).toBeGreaterThan(0);
      for (const name of counters) expect(await clients[0]!.pttl(name)).toBeGreaterThan(0);
      const rest = names.filter(
        (name) =>
          !/:(count|standing|opening|window|events|list-version|api-key|api-keys|lists|lists-version)/.test(name)
      );
      expect(rest).toEqual([]);
    });
  });
});
