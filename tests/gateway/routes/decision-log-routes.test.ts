import { describe, expect, it } from 'vitest';
import type { DecisionHistory } from '#gateway/decision-log/decision-log.ts';
import { createDecisions, NOON_MS } from '#tests/helpers/decisions.ts';
import { ADMIN_KEY, startOwnGateway, type OwnGateway } from './own-gateway.ts';

const ON = { DECISION_LOG: 'on', DECISION_RETENTION_DAYS: '3650' };

async function withDecisions(count = 10): Promise<OwnGateway & { ids: string[] }> {
  const gateway = await startOwnGateway(ON);
  const decision = createDecisions(gateway.decisionLog!.gatewayId);
  const rows = Array.from({ length: count }, () => decision());
  for (const row of rows) gateway.decisionLog!.append(row);
  return Object.assign(gateway, { ids: rows.map(({ decisionId }) => decisionId) });
}

describe('the endpoints of the decision log', () => {
  it('need the admin key', async () => {
    const { app } = await startOwnGateway(ON);
    for (const [method, url] of [
      ['GET', '/decisions'],
      ['GET', '/decisions/export'],
      ['GET', '/decisions/history'],
      ['POST', '/decisions/x/feedback'],
      ['POST', '/decisions/seal'],
      ['POST', '/decisions/erase']
    ] as const) {
      expect((await app.inject({ method, url: `/pathhelm${url}` })).statusCode).toBe(401);
    }
  });

  it('list what was decided, page by page, with filters', async () => {
    const { admin, ids } = await withDecisions();
    const first = await admin('GET', `/decisions?limit=4&fromMs=${new Date(NOON_MS + 2000).toISOString()}`);
    const { rows, nextCursor } = first.body as { rows: { decisionId: string }[]; nextCursor: string };
    expect(rows.map(({ decisionId }) => decisionId)).toEqual(ids.slice(6).reverse());
    const second = await admin('GET', `/decisions?fromMs=${NOON_MS + 2000}&cursor=${nextCursor}`);
    expect(second.body).toMatchObject({
      nextCursor: null,
      rows: ids
        .slice(2, 6)
        .reverse()
        .map((decisionId) => ({ decisionId }))
    });
    expect((await admin('GET', '/decisions?isHeldBack=true')).body).toMatchObject({ rows: [{ decisionId: ids[9] }] });
  });

  it('count what was decided by time, action and reason, before and after it is sealed', async () => {
    const { admin, decisionLog } = await startOwnGateway(ON);
    const decision = createDecisions(decisionLog!.gatewayId);
    const rows = Array.from({ length: 10 }, (_, at) =>
      decision(at % 4 === 0 ? { action: 'throttle', reason: 'rate-limit' } : {})
    );
    for (const row of rows) decisionLog!.append(row);
    const url = `/decisions/history?fromMs=${NOON_MS + 2000}&toMs=${NOON_MS + 60_000}`;
    const { body } = await admin('GET', url);
    const { bins, byReason, ...history } = body as DecisionHistory;
    const inside = rows.filter(({ timestampMs }) => timestampMs >= NOON_MS + 2000);
    const stopped = inside.filter(({ action }) => action !== 'allow');
    expect(history).toEqual({
      fromMs: NOON_MS + 2000,
      toMs: NOON_MS + 60_000,
      binMs: 5000,
      requests: inside.length,
      stopped: stopped.length,
      clients: new Set(inside.map(({ clientKey }) => clientKey)).size
    });
    expect([inside.length, stopped.length]).toEqual([8, 2]);
    for (const { atMs, action, requests } of bins)
      expect(requests).toBe(
        inside.filter((row) => row.action === action && Math.floor(row.timestampMs / 5000) * 5000 === atMs).length
      );
    expect(bins.reduce((sum, { requests }) => sum + requests, 0)).toBe(inside.length);
    expect(byReason.reduce((sum, { requests }) => sum + requests, 0)).toBe(stopped.length);
    await admin('POST', '/decisions/seal');
    expect((await admin('GET', url)).body).toEqual(body);
    expect((await admin('GET', '/decisions/history')).body).toMatchObject({ requests: 0, bins: [] });
  });

  it.each([
    ['/decisions?limit=0', 'limit=0'],
    ['/decisions?limit=1001', '1..1000'],
    ['/decisions?action=explode', 'action="explode" is none of allow, throttle'],
    ['/decisions?fromMs=yesterday', 'fromMs="yesterday"'],
    ['/decisions?status=2xx', 'status="2xx"'],
    ['/decisions?route=a&route=b', 'route must be given once'],
    ['/decisions?colour=red', 'unknown field colour'],
    ['/decisions?cursor=abc', 'cursor "abc"'],
    ['/decisions/history?fromMs=2&toMs=1', 'fromMs=2 is not before toMs=1'],
    ['/decisions/history?limit=3', 'unknown field limit'],
    ['/decisions/export?format=xml', 'format="xml"']
  ])('refuse %s and say why', async (url, message) => {
    const { admin } = await startOwnGateway(ON);
    expect(await admin('GET', url)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining(message) as string } }
    });
  });

  it('hand out files', async () => {
    const { app, ids } = await withDecisions();
    const headers = { 'x-admin-api-key': ADMIN_KEY };
    const csv = await app.inject({ url: '/pathhelm/decisions/export?status=500', headers });
    expect(csv.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'x-row-count': '2' });
    expect(csv.body.split('\n').filter(Boolean)).toHaveLength(3);
    expect(csv.body).toContain(ids[2]);
    const parquet = await app.inject({ url: '/pathhelm/decisions/export?format=parquet', headers });
    expect(parquet.rawPayload.subarray(0, 4).toString()).toBe('PAR1');
  });

  it('take a label for a decision there is, and no other', async () => {
    const { admin, ids, decisionLog, clock } = await withDecisions(1);
    const label = { label: 'benign', by: 'ana', note: 'our own scanner' };
    expect(await admin('POST', `/decisions/${ids[0]!}/feedback`, label)).toMatchObject({
      status: 201,
      body: { decisionId: ids[0], attackClass: 'benign', by: 'ana', atMs: clock.nowMs }
    });
    expect(await decisionLog!.feedbackOf(ids[0]!)).toHaveLength(1);
    const other = createDecisions('other')().decisionId;
    expect((await admin('POST', `/decisions/${other}/feedback`, label)).status).toBe(404);
    expect((await admin('POST', '/decisions/nonsense/feedback', label)).status).toBe(400);
    const wrong = await admin('POST', `/decisions/${ids[0]!}/feedback`, { label: 'bad' });
    expect(wrong).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('label="bad"') as string } }
    });
  });

  it('seal and erase on demand', async () => {
    const { admin } = await withDecisions(7);
    expect(await admin('POST', '/decisions/seal')).toMatchObject({ status: 200, body: { segments: 1 } });
    const clientKeys = [`addr:${'c'.repeat(31)}3`, 'key:nobody'];
    expect((await admin('POST', '/decisions/erase', { clientKeys })).body).toEqual({ removed: 1 });
    expect((await admin('POST', '/decisions/erase', { clientKeys: [] })).status).toBe(400);
    expect((await admin('GET', '/decisions')).body).toMatchObject({ rows: { length: 6 } });
  });

  it('count in the metrics what the log took, dropped and sealed', async () => {
    const { app, decisionLog } = await withDecisions(3);
    await decisionLog!.seal();
    const { body } = await app.inject('/pathhelm/metrics');
    for (const line of ['appended 3', 'dropped 0', 'waiting 0', 'segments 1', 'failing 0']) {
      expect(body).toContain(`\npathhelm_decision_log_${line}\n`);
    }
  });

  it('say so when the log is off', async () => {
    const { admin } = await startOwnGateway();
    expect(await admin('GET', '/decisions')).toMatchObject({
      status: 503,
      body: { error: { code: 'DECISION_LOG_OFF' } }
    });
  });
});
