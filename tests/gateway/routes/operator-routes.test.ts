import { describe, expect, it } from 'vitest';
import { startOwnGateway, upstreamOf } from './own-gateway.ts';

describe('what a refused client gets', () => {
  it.each([
    ['no key', {}, 401, 'API_KEY_MISSING', { 'www-authenticate': 'ApiKey' }],
    ['an unknown key', { 'x-api-key': 'invented' }, 403, 'API_KEY_INVALID', {}]
  ])('with %s', async (_name, headers, status, code, expected) => {
    const { app } = await startOwnGateway({ AUTH_REQUIRED: 'true' });
    const response = await app.inject({ url: '/', headers });
    expect(response.statusCode).toBe(status);
    expect(response.headers).toMatchObject({ ...expected, 'content-type': 'application/json; charset=utf-8' });
    expect(response.json()).toMatchObject({ error: { code, requestId: 'request-0001' } });
  });

  it('beyond its limit: 429 with Retry-After and the RateLimit fields', async () => {
    const { app } = await startOwnGateway({ RATE_LIMIT: '1/minute' });
    await app.inject('/');
    const response = await app.inject('/');
    expect(response.statusCode).toBe(429);
    const wait = Number(response.headers['retry-after']);
    expect(wait).toBeGreaterThanOrEqual(58);
    expect(wait).toBeLessThanOrEqual(60);
    expect(response.headers).toMatchObject({
      'ratelimit-policy': '"default";q=1;w=60',
      ratelimit: `"default";r=0;t=${wait}`
    });
  });
});

describe('own pages', () => {
  it('carry security headers; other answers carry none of them', async () => {
    const { app } = await startOwnGateway();
    const own = await app.inject('/pathhelm/info');
    expect(own.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(own.headers['content-security-policy']).toContain("default-src 'none'");
    const proxied = await app.inject('/');
    expect(Object.keys(proxied.headers)).not.toContain('x-frame-options');
    expect(Object.keys(proxied.headers)).not.toContain('content-security-policy');
  });

  it.each([
    ['https://ops.example', 'https://ops.example'],
    ['https://evil.example', undefined]
  ])('may be read by %s as configured: %s', async (origin, allowed) => {
    const { app } = await startOwnGateway({ CORS_ORIGINS: 'https://ops.example' });
    const response = await app.inject({ url: '/pathhelm/info', headers: { origin } });
    expect(response.headers['access-control-allow-origin']).toBe(allowed);
    expect(response.headers.vary).toContain('Origin');
  });

  it('answer a preflight without the admin key, and no preflight of a stranger', async () => {
    const { app } = await startOwnGateway({ CORS_ORIGINS: 'https://ops.example' });
    const ask = (origin: string): Promise<number> =>
      app
        .inject({
          method: 'OPTIONS',
          url: '/pathhelm/admin/keys',
          headers: { origin, 'access-control-request-method': 'POST' }
        })
        .then(({ statusCode }) => statusCode);
    expect([await ask('https://ops.example'), await ask('https://evil.example')]).toEqual([204, 404]);
  });
});

describe('health', () => {
  it.each([
    ['all is well', [upstreamOf({})], false, 200, 'ok'],
    ['one of two upstreams is ill', [upstreamOf({}), upstreamOf({ isHealthy: false })], false, 200, 'degraded'],
    ['the breaker of the only one is open', [upstreamOf({ breaker: 'open' })], false, 503, 'unavailable'],
    ['there is no healthy one', [upstreamOf({ isHealthy: false })], false, 503, 'unavailable'],
    ['it is draining', [upstreamOf({})], true, 503, 'unavailable']
  ])('when %s', async (_name, upstreams, isDraining, status, word) => {
    const gateway = await startOwnGateway();
    gateway.upstreams.splice(0, 1, ...upstreams);
    gateway.drain.hasBegun = isDraining;
    const response = await gateway.app.inject('/pathhelm/health');
    expect([response.statusCode, response.json<{ status: string }>().status]).toEqual([status, word]);
    expect((await gateway.app.inject('/pathhelm/health/ready')).statusCode).toBe(status);
    expect((await gateway.app.inject('/pathhelm/health/live')).statusCode).toBe(200);
    expect(response.body).not.toContain('127.0.0.1'); // open to everybody: no addresses
  });
});

describe('status and metrics', () => {
  it('count what was done with requests, and why', async () => {
    const { app, admin } = await startOwnGateway({ RATE_LIMIT: '3/minute' });
    for (let at = 0; at < 4; at++) await app.inject('/users/17');
    await app.inject({ url: '/', headers: { 'x-api-key': 'invented' } });
    await admin('POST', '/admin/ip_blacklist?ip=127.0.0.1');
    await app.inject('/users/18');
    const status = await app.inject('/pathhelm/status');
    expect(status.json()).toMatchObject({
      requests: 6,
      blocked: 3,
      byAction: { allow: 3, throttle: 2, refuse: 1, block: 0 },
      byReason: { 'rate-limit': 2, 'deny-list': 1 },
      trackedClients: 1,
      lists: { allow: 0, deny: 1 },
      store: { kind: 'memory', state: 'up' },
      upstreams: [{ breaker: 'closed' }]
    });
    const metrics = await app.inject('/pathhelm/metrics');
    expect(metrics.headers['content-type']).toContain('text/plain');
    for (const line of [
      'api_requests_total{method="GET",route="/users/:id",status="200"} 3',
      'api_requests_total{method="GET",route="/users/:id",status="429"} 1',
      'api_request_duration_seconds_count{method="GET",route="/users/:id"} 5',
      'pathhelm_decisions_total{action="refuse",reason="deny-list"} 1',
      'pathhelm_store_state{kind="memory",state="up"} 1',
      'pathhelm_upstream_healthy{upstream="http://127.0.0.1:9000"} 1',
      'pathhelm_list_entries 1'
    ]) {
      expect(metrics.body).toContain(line);
    }
    expect(metrics.body).toContain('# TYPE anomalies_detected_total counter');
  });

  it('keep the number of series small however many paths and methods a scan invents', async () => {
    const { app } = await startOwnGateway({ RATE_LIMIT_ENABLED: 'false' });
    for (let at = 0; at < 300; at++) await app.inject(`/missing/word${String.fromCharCode(97 + (at % 26))}${at}`);
    for (let at = 0; at < 300; at++)
      await app.inject(
        `/found/${'abcdefghij'.at(at % 10)!}${'klmnopqrst'.at(Math.floor(at / 10) % 10)!}x${Math.floor(at / 100)}`
      );
    const { body } = await app.inject('/pathhelm/metrics');
    const routes = new Set(
      [...body.matchAll(/^api_requests_total\{method="GET",route="([^"]*)"/gm)].map(([, route]) => route)
    );
    expect(routes.size).toBe(201);
    expect(routes).toContain('other');
    expect(body).not.toContain('/missing');
  });
});
