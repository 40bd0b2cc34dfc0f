import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPseudonymiser, loadPseudonymSecret } from '#platform/pseudonym.ts';
import { toStoredRecord } from '#pipelines/ingest/store/stored-record.ts';
import { openLog } from '#gateway/observability/open-log.ts';
import { anyRecord } from '#tests/pipelines/ingest/any-record.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { startOwnGateway } from '../routes/own-gateway.ts';

describe('the request log', () => {
  it('writes one JSON line per request with what an operator needs', async () => {
    const gateway = await startOwnGateway({ RATE_LIMIT: '1/minute' });
    await gateway.app.inject('/users/17?tab=orders');
    await gateway.app.inject({ method: 'POST', url: '/users/17' });
    await gateway.app.inject('/pathhelm/health');
    const lines = gateway.lines.filter(({ msg }) => msg === 'request');
    expect(lines).toMatchObject([
      { level: 30, requestId: 'request-0001', method: 'GET', path: '/users/:id', status: 200, action: 'allow' },
      { method: 'POST', path: '/users/:id', status: 429, action: 'throttle', reason: 'rate-limit' }
    ]);
    expect(lines[0]).not.toHaveProperty('reason');
    expect(lines[0]!['client']).toBe(lines[1]!['client']);
    expect(lines[0]!['latencyMs']).toBeTypeOf('number');
  });

  it('never shows a key, cookie, password, token, body or address, wherever they were put', async () => {
    const gateway = await startOwnGateway({
      JWT_ALGORITHM: 'HS256',
      JWT_SECRET: 'canary-jwt-secret',
      API_KEY: 'canary-seed-key',
      LOG_LEVEL: 'trace'
    });
    const requests = [
      { url: '/login?password=canary-query&token=canary-token', headers: { 'x-api-key': 'canary-unknown-key' } },
      { url: '/', headers: { 'x-api-key': 'canary-seed-key', cookie: 'sid=canary-cookie' } },
      { url: '/', headers: { authorization: 'Bearer canary.bearer.token' } },
      { url: '/', headers: { authorization: 'Basic canary-basic', referer: 'https://x/?a=canary-referer' } },
      { url: '/reset/canary0token1with2many3digits4' },
      { url: '/pathhelm/admin/keys', headers: { 'x-admin-api-key': 'canary-admin' } }
    ];
    for (const request of requests) await gateway.app.inject(request);
    await gateway.app.inject({ method: 'POST', url: '/login', payload: { password: 'canary-body' } });
    await gateway.admin('POST', '/admin/keys', { clientId: 'acme', note: 'canary-note' });
    await gateway.admin('POST', '/admin/ip_blacklist', { ip: 'canary-ip' });
    expect(gateway.lines.filter(({ msg }) => msg === 'request')).toHaveLength(6);
    expect(gateway.text()).not.toContain('canary');
    expect(gateway.text()).not.toContain('127.0.0.1');
  });

  it('names a client as imported records do, so that the two can be joined', async () => {
    const folder = await tempFolder();
    const gateway = await startOwnGateway({ DATA_DIR: folder, PSEUDONYM_ROTATION_DAYS: '7' });
    await gateway.app.inject('/');
    const secret = await loadPseudonymSecret(join(folder, 'private', 'pseudonym.key'));
    const pseudonymise = createPseudonymiser({ secret, rotationDays: 7 });
    const [record] = fc.sample(anyRecord, { numRuns: 1, seed: 1 });
    const imported = { ...record!, clientKey: 'addr:127.0.0.1', timestampMs: gateway.clock.nowMs };
    const { clientKey } = toStoredRecord(imported, pseudonymise, 'off');
    expect(clientKey).toMatch(/^addr:[0-9a-f]{32}$/);
    expect(gateway.lines.find(({ msg }) => msg === 'request')).toMatchObject({ client: clientKey });
  });

  it('stays silent when it is switched off', async () => {
    const gateway = await startOwnGateway({ LOG_REQUESTS: 'false' });
    const before = gateway.lines.length;
    await gateway.app.inject('/');
    expect(gateway.lines).toHaveLength(before);
  });
});

describe('the log file', () => {
  it('is named by day, holds every line once the log is closed, and redacts what should not have been passed', async () => {
    const folder = join(await tempFolder(), 'logs');
    const log = await openLog({ LOG_LEVEL: 'info', LOG_FILE: join(folder, 'gateway.log'), LOG_FILE_DAYS: 30 });
    for (let at = 0; at < 500; at++) log.logger.info({ at }, 'line');
    log.logger.info({ headers: { cookie: 'canary' }, authorization: 'canary', token: 'canary' }, 'oops');
    await log.close();
    const [name, ...rest] = await readdir(folder);
    expect(rest).toEqual([]);
    expect(name).toMatch(/^gateway\.\d{4}-\d\d-\d\d\.1\.log$/);
    const text = await readFile(join(folder, name!), 'utf8');
    expect(text.trim().split('\n')).toHaveLength(501);
    expect(text).not.toContain('canary');
  });
});
