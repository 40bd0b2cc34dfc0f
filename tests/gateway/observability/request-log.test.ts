import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLog } from '#gateway/observability/open-log.ts';
import { createPseudonyms, readPseudonymSecret } from '#gateway/observability/pseudonyms.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { startOwnGateway } from '../routes/own-gateway.ts';

const DAY_MS = 86_400_000;

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

  it('stays silent when it is switched off', async () => {
    const gateway = await startOwnGateway({ LOG_REQUESTS: 'false' });
    await gateway.app.inject('/');
    expect(gateway.lines).toEqual([]);
  });
});

describe('pseudonyms', () => {
  it('are the same for a client within a period, others in the next, for another client and for another secret', () => {
    const pseudonymOf = createPseudonyms('s'.repeat(43), 30);
    const start = 600 * 30 * DAY_MS;
    const first = pseudonymOf('addr:203.0.113.7', start);
    expect(pseudonymOf('addr:203.0.113.7', start + 30 * DAY_MS - 1)).toBe(first);
    expect(pseudonymOf('addr:203.0.113.7', start + 30 * DAY_MS)).not.toBe(first);
    expect(pseudonymOf('addr:203.0.113.8', start)).not.toBe(first);
    expect(createPseudonyms('t'.repeat(43), 30)('addr:203.0.113.7', start)).not.toBe(first);
  });

  it('keep their secret in a file for the owner only, the same one after a restart', async () => {
    const path = join(await tempFolder(), 'private', 'pseudonym-secret');
    const [secret, other] = await Promise.all([readPseudonymSecret(path), readPseudonymSecret(path)]);
    expect(await readPseudonymSecret(path)).toBe(secret);
    expect(other).toBe(secret);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('stop the start over a file that holds no secret', async () => {
    const path = join(await tempFolder(), 'pseudonym-secret');
    await writeFile(path, 'short');
    await expect(readPseudonymSecret(path)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
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
