import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { eventually, startRedis, startRedisCluster, whyNoRedis } from '#tests/contracts/redis-servers.ts';
import { keepAsking } from '#tests/helpers/keep-asking.ts';
import { startGatewayProcess, startUpstreamProcess, type Running } from '#tests/helpers/gateway-process.ts';

const ADMIN_KEY = 'the admin key of these tests';

let upstream: Running;
beforeAll(async () => {
  upstream = await startUpstreamProcess();
});
afterAll(() => upstream.stop());

type Gateway = {
  port: number;
  addKey: (clientId: string) => Promise<string>;
  statusWith: (key: string) => Promise<number>;
  administer: () => Promise<number>;
  storeState: () => Promise<string>;
  degradedRequests: () => Promise<number>;
  ready: () => Promise<number>;
};

/** A whole process with keys and limits on, in front of the demo upstream. */
async function startGateway(urls: readonly string[]): Promise<Gateway> {
  const running = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`], {
    REDIS_URL: urls.join(','),
    REDIS_TIMEOUT_MS: '2000',
    ADMIN_API_KEY: ADMIN_KEY,
    AUTH_REQUIRED: 'true',
    RATE_LIMIT_ENABLED: 'true',
    RATE_LIMIT: '100000000/minute'
  });
  onTestFinished(() => running.stop().then(() => undefined));
  const ask = (path: string, headers: Record<string, string>, body?: object): Promise<Response> =>
    fetch(`http://127.0.0.1:${running.port}${path}`, {
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) })
    });
  const admin = { 'x-admin-api-key': ADMIN_KEY };
  const statusOf = async (response: Promise<Response>): Promise<number> => {
    await (await response).arrayBuffer();
    return (await response).status;
  };
  return {
    port: running.port,
    addKey: async (clientId) => {
      const response = await ask('/pathhelm/admin/keys', admin, { clientId });
      return ((await response.json()) as { key: string }).key;
    },
    statusWith: (key) => statusOf(ask('/users', { 'x-api-key': key })),
    administer: () => statusOf(ask('/pathhelm/admin/keys', admin, { clientId: 'late' })),
    ready: () => statusOf(ask('/pathhelm/health/ready', {})),
    storeState: async () => {
      const status = (await (await ask('/pathhelm/status', admin)).json()) as { store: { state: string } };
      return status.store.state;
    },
    degradedRequests: async () => {
      const text = await (await ask('/pathhelm/metrics', admin)).text();
      expect(text).toContain('# TYPE pathhelm_degraded_requests_total counter');
      const counts = text.matchAll(/^pathhelm_degraded_requests_total\{stages="[^"]*guard:open[^"]*"\} (\d+)/gm);
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    }
  };
}

describe.skipIf(whyNoRedis())('a gateway under load', () => {
  it('loses no request of a known key while Redis is killed and started again, and counts what it decided alone', async () => {
    const redis = await startRedis(['--appendonly', 'yes', '--appendfsync', 'always']);
    onTestFinished(redis.stop);
    const gateway = await startGateway([redis.url]);
    const [key, unseen] = [await gateway.addKey('acme'), await gateway.addKey('globex')];
    expect(await gateway.statusWith(key)).toBe(200);

    const load = keepAsking(gateway.port, { headers: { 'x-api-key': key }, path: '/users/1' }, 8);
    await eventually(() => load.answered() > 200);
    expect(await gateway.degradedRequests()).toBe(0);
    await redis.kill();
    await eventually(async () => (await gateway.storeState()) === 'down');
    const before = load.answered();
    await eventually(() => load.answered() > before + 200);
    expect({
      unseenKey: await gateway.statusWith(unseen),
      administration: await gateway.administer(),
      ready: await gateway.ready() // it fails open
    }).toEqual({ unseenKey: 503, administration: 503, ready: 200 });

    await redis.restart();
    await eventually(async () => (await gateway.storeState()) === 'up');
    const recovered = load.answered();
    await eventually(() => load.answered() > recovered + 200);
    const alone = await gateway.degradedRequests();
    expect(await gateway.statusWith(unseen)).toBe(200);
    expect(await gateway.administer()).toBe(201);
    expect(await gateway.degradedRequests()).toBe(alone); // none since it is back
    const statuses = await load.stop();
    expect([...statuses.keys()]).toEqual(['200']);
    expect(alone).toBeGreaterThan(200);
    expect(alone).toBeLessThan(statuses.get('200')!);
  });

  it('loses no request while a Redis Cluster fails over to the replica of a master that was killed', async () => {
    const cluster = await startRedisCluster();
    onTestFinished(cluster.stop);
    const gateway = await startGateway(cluster.urls);
    const keys: string[] = [];
    for (let at = 0; at < 24; at++) keys.push(await gateway.addKey(`client-${at}`));
    for (const key of keys) expect(await gateway.statusWith(key)).toBe(200);

    const loads = keys.map((key) => keepAsking(gateway.port, { headers: { 'x-api-key': key }, path: '/users/1' }, 1));
    const answered = (): number[] => loads.map((load) => load.answered());
    await eventually(() => answered().every((count) => count > 20));
    await cluster.masters[0]!.kill();
    await eventually(async () => (await gateway.storeState()) === 'partly');
    await eventually(async () => (await gateway.storeState()) === 'up', 30_000);
    const recovered = answered();
    await eventually(() => answered().every((count, at) => count > recovered[at]! + 20));
    const alone = await gateway.degradedRequests();
    for (const key of keys) expect(await gateway.statusWith(key)).toBe(200);
    expect(await gateway.degradedRequests()).toBe(alone);
    const statuses = await Promise.all(loads.map((load) => load.stop()));
    expect(new Set(statuses.flatMap((each) => [...each.keys()]))).toEqual(new Set(['200']));
    expect(alone).toBeGreaterThan(0);
    expect(alone).toBeLessThan(statuses.reduce((sum, each) => sum + each.get('200')!, 0));
  });
});
