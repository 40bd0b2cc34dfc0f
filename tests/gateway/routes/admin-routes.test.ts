import { describe, expect, it } from 'vitest';
import { startOwnGateway } from './own-gateway.ts';

describe('admin endpoints', () => {
  it.each([
    ['without a key', {}, {}, 401, 'ADMIN_KEY_MISSING'],
    ['with a wrong key', { 'x-admin-api-key': 'wrong' }, {}, 403, 'ADMIN_KEY_WRONG'],
    ['with an empty key', { 'x-admin-api-key': '' }, {}, 401, 'ADMIN_KEY_MISSING'],
    [
      'in demo mode, where none is set',
      { 'x-admin-api-key': '' },
      { ADMIN_API_KEY: '', DEMO_MODE: 'true' },
      403,
      'ADMIN_CLOSED'
    ]
  ])('are closed %s', async (_name, headers, environment, status, code) => {
    const { app } = await startOwnGateway(environment);
    for (const url of ['/pathhelm/admin/ip_blacklist', '/pathhelm/admin/keys']) {
      const response = await app.inject({ method: 'GET', url, headers });
      expect([response.statusCode, response.json<{ error: { code: string } }>().error.code]).toEqual([status, code]);
    }
  });

  it('are not there on the public port when they have one of their own, nor are status and metrics', async () => {
    const { app, admin } = await startOwnGateway({}, 'public');
    expect((await admin('GET', '/admin/keys')).status).toBe(404);
    expect((await app.inject('/pathhelm/metrics')).statusCode).toBe(404);
    expect((await app.inject('/pathhelm/health')).statusCode).toBe(200);
  });

  it('stay open to an administrator whose own address is denied', async () => {
    const { app, admin } = await startOwnGateway();
    await admin('POST', '/admin/ip_blacklist?ip=127.0.0.1');
    expect((await app.inject('/anything')).statusCode).toBe(403);
    expect((await admin('DELETE', '/admin/ip_blacklist?ip=127.0.0.1')).status).toBe(200);
    expect((await app.inject('/anything')).statusCode).toBe(200);
  });

  it('answer an unknown endpoint with 404 and the id of the request', async () => {
    const { admin } = await startOwnGateway();
    expect(await admin('GET', '/nothing')).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND', requestId: 'request-0001' } }
    });
  });
});

describe('the list endpoints', () => {
  it('take an address in the query, or a network with note and expiry as JSON', async () => {
    const { admin, clock } = await startOwnGateway();
    expect(await admin('POST', '/admin/ip_blacklist?ip=203.0.113.7')).toMatchObject({
      status: 201,
      body: { list: 'deny', cidr: '203.0.113.7/32', note: '', expiresAt: null, version: 1 }
    });
    const network = { cidr: '2001:db8::/32', note: 'crawler', ttlSeconds: 60 };
    expect((await admin('POST', '/admin/ip_whitelist', network)).body).toMatchObject({
      list: 'allow',
      cidr: '2001:db8::/32',
      note: 'crawler',
      expiresAt: new Date(clock.nowMs + 60_000).toISOString()
    });
    expect((await admin('GET', '/admin/ip_blacklist')).body).toMatchObject({ entries: [{ cidr: '203.0.113.7/32' }] });
    expect((await admin('GET', '/admin/ip_whitelist?ip=2001:db8::/32')).body).toMatchObject({
      entries: [{ note: 'crawler' }]
    });
    clock.nowMs += 60_000;
    expect((await admin('GET', '/admin/ip_whitelist')).body).toMatchObject({ entries: [] });
  });

  it.each([
    [{ ip: 'not-an-address' }, 'not-an-address'],
    [{ cidr: '10.0.0.0/33' }, '10.0.0.0/33'],
    [{ cidr: 7 }, '7 is neither'],
    [{}, 'ip or cidr is missing'],
    [{ ip: '10.0.0.1', expires: 'tomorrow' }, 'unknown field expires'],
    [{ ip: '10.0.0.1', expiresAt: '2001-01-01T00:00:00Z' }, 'expiresAt="2001-01-01T00:00:00Z"'],
    [{ ip: '10.0.0.1', expiresAt: 'soon' }, 'expiresAt="soon"'],
    [{ ip: '10.0.0.1', ttlSeconds: -1 }, 'ttlSeconds=-1'],
    [{ ip: '10.0.0.1', ttlSeconds: 1, expiresAt: '2099-01-01T00:00:00Z' }, 'not both'],
    [{ ip: '10.0.0.1', note: 'x'.repeat(501) }, 'note must be']
  ])('refuse %j and name what is wrong', async (payload, named) => {
    const { admin } = await startOwnGateway();
    const { status, body } = await admin('POST', '/admin/ip_blacklist', payload);
    expect(status).toBe(400);
    expect(JSON.stringify(body).replaceAll('\\"', '"')).toContain(named);
    expect((await admin('GET', '/admin/ip_blacklist')).body).toMatchObject({ entries: [] });
  });

  it('refuse a body that is no JSON object', async () => {
    const { app } = await startOwnGateway();
    const headers = { 'x-admin-api-key': 'the admin key of these tests', 'content-type': 'application/json' };
    for (const payload of ['{', '[]', '"10.0.0.1"']) {
      const response = await app.inject({ method: 'POST', url: '/pathhelm/admin/ip_blacklist', headers, payload });
      expect(response.statusCode).toBe(400);
    }
  });

  it('say so when an entry to remove is not listed', async () => {
    const { admin } = await startOwnGateway();
    const { status, body } = await admin('DELETE', '/admin/ip_whitelist?ip=10.0.0.1');
    expect(status).toBe(404);
    expect(JSON.stringify(body)).toContain('10.0.0.1/32 is not on the allow list');
  });
});

describe('the key endpoints', () => {
  type Issued = { key: string; id: string };

  it('issue a key that works at once and is shown once', async () => {
    const { app, admin } = await startOwnGateway({ AUTH_REQUIRED: 'true' });
    const { status, body } = await admin('POST', '/admin/keys', { clientId: 'acme', note: 'till', limit: '2/minute' });
    const { key, id } = body as Issued;
    expect(status).toBe(201);
    const call = (): Promise<number> =>
      app.inject({ url: '/', headers: { 'x-api-key': key } }).then(({ statusCode }) => statusCode);
    expect([await call(), await call(), await call()]).toEqual([200, 200, 429]);
    const listed = await admin('GET', '/admin/keys');
    expect(listed.body).toMatchObject({
      keys: [{ id, clientId: 'acme', note: 'till', state: 'valid', limit: { requests: 2, windowSeconds: 60 } }]
    });
    expect(JSON.stringify(listed.body)).not.toContain(key);
  });

  it('rotate a key at once, or let the former one live on for a grace period', async () => {
    const { app, admin, clock } = await startOwnGateway({ AUTH_REQUIRED: 'true' });
    const call = async (key: string): Promise<unknown> => {
      const response = await app.inject({ url: '/', headers: { 'x-api-key': key } });
      return [response.statusCode, response.json<{ client?: string }>().client];
    };
    const first = (await admin('POST', '/admin/keys', { clientId: 'acme' })).body as Issued;
    const second = (await admin('POST', `/admin/keys/${first.id}/rotate`)).body as Issued;
    expect([await call(first.key), await call(second.key)]).toEqual([
      [403, undefined],
      [200, 'acme']
    ]);
    const third = (await admin('POST', `/admin/keys/${second.id}/rotate`, { graceSeconds: 60 })).body as Issued;
    expect([await call(second.key), await call(third.key)]).toEqual([
      [200, 'acme'],
      [200, 'acme']
    ]);
    clock.nowMs += 60_000;
    expect([await call(second.key), await call(third.key)]).toEqual([
      [403, undefined],
      [200, 'acme']
    ]);
    expect((await admin('POST', `/admin/keys/${first.id}/rotate`)).status).toBe(400);
  });

  it('revoke a key by its id or by itself, from the next request on', async () => {
    const { app, admin } = await startOwnGateway();
    const issued = [
      await admin('POST', '/admin/keys', { clientId: 'a' }),
      await admin('POST', '/admin/keys', { clientId: 'b' })
    ];
    const [one, two] = issued.map(({ body }) => body as Issued) as [Issued, Issued];
    expect((await admin('DELETE', `/admin/keys/${one.id}`)).body).toEqual({ id: one.id, revoked: true });
    expect((await admin('DELETE', '/admin/keys', { key: two.key })).body).toEqual({ id: two.id, revoked: true });
    for (const { key } of [one, two]) {
      expect((await app.inject({ url: '/', headers: { 'x-api-key': key } })).statusCode).toBe(403);
    }
    expect((await admin('DELETE', '/admin/keys/unknown')).status).toBe(404);
  });

  it.each([
    [{}, 'client id ""'],
    [{ clientId: 'two words' }, 'client id "two words"'],
    [{ clientId: 'line\nbreak' }, 'line'],
    [{ clientId: 'a', limit: '100 per minute' }, 'limit "100 per minute"'],
    [{ clientId: 'a', secret: 'x' }, 'unknown field secret']
  ])('refuse %j and name what is wrong', async (payload, named) => {
    const { status, body } = await (await startOwnGateway()).admin('POST', '/admin/keys', payload);
    expect(status).toBe(400);
    expect(JSON.stringify(body).replaceAll('\\"', '"')).toContain(named);
  });

  it('find the key of the settings in place, and leave it revoked once it is', async () => {
    const { app, admin, access } = await startOwnGateway({ API_KEY: 'seeded', API_KEY_CLIENT_ID: 'first' });
    const call = (): Promise<number> =>
      app.inject({ url: '/', headers: { 'x-api-key': 'seeded' } }).then(({ statusCode }) => statusCode);
    expect(await call()).toBe(200);
    expect((await access.store.apiKeys()).map(({ clientId }) => clientId)).toEqual(['first']);
    await admin('DELETE', '/admin/keys', { key: 'seeded' });
    expect(await call()).toBe(403);
  });
});
