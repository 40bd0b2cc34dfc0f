import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { realEffects } from '#gateway/effects.ts';
import { startGateway } from '#gateway/server.ts';
import { readGatewaySettings } from '#gateway/settings.ts';
import { eventually, startRedis, whyNoRedis, type RedisServer } from '#tests/contracts/redis-servers.ts';
import { startGatewayProcess, startUpstreamProcess, type Running } from '#tests/helpers/gateway-process.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

const TRAP = `rules:
  - id: trap
    action: block
    scope: client
    duration: 10m
    when: { path: { equals: /trap } }
`;
const ADMIN_KEY = 'the admin key of these tests';

describe.skipIf(whyNoRedis())('two gateways on one Redis', () => {
  let redis: RedisServer;
  let upstream: Running;
  beforeAll(async () => {
    redis = await startRedis();
    upstream = await startUpstreamProcess();
  });
  afterAll(async () => {
    await upstream.stop();
    await redis.stop();
  });

  async function startPair(settings: Record<string, string> = {}): Promise<[Running, Running]> {
    const shared = { REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '2000', ADMIN_API_KEY: ADMIN_KEY, ...settings };
    const start = (): Promise<Running> => startGatewayProcess([`http://127.0.0.1:${upstream.port}`], shared);
    const pair = await Promise.all([start(), start()]);
    onTestFinished(async () => {
      await Promise.all(pair.map((gateway) => gateway.stop()));
    });
    return pair;
  }

  async function statusOf(port: number, headers: Record<string, string> = {}): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${port}/users`, { headers });
    await response.arrayBuffer();
    return response.status;
  }

  async function administer(port: number, method: string, path: string, body?: object): Promise<{ key?: string }> {
    const response = await fetch(`http://127.0.0.1:${port}/pathhelm/admin${path}`, {
      method,
      headers: { 'x-admin-api-key': ADMIN_KEY, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) })
    });
    expect(response.status).toBeLessThan(300);
    return (await response.json()) as { key?: string };
  }

  it('admit a key made on one of them exactly as often as its limit says, together', async () => {
    const [one, other] = await startPair({ AUTH_REQUIRED: 'true', RATE_LIMIT_ENABLED: 'true' });
    const { key = '' } = await administer(one.port, 'POST', '/keys', { clientId: 'acme', limit: '10/hour' });
    const statuses: number[] = [];
    for (let at = 0; at < 25; at++) statuses.push(await statusOf([one, other][at % 2]!.port, { 'x-api-key': key }));
    expect(statuses).toEqual(Array.from({ length: 25 }, (_, at) => (at < 10 ? 200 : 429)));
  });

  it('refuse an address from the next request on, whichever of them was told', async () => {
    const [one, other] = await startPair();
    await administer(one.port, 'POST', '/ip_blacklist?ip=127.0.0.1');
    expect(await statusOf(other.port)).toBe(403);
    await administer(other.port, 'DELETE', '/ip_blacklist?ip=127.0.0.1');
    expect(await statusOf(one.port)).toBe(200);
  });

  it('hold to what the other has decided against a client, also when that one is killed', async () => {
    const policyFile = join(await tempFolder(), 'policy.yaml');
    await writeFile(policyFile, TRAP);
    const [one, other] = await startPair({ POLICY_FILE: policyFile, MODE: 'enforce', TRUSTED_PROXIES: '127.0.0.1' });
    const [caught, neighbour] = [{ 'x-forwarded-for': '203.0.113.7' }, { 'x-forwarded-for': '203.0.113.8' }];
    expect(await statusOf(other.port, caught)).toBe(200);
    const trap = await fetch(`http://127.0.0.1:${one.port}/trap`, { headers: caught });
    expect(trap.status).toBe(403);
    const { error } = (await trap.json()) as { error: { decisionId: string } };
    await eventually(async () => (await statusOf(other.port, caught)) === 403);
    expect([await statusOf(one.port, caught), await statusOf(other.port, neighbour)]).toEqual([403, 200]);

    const isGone = once(one.process, 'exit');
    one.process.kill('SIGKILL');
    await isGone;
    const answer = await fetch(`http://127.0.0.1:${other.port}/users`, { headers: caught });
    expect(answer.status).toBe(403);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(500);
    expect(await statusOf(other.port, neighbour)).toBe(200);
    const { standing } = (await (
      await fetch(`http://127.0.0.1:${other.port}/pathhelm/admin/standing`, {
        headers: { 'x-admin-api-key': ADMIN_KEY }
      })
    ).json()) as { standing: object[] };
    expect(standing).toMatchObject([
      { clientKey: 'addr:203.0.113.7', action: 'block', reason: 'rule:trap', decisionId: error.decisionId }
    ]);
  });

  it('stop a client for longer that the other has stopped before', async () => {
    const policyFile = join(await tempFolder(), 'policy.yaml');
    await writeFile(policyFile, TRAP.replace('10m', '2s'));
    const [one, other] = await startPair({ POLICY_FILE: policyFile, MODE: 'enforce', TRUSTED_PROXIES: '127.0.0.1' });
    const caught = { 'x-forwarded-for': '203.0.113.10' };
    const retryAfter = async ({ port }: Running): Promise<number> =>
      Number((await fetch(`http://127.0.0.1:${port}/trap`, { headers: caught })).headers.get('retry-after'));
    expect(await retryAfter(one)).toBe(2);
    await eventually(async () => (await statusOf(other.port, caught)) === 403);
    await eventually(async () => (await statusOf(other.port, caught)) === 200);
    expect(await retryAfter(other)).toBe(4);
    await eventually(async () => (await statusOf(one.port, caught)) === 403);
  });

  it('let a client go on both when one is told to', async () => {
    const policyFile = join(await tempFolder(), 'policy.yaml');
    await writeFile(policyFile, TRAP);
    const [one, other] = await startPair({ POLICY_FILE: policyFile, MODE: 'enforce', TRUSTED_PROXIES: '127.0.0.1' });
    const caught = { 'x-forwarded-for': '203.0.113.9' };
    await fetch(`http://127.0.0.1:${one.port}/trap`, { headers: caught });
    await eventually(async () => (await statusOf(other.port, caught)) === 403);
    await administer(other.port, 'DELETE', '/standing/addr:203.0.113.9');
    expect([await statusOf(one.port, caught), await statusOf(other.port, caught)]).toEqual([200, 200]);
  });

  it('under load lose only what was in flight on the one that is killed', async () => {
    const [victim, survivor] = await startPair({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT: '100000000/minute' });
    const onVictim = new Set<symbol>();
    const exposed = new Set<symbol>();
    const tally = { answered: 0, refusedConnections: 0, survivorFailures: 0, answeredAfterKill: 0 };
    const failed: symbol[] = [];
    let isKilled = false;
    let isVictimDead = false;
    let isRunning = true;

    async function call(gateway: Running, path: string): Promise<void> {
      const call = Symbol(path);
      if (gateway === victim) onVictim.add(call);
      // A signal takes effect a moment later: what begins until then may be hit too.
      if (gateway === victim && isKilled && !isVictimDead) exposed.add(call);
      try {
        const response = await fetch(`http://127.0.0.1:${gateway.port}${path}`, { headers: { connection: 'close' } });
        await response.arrayBuffer();
        if (response.status !== 200) throw new Error(`status ${response.status}`);
        tally.answered++;
        if (isVictimDead) tally.answeredAfterKill++;
      } catch (fault) {
        const { code } = ((fault as Error).cause ?? {}) as { code?: string };
        if (gateway === survivor) tally.survivorFailures++;
        else if (code === 'ECONNREFUSED') tally.refusedConnections++;
        else failed.push(call);
      } finally {
        onVictim.delete(call);
      }
    }

    const workers = Array.from({ length: 16 }, async (_none, worker) => {
      const path = worker % 4 === 0 ? '/slow?ms=50' : '/users';
      for (let turn = worker; isRunning; turn++) await call(turn % 2 === 0 ? victim : survivor, path);
    });
    await eventually(() => tally.answered > 200);
    const isGone = once(victim.process, 'exit');
    victim.process.kill('SIGKILL');
    isKilled = true;
    for (const call of onVictim) exposed.add(call);
    await isGone;
    isVictimDead = true;
    await eventually(() => tally.answeredAfterKill > 200);
    isRunning = false;
    await Promise.all(workers);

    expect(tally.survivorFailures).toBe(0);
    expect(failed.filter((call) => !exposed.has(call))).toEqual([]);
    expect(failed.length).toBeGreaterThan(0); // the slow calls were on it
    expect(tally.refusedConnections).toBeGreaterThan(0);
  });

  it('tell each other of an upstream that is down: the second stops calling it after one failure', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo; // a TCP server that listens has one
    closed.close();
    const lines: string[] = [];
    const start = async (): Promise<() => Promise<number>> => {
      const settings = readGatewaySettings({
        PORT: '0',
        DEMO_MODE: 'true',
        REDIS_URL: redis.url,
        REDIS_TIMEOUT_MS: '2000',
        DATA_DIR: await tempFolder(),
        TARGET_URL: `http://127.0.0.1:${port}`,
        MAX_RETRIES: '0',
        LOG_REQUESTS: 'false',
        HEALTH_CHECK_INTERVAL_SECONDS: '0'
      });
      const gateway = await startGateway(settings, realEffects(pino({}, { write: (line) => lines.push(line) })));
      onTestFinished(() => gateway.close());
      return () => statusOf(Number(new URL(gateway.url).port));
    };
    const [askOne, askOther] = [await start(), await start()];
    const first: number[] = [];
    for (let at = 0; at < 7; at++) first.push(await askOne());
    expect(first).toEqual([502, 502, 502, 502, 502, 503, 503]);
    await eventually(() => lines.some((line) => line.includes('another gateway found this upstream failing')));
    expect([await askOther(), await askOther()]).toEqual([502, 503]);
  });

  it('keep their breakers when Redis is away', async () => {
    const [one] = await startPair({ MAX_RETRIES: '0' });
    await redis.kill();
    onTestFinished(() => redis.restart());
    const statuses: number[] = [];
    for (let at = 0; at < 6; at++) {
      const response = await fetch(`http://127.0.0.1:${one.port}/reset`);
      statuses.push(response.status);
    }
    expect(statuses).toEqual([502, 502, 502, 502, 502, 503]);
  });
});
