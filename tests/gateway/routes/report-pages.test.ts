import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { ADMIN_KEY, startOwnGateway } from './own-gateway.ts';

const basic = (key: string): string => `Basic ${Buffer.from(`anyone:${key}`).toString('base64')}`;

async function builtSite(): Promise<string> {
  const folder = await tempFolder();
  await mkdir(join(folder, '_file'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><p>the overview</p>');
  await writeFile(join(folder, 'live.html'), '<!doctype html><p>the live page</p>');
  await writeFile(join(folder, '_file', 'cube.0123abcd.parquet'), 'PAR1');
  return folder;
}

describe('the report site at the gateway', () => {
  it.each([
    ['no key', {}, 401],
    ['a wrong key', { authorization: basic('invented') }, 401],
    ['the admin key as password', { authorization: basic(ADMIN_KEY) }, 200],
    ['the admin key in its own header', { 'x-admin-api-key': ADMIN_KEY }, 200]
  ])('with %s', async (_name, headers, status) => {
    const { app } = await startOwnGateway({ REPORTS_DIR: await builtSite() });
    const response = await app.inject({ url: '/pathhelm/reports/', headers });
    expect(response.statusCode).toBe(status);
    expect(response.body.includes('the overview')).toBe(status === 200);
    expect(response.headers['www-authenticate']?.toString().startsWith('Basic') ?? false).toBe(status === 401);
  });

  it('gives none of its files without the key either', async () => {
    const { app } = await startOwnGateway({ REPORTS_DIR: await builtSite() });
    expect((await app.inject('/pathhelm/reports/_file/cube.0123abcd.parquet')).statusCode).toBe(401);
  });

  it('is open with REPORTS_PUBLIC, and closed without any admin key', async () => {
    const folder = await builtSite();
    const open = await startOwnGateway({ REPORTS_DIR: folder, REPORTS_PUBLIC: 'true' });
    expect((await open.app.inject('/pathhelm/reports/live')).body).toContain('the live page');
    const closed = await startOwnGateway({ REPORTS_DIR: folder, ADMIN_API_KEY: '', DEMO_MODE: 'true' });
    expect((await closed.app.inject('/pathhelm/reports/')).statusCode).toBe(403);
  });

  it('allows only its own scripts and styles, and keeps hashed files for good', async () => {
    const { app } = await startOwnGateway({ REPORTS_DIR: await builtSite(), REPORTS_PUBLIC: 'true' });
    const page = await app.inject('/pathhelm/reports/');
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    expect(page.headers['cache-control']).toBe('private, no-cache');
    const file = await app.inject({
      url: '/pathhelm/reports/_file/cube.0123abcd.parquet',
      headers: { range: 'bytes=0-1' }
    });
    expect([file.statusCode, file.headers['content-range']]).toEqual([206, 'bytes 0-1/4']);
    expect(file.headers['cache-control']).toContain('immutable');
  });

  it('redirects to the folder, so that relative links hold', async () => {
    const { app } = await startOwnGateway({ REPORTS_DIR: await builtSite(), REPORTS_PUBLIC: 'true' });
    const response = await app.inject('/pathhelm/reports');
    expect([response.statusCode, response.headers.location]).toEqual([308, '/pathhelm/reports/']);
  });

  it('says how to build it when it is not there', async () => {
    const { app } = await startOwnGateway({ REPORTS_DIR: await tempFolder(), REPORTS_PUBLIC: 'true' });
    const response = await app.inject('/pathhelm/reports/');
    expect([response.statusCode, response.body.includes('npm run reports')]).toEqual([404, true]);
  });
});

describe('the admin key by HTTP Basic', () => {
  it('reads, and never changes anything: a browser attaches it to what another site makes it send', async () => {
    const { app } = await startOwnGateway();
    const headers = { authorization: basic(ADMIN_KEY) };
    expect((await app.inject({ url: '/pathhelm/admin/keys', headers })).statusCode).toBe(200);
    const change = await app.inject({ method: 'POST', url: '/pathhelm/admin/ip_blacklist?ip=203.0.113.7', headers });
    expect(change.statusCode).toBe(401);
  });
});
