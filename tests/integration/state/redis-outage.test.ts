import { setTimeout as wait } from 'node:timers/promises';
import { pino, type Logger } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { presentKey, recordOf } from '#gateway/access/api-keys.ts';
import { createAddressLists } from '#gateway/access/address-lists.ts';
import { openStateStore } from '#gateway/stores/open-state-store.ts';
import { shardOf } from '#gateway/stores/shards.ts';
import type { GuardReply, StateStore } from '#gateway/stores/state-store.ts';
import {
  eventually,
  startRedis,
  startRedisCluster,
  whyNoRedis,
  type RedisServer
} from '#tests/contracts/redis-servers.ts';
import { freshName, limitOf, question } from '#tests/contracts/state-store-contract.ts';
import { Redis } from 'ioredis';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function runningRedis(extra: string[] = []): Promise<RedisServer> {
  const server = await startRedis(extra);
  cleanUps.push(server.stop);
  return server;
}

type Opened = { store: StateStore; lines: () => { msg: string; state?: string }[] };

async function open(urls: string | string[], timeoutMs = 100): Promise<Opened> {
  const written: string[] = [];
  const log: Logger = pino({ level: 'info' }, { write: (line: string) => written.push(line) });
  const settings = {
    REDIS_URL: [urls].flat().join(','),
    REDIS_TIMEOUT_MS: timeoutMs,
    STATE_FILE: '',
    STATE_SNAPSHOT_SECONDS: 0,
    MAX_CLIENTS: 1000,
    DATA_DIR: ''
  };
  const store = await openStateStore(settings, { nowMs: Date.now, log });
  cleanUps.push(() => store.close());
  return { store, lines: () => written.map((line) => JSON.parse(line) as { msg: string; state?: string }) };
}

async function ask(store: StateStore, change: Parameters<typeof question>[0] = {}): Promise<GuardReply> {
  return store.guard(question({ nowMs: Date.now(), ...change }));
}

async function untilWhole(store: StateStore): Promise<void> {
  await eventually(async () => !(await ask(store)).isDegraded);
}

describe.skipIf(whyNoRedis())('the Redis store', () => {
  it('asks Redis exactly once per request, keyed, limited or not', async () => {
    const server = await runningRedis();
    const { store } = await open(server.url);
    const record = recordOf('secret', { clientId: 'acme' }, Date.now());
    await store.putApiKey(record);
    await ask(store, { limit: limitOf(5) }); // loads the script
    const watcher = new Redis(server.url);
    const monitor = await watcher.monitor();
    const commands: string[] = [];
    monitor.on('monitor', (_time: string, [command = '']: string[], source: string) => {
      if (source !== 'lua' && command !== 'get') commands.push(command.toLowerCase()); // get: the heartbeat
    });
    for (let at = 0; at < 100; at++) {
      await ask(store, { clientKey: `key:${record.id}`, apiKeyId: record.id, limit: limitOf(50) });
    }
    await eventually(() => commands.length >= 100);
    expect(commands).toEqual(Array.from({ length: 100 }, () => 'evalsha'));
    monitor.disconnect();
    watcher.disconnect();
  });

  it('honours a key set by hand, and its revocation through the admin API at once', async () => {
    const server = await runningRedis();
    const { store } = await open(server.url);
    const operator = new Redis(server.url);
    await operator.set('api_key:hand made', 'globex');
    const key = presentKey('hand made');
    const asked = { clientKey: `key:${key.id}`, apiKeyId: key.id };
    expect((await ask(store, asked)).credential).toBe('unknown');
    expect(await store.findHandSetKey(key)).toBe('globex');
    const vouched = { ...asked, handSetClientId: 'globex', limit: limitOf(5) };
    expect(await ask(store, vouched)).toMatchObject({
      credential: 'valid',
      clientId: 'globex',
      rate: { remaining: 4 }
    });
    await store.revokeApiKey(key.id, Date.now());
    expect((await ask(store, vouched)).credential).toBe('revoked');
    operator.disconnect();
  });

  it('starts without Redis, answers meanwhile, and uses it once it is there', async () => {
    const server = await runningRedis();
    await server.kill();
    // So long a timeout that a command which waited for the connection would be seen to.
    const { store, lines } = await open(server.url, 60_000);
    const asked = { clientKey: `addr:${freshName()}`, limit: limitOf(2) };
    const replies = [await ask(store, asked), await ask(store, asked), await ask(store, asked)];
    expect(replies.map(({ isDegraded, rate }) => [isDegraded, rate?.isRefused])).toEqual([
      [true, false],
      [true, false],
      [true, true]
    ]);
    expect(store.health().state).toBe('down');
    await server.restart();
    await untilWhole(store);
    expect(store.health().state).toBe('up');
    expect(lines().filter(({ state }) => state === 'down')).toHaveLength(1);
    expect(lines().filter(({ state }) => state === 'up')).toHaveLength(1);
  });

  it('goes on under load while Redis is killed and started again: no fault, one line per change, keys and lists kept', async () => {
    const server = await runningRedis(['--appendonly', 'yes', '--appendfsync', 'always']);
    const { store, lines } = await open(server.url);
    const record = recordOf('secret', { clientId: 'acme' }, Date.now());
    await store.putApiKey(record);
    const version = await store.changeLists({
      put: { list: 'deny', cidr: '203.0.113.0/24', note: '', createdAtMs: 0, expiresAtMs: null }
    });
    const keyed = { clientKey: `key:${record.id}`, apiKeyId: record.id };
    const unseen = presentKey('never seen');
    let isRunning = true;
    const tally = { whole: 0, degraded: 0, lostKey: 0 };
    const load = Array.from({ length: 8 }, async () => {
      while (isRunning) {
        const reply = await ask(store, keyed);
        tally[reply.isDegraded ? 'degraded' : 'whole']++;
        if (reply.credential !== 'valid' || reply.listVersion !== version) tally.lostKey++;
        await wait(1);
      }
    });
    await wait(100);
    await server.kill();
    await eventually(() => tally.degraded > 100);
    expect((await ask(store, { clientKey: `key:${unseen.id}`, apiKeyId: unseen.id })).credential).toBe('unverified');
    await expect(store.putApiKey(record)).rejects.toThrow();
    await server.restart();
    await untilWhole(store);
    isRunning = false;
    await Promise.all(load);
    expect(tally.lostKey).toBe(0);
    expect(tally.whole).toBeGreaterThan(50);
    const changes = lines().filter(({ state }) => state !== undefined);
    expect(changes.map(({ state }) => state)).toEqual(['down', 'up']);
    expect((await store.readLists()).entries).toHaveLength(1);
    expect(await store.apiKeys()).toEqual([record]);
  });

  it('does not wait for a Redis that hangs: few requests pay the timeout, nothing piles up', async () => {
    const server = await runningRedis();
    const { store } = await open(server.url, 50);
    await ask(store);
    server.freeze();
    const startedAtMs = performance.now();
    const replies = [];
    for (let at = 0; at < 2000; at++) replies.push(await ask(store));
    const tookMs = performance.now() - startedAtMs;
    expect(replies.every(({ isDegraded }) => isDegraded)).toBe(true);
    // Each waiting alone would be 100 s; only one per retry pays 50 ms.
    expect(store.health().failedCalls).toBeLessThan(20);
    expect(tookMs).toBeLessThan(20_000);
    server.thaw();
    await untilWhole(store);
  });

  it('notices an outage and its end without any request', async () => {
    const server = await runningRedis();
    const { store } = await open(server.url);
    await server.kill();
    await eventually(() => store.health().state === 'down');
    await server.restart();
    await eventually(() => store.health().state === 'up');
    expect(store.health().failedCalls).toBeGreaterThan(0);
  });

  it('shares lists with another gateway at the next request', async () => {
    const server = await runningRedis();
    const [one, two] = [await open(server.url), await open(server.url)];
    const entry = { list: 'deny', cidr: '203.0.113.0/24', note: '', createdAtMs: 0, expiresAtMs: null } as const;
    const version = await one.store.changeLists({ put: entry });
    expect((await ask(two.store)).listVersion).toBe(version);
    const lists = createAddressLists(await two.store.readLists());
    expect(lists.find('203.0.113.99', Date.now())).toBe('deny');
  });
});

describe.skipIf(whyNoRedis())('the Redis store on a cluster', () => {
  it('finds all of it from a single address that is named twice, as that in front of a cluster has to be', async () => {
    const cluster = await startRedisCluster();
    cleanUps.push(cluster.stop);
    const { store } = await open([cluster.urls[0]!, cluster.urls[0]!]);
    expect(store.health().kind).toBe('redis-cluster');
    const clients = Array.from({ length: 60 }, () => `addr:${freshName()}`);
    const replies = await Promise.all(clients.map((clientKey) => ask(store, { clientKey, limit: limitOf(10) })));
    expect(replies.filter(({ isDegraded }) => isDegraded)).toEqual([]);
  }, 60_000);

  it('loses only the clients of a master that dies, until its replica has taken over', async () => {
    const cluster = await startRedisCluster();
    cleanUps.push(cluster.stop);
    const { store, lines } = await open(cluster.urls);
    const clients = Array.from({ length: 60 }, () => `addr:${freshName()}`);
    expect(new Set(clients.map(shardOf)).size).toBeGreaterThan(30);
    const askAll = (): Promise<GuardReply[]> =>
      Promise.all(clients.map((clientKey) => ask(store, { clientKey, limit: limitOf(10_000) })));
    expect((await askAll()).filter(({ isDegraded }) => isDegraded)).toEqual([]);
    const version = await store.changeLists({
      put: { list: 'allow', cidr: '192.0.2.0/24', note: '', createdAtMs: 0, expiresAtMs: null }
    });

    await cluster.masters[0]!.kill();
    const during = await askAll();
    const lost = during.filter(({ isDegraded }) => isDegraded).length;
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(clients.length);
    expect(store.health().state).toBe('partly');

    await eventually(async () => (await askAll()).every(({ isDegraded }) => !isDegraded), 20_000);
    expect((await askAll()).map(({ listVersion }) => listVersion)).toEqual(clients.map(() => version));
    await eventually(() => store.health().state === 'up');
    expect(lines().filter(({ state }) => state === 'up')).toHaveLength(1);
  }, 60_000);
});
