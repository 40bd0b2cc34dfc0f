import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitReady, connectRedis, mastersOf, type RedisClient } from '#gateway/stores/redis-client.ts';
import { createRedisStore } from '#gateway/stores/redis-store.ts';
import type { StateStore } from '#gateway/stores/state-store.ts';
import { withFallback } from '#gateway/stores/with-fallback.ts';
import { startRedis, startRedisCluster, whyNoRedis } from '#tests/contracts/redis-servers.ts';
import { describeStateStore, limitOf, question } from '#tests/contracts/state-store-contract.ts';

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

    it('answers after the scripts were flushed', async () => {
      const nodes = mastersOf(clients[0]!);
      for (const node of nodes) await node.script('FLUSH');
      expect((await stores[0]!.guard(question({ limit: limitOf(3) }))).rate?.remaining).toBe(2);
    });

    it('leaves nothing behind that does not expire, apart from keys and lists', async () => {
      const asked = question({ limit: limitOf(3) });
      await stores[0]!.guard(asked);
      const nodes = mastersOf(clients[0]!);
      const names = (await Promise.all(nodes.map((node) => node.keys('*')))).flat();
      const counters = names.filter((name) => /:(count|standing|opening):/.test(name));
      expect(counters.length).toBeGreaterThan(0);
      for (const name of counters) expect(await clients[0]!.pttl(name)).toBeGreaterThan(0);
      const rest = names.filter(
        (name) => !/:(count|standing|opening|list-version|api-key|api-keys|lists|lists-version)/.test(name)
      );
      expect(rest).toEqual([]);
    });
  });
});
