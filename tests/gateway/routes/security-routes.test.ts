import { describe, expect, it } from 'vitest';
import { HOSTILE, startJudgedGateway } from './judged-gateway.ts';
import { startOwnGateway } from './own-gateway.ts';

const ANALYSE = '/security/analyze';
type Analysis = {
  attackScore: number;
  attackClass: string;
  decision: object;
  summary: string[];
  counterfactual: string;
};

describe('POST /pathhelm/security/analyze', () => {
  it('says what would be made of a request, without executing or counting it', async () => {
    const gateway = await startJudgedGateway();
    const before = gateway.judging.windows.clients;
    const { status, body } = await gateway.admin('POST', ANALYSE, {
      method: 'GET',
      endpoint: HOSTILE,
      headers: { Accept: '*/*' }
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      route: 'GET /search',
      attackClass: 'sql-injection',
      matchedPlace: 'query.q',
      matchedFragment: "9' or 9=9 union select aaaa from aaaaa -- ",
      decision: { action: 'block', reason: 'model:sql-injection', isEnforced: false, mode: 'observe' },
      standing: null,
      modelVersion: gateway.version
    });
    expect((body as Analysis).counterfactual).toContain('had the value at query.q read like ordinary text');
    expect((body as Analysis).summary.join()).toContain('attack score');
    expect(gateway.judging.windows.clients).toBe(before);
    expect((await gateway.admin('GET', '/security/stats')).body).toMatchObject({ requests: 0 });
    const harmless = await gateway.admin('POST', ANALYSE, { method: 'GET', endpoint: '/search?q=shoes' });
    expect(harmless.body).toMatchObject({
      decision: { action: 'allow', reason: '' },
      matchedFragment: '',
      counterfactual: null
    });
  });

  it.each([
    ['json.comment', { comment: "7' or 1=1 union select name from users -- " }, {}],
    [
      'form.comment',
      `comment=${encodeURIComponent("7' or 1=1 union select name from users -- ")}`,
      { 'Content-Type': 'application/x-www-form-urlencoded' }
    ]
  ])('finds a payload at %s of the body', async (place, payload, headers) => {
    const { admin } = await startJudgedGateway();
    const { body } = await admin('POST', ANALYSE, { method: 'POST', endpoint: '/comments', headers, payload });
    expect(body).toMatchObject({ matchedPlace: place, attackClass: 'sql-injection' });
  });

  it('reads what the client has lately done', async () => {
    const gateway = await startJudgedGateway();
    const ask = async (): Promise<Analysis> =>
      (await gateway.admin('POST', ANALYSE, { method: 'GET', endpoint: '/p/last', address: '127.0.0.1' }))
        .body as Analysis;
    const before = await ask();
    for (let at = 0; at < 150; at++) {
      gateway.clock.nowMs += 100;
      await gateway.app.inject(`/p/w${String.fromCharCode(97 + (at % 26))}${'abcdef'.charAt(at % 6)}x`);
    }
    const after = await ask();
    expect(after.summary).not.toEqual(before.summary);
    expect(after.attackScore).not.toBe(before.attackScore);
  });

  it('answers without a model too', async () => {
    const { admin } = await startOwnGateway();
    expect(await admin('POST', ANALYSE, { method: 'GET', endpoint: HOSTILE })).toMatchObject({
      status: 200,
      body: { attackScore: null, attackClass: '', decision: { action: 'allow' }, modelVersion: '' }
    });
  });

  it.each([
    [{}, 'method'],
    [{ method: 'GET' }, 'endpoint'],
    [{ method: 'GET POST', endpoint: '/' }, 'method'],
    [{ method: 'GET', endpoint: 'users' }, 'endpoint'],
    [{ method: 'GET', endpoint: '/', headers: { accept: 7 } }, 'headers/accept'],
    [{ method: 'GET', endpoint: '/', headers: { 'a b': 'x' } }, 'headers'],
    [{ method: 'GET', endpoint: '/', address: 'localhost' }, 'address'],
    [{ method: 'GET', endpoint: '/', clientKey: 'acme' }, 'clientKey'],
    [{ method: 'GET', endpoint: '/', body: 'x' }, 'body']
  ])('refuses %j and names the field', async (payload, field) => {
    const { admin } = await startOwnGateway();
    const { status, body } = await admin('POST', ANALYSE, payload);
    expect([status, (body as { error: { code: string } }).error.code]).toEqual([422, 'INVALID_FIELD']);
    expect((body as { error: { message: string } }).error.message).toContain(field);
  });
});

describe('GET /pathhelm/security/stats', () => {
  it('counts what was found, stopped and held back', async () => {
    const gateway = await startJudgedGateway({ RATE_LIMIT: '3/minute' });
    await gateway.app.inject(HOSTILE);
    for (let at = 0; at < 3; at++) await gateway.app.inject('/');
    expect((await gateway.admin('GET', '/security/stats')).body).toMatchObject({
      requests: 4,
      blocked: 1,
      heldBack: 1,
      byReason: { 'rate-limit': 1 },
      byAttackClass: { 'sql-injection': 1 },
      mode: 'observe',
      modelVersion: gateway.version
    });
  });
});

describe('GET /pathhelm/security/alerts', () => {
  it.each(['on', 'off'])(
    'lists what was stopped or held back, newest first, with the decision log %s',
    async (DECISION_LOG) => {
      const gateway = await startJudgedGateway({
        RATE_LIMIT: '3/minute',
        DECISION_LOG,
        DECISION_RETENTION_DAYS: '3650'
      });
      for (const url of ['/', HOSTILE, '/', '/over-the-limit']) {
        gateway.clock.nowMs += 10;
        await gateway.app.inject(url);
      }
      const { status, body } = await gateway.admin('GET', '/security/alerts');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        source: DECISION_LOG === 'on' ? 'decision-log' : 'memory',
        alerts: [
          { severity: 'medium', action: 'throttle', reason: 'rate-limit' },
          { severity: 'high', action: 'allow', wouldAction: 'block', wouldReason: 'model:sql-injection' }
        ]
      });
      expect(JSON.stringify(body)).not.toContain('127.0.0.1');
      const since = new Date(gateway.clock.nowMs).toISOString();
      const later = await gateway.admin('GET', `/security/alerts?since=${since}&limit=1`);
      expect((later.body as { alerts: object[] }).alerts).toHaveLength(1);
    }
  );

  it.each(['limit=0', 'limit=many', 'since=yesterday', 'until=2026-01-01'])('refuses %s', async (query) => {
    const { admin } = await startOwnGateway();
    expect((await admin('GET', `/security/alerts?${query}`)).status).toBe(400);
  });
});

describe('/pathhelm/security/blocked-ips', () => {
  it('lists who is stopped for now, and who is denied', async () => {
    const { admin, access, clock } = await startOwnGateway({ MODE: 'enforce' });
    const standing = {
      action: 'block',
      untilMs: clock.nowMs + 60_000,
      reason: 'scanning',
      decisionId: 'mh0-gw-0001'
    } as const;
    await access.store.setStanding('addr:127.0.0.1', standing, clock.nowMs);
    await access.store.setStanding('key:acme', { ...standing, action: 'throttle' }, clock.nowMs);
    await admin('POST', '/admin/ip_blacklist', { cidr: '203.0.113.0/24', note: 'crawler' });
    const { body } = await admin('GET', '/security/blocked-ips');
    expect(body).toMatchObject({
      standing: [
        { clientKey: 'addr:127.0.0.1', address: '127.0.0.1', action: 'block', reason: 'scanning' },
        { clientKey: 'key:acme', address: null, action: 'throttle' }
      ],
      denied: [{ cidr: '203.0.113.0/24', note: 'crawler', expiresAt: null }]
    });
  });
});
