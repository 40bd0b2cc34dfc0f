import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { startOwnGateway, type OwnGateway } from './own-gateway.ts';

const RULE = { id: 'no-put', action: 'block', when: { method: ['PUT'] }, note: 'read only' };

async function gatewayWith(policyText: string): Promise<OwnGateway & { policyFile: string; dataDir: string }> {
  const folder = await tempFolder();
  const policyFile = join(folder, 'policy.yaml');
  const dataDir = join(folder, 'data');
  await writeFile(policyFile, policyText);
  const gateway = await startOwnGateway({ POLICY_FILE: policyFile, DATA_DIR: dataDir });
  return Object.assign(gateway, { policyFile, dataDir });
}

async function statusOf({ app }: OwnGateway, method: 'GET' | 'PUT', url = '/'): Promise<number> {
  return (await app.inject({ method, url })).statusCode;
}

describe('the rule endpoints', () => {
  it('take a rule that holds from the next request on, count its hits, and drop it again', async () => {
    const gateway = await gatewayWith('mode: enforce');
    const { admin } = gateway;
    expect(await statusOf(gateway, 'PUT')).toBe(200);
    expect(await admin('POST', '/admin/rules', RULE)).toMatchObject({
      status: 201,
      body: { ...RULE, scope: 'request', expires: null, dryRun: false, from: 'admin', hits: 0 }
    });
    expect([await statusOf(gateway, 'PUT'), await statusOf(gateway, 'GET')]).toEqual([403, 200]);
    expect((await admin('GET', '/admin/rules')).body).toMatchObject({ rules: [{ id: 'no-put', hits: 1 }] });
    expect(await admin('DELETE', '/admin/rules/no-put')).toMatchObject({ status: 200, body: { removed: true } });
    expect(await statusOf(gateway, 'PUT')).toBe(200);
    expect((await admin('DELETE', '/admin/rules/no-put')).status).toBe(404);
  });

  it('keep what was added over a restart', async () => {
    const { admin, policyFile, dataDir } = await gatewayWith('mode: enforce');
    await admin('POST', '/admin/rules', RULE);
    expect(JSON.parse(await readFile(join(dataDir, 'policy-added.json'), 'utf8'))).toMatchObject({ rules: [RULE] });
    const again = await startOwnGateway({ POLICY_FILE: policyFile, DATA_DIR: dataDir });
    expect(await statusOf(again, 'PUT')).toBe(403);
  });

  it('lose nothing when many are added at once', async () => {
    const { admin, dataDir } = await gatewayWith('');
    const ids = Array.from({ length: 8 }, (_, at) => `r${at}`);
    const statuses = await Promise.all([...ids, 'r0'].map((id) => admin('POST', '/admin/rules', { ...RULE, id })));
    expect(statuses.map(({ status }) => status).sort()).toEqual([...ids.map(() => 201), 400]);
    const kept = JSON.parse(await readFile(join(dataDir, 'policy-added.json'), 'utf8')) as { rules: { id: string }[] };
    expect(kept.rules.map(({ id }) => id)).toEqual(ids);
  });

  it('tell rules of the file from added ones, and leave those of the file to the file', async () => {
    const { admin } = await gatewayWith(`rules: [{ id: of-file, action: allow, when: { method: [HEAD] } }]`);
    await admin('POST', '/admin/rules', { ...RULE, expires: '2020-01-01T00:00:00Z' });
    expect((await admin('GET', '/admin/rules')).body).toMatchObject({
      rules: [
        { id: 'of-file', from: 'file', isExpired: false },
        { id: 'no-put', from: 'admin', isExpired: true }
      ]
    });
    const { status, body } = await admin('DELETE', '/admin/rules/of-file');
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('remove it there')]);
  });

  it.each([
    [{ ...RULE, action: 'blok' }, 'action: must be one of allow, observe, throttle, block'],
    [{ ...RULE, id: 'a b' }, 'is no id'],
    [{ ...RULE, when: {} }, 'when: must name a condition'],
    [{ ...RULE, when: { cidr: ['10.0.0.0/99'] } }, 'is no address or CIDR'],
    [{ ...RULE, when: { path: { pattern: '(a' } } }, 'is no pattern'],
    [{ ...RULE, expires: 'soon' }, 'is no time'],
    [{ ...RULE, colour: 'red' }, 'colour: unknown key'],
    [{ ...RULE, id: 'of-file' }, 'is there already'],
    [undefined, 'must have required properties']
  ])('refuse %j and name what is wrong', async (rule, named) => {
    const { admin } = await gatewayWith(`rules: [{ id: of-file, action: allow, when: { method: [HEAD] } }]`);
    const { status, body } = await admin('POST', '/admin/rules', rule);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(named);
    expect(JSON.stringify(body)).not.toContain('line 1');
    expect((await admin('GET', '/admin/rules')).body).toMatchObject({ rules: [{ id: 'of-file' }] });
  });

  it('take exceptions too', async () => {
    const { admin } = await gatewayWith('');
    const exception = {
      id: 'comments',
      route: 'POST /comments',
      classes: ['cross-site-scripting'],
      places: ['json.text'],
      expires: '2099-01-01T00:00:00Z'
    };
    expect((await admin('POST', '/admin/exceptions', exception)).status).toBe(201);
    expect((await admin('POST', '/admin/exceptions', { ...exception, id: 'b', expires: null })).status).toBe(400);
    expect((await admin('GET', '/admin/exceptions')).body).toMatchObject({ exceptions: [{ ...exception, hits: 0 }] });
    expect((await admin('DELETE', '/admin/exceptions/comments')).status).toBe(200);
  });
});

describe('the policy endpoint', () => {
  it('shows what is in force, and why the file is not', async () => {
    const { admin, policy, policyFile, app } = await gatewayWith('mode: enforce\nblastRadius: 9');
    const { body } = await admin('GET', '/admin/policy');
    expect(body).toMatchObject({ mode: 'enforce', file: policyFile, fault: '', policy: { blastRadius: 9 } });
    await writeFile(policyFile, 'mode: enforce\nblastRadius: 0');
    await policy.refresh();
    const after = (await admin('GET', '/admin/policy')).body as { version: string; fault: string };
    expect(after).toMatchObject({ version: (body as { version: string }).version, policy: { blastRadius: 9 } });
    expect(after.fault).toContain('line 2: blastRadius: must be >= 1');
    const metrics = (await app.inject('/pathhelm/metrics')).body;
    expect(metrics).toMatch(/^pathhelm_policy_fault 1$/m);
    expect(metrics).toContain(`pathhelm_policy_info{version="${after.version}",mode="enforce"} 1`);
    expect((await app.inject('/pathhelm/status')).json()).toMatchObject({ policy: { fault: after.fault } });
  });
});

describe('the standing endpoints', () => {
  const text = `mode: enforce
rules: [{ id: probe, action: block, scope: client, duration: 1m, when: { path: { contains: .env } } }]`;

  it('show who is stopped, why and until when, and let one go', async () => {
    const gateway = await gatewayWith(text);
    const { admin, clock } = gateway;
    await statusOf(gateway, 'GET', '/.env');
    expect(await statusOf(gateway, 'GET')).toBe(403);
    const { body } = await admin('GET', '/admin/standing');
    const until = new Date(clock.nowMs + 60_000).toISOString();
    expect(body).toMatchObject({
      standing: [{ clientKey: 'addr:127.0.0.1', action: 'block', reason: 'rule:probe', until }]
    });
    expect((await admin('DELETE', '/admin/standing/addr:127.0.0.1')).status).toBe(200);
    expect(await statusOf(gateway, 'GET')).toBe(200);
    expect((await admin('DELETE', '/admin/standing/addr:127.0.0.1')).status).toBe(404);
  });

  it('forget what the client was stopped for: the next time is like the first', async () => {
    const gateway = await gatewayWith(text);
    const lastingMs = async (): Promise<number> => {
      await statusOf(gateway, 'GET', '/.env');
      const { standing } = (await gateway.admin('GET', '/admin/standing')).body as { standing: { until: string }[] };
      await gateway.admin('DELETE', '/admin/standing/addr:127.0.0.1');
      return Date.parse(standing[0]!.until) - gateway.clock.nowMs;
    };
    expect([await lastingMs(), await lastingMs()]).toEqual([60_000, 60_000]);
  });
});

describe('a gateway with a policy', () => {
  it('does not start on a bad file, nor without the file it was told of', async () => {
    await expect(gatewayWith('mode: enforcing')).rejects.toThrow('line 1: mode');
    await expect(startOwnGateway({ POLICY_FILE: '/nowhere/policy.yaml' })).rejects.toThrow('does not exist');
    await expect(startOwnGateway({ GEOIP_FILE: '/nowhere/geo.csv' })).rejects.toThrow('GEOIP_FILE');
  });

  it('finds policy.yaml beside DATA_DIR by itself', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'policy.yaml'), 'mode: enforce');
    const { policy } = await startOwnGateway({ DATA_DIR: join(folder, 'data') });
    expect(policy.current().mode).toBe('enforce');
  });

  it('blocks a client for a time once a rule says so, and nobody where a route only observes', async () => {
    const text = `mode: enforce
routes: { /quiet: { mode: observe } }
rules: [{ id: probe, action: block, scope: client, duration: 1m, when: { path: { contains: .env } } }]`;
    const gateway = await gatewayWith(text);
    expect(await statusOf(gateway, 'GET', '/.env')).toBe(403);
    expect([await statusOf(gateway, 'GET'), await statusOf(gateway, 'GET', '/quiet')]).toEqual([403, 200]);
    gateway.clock.nowMs += 60_000;
    expect(await statusOf(gateway, 'GET')).toBe(200);
  });

  it('limits by the file: by route, and in dry run for one limit alone', async () => {
    const text = `limits: { standard: { rate: 2/minute, dryRun: true } }
routes: { /login: { limit: { rate: 1/minute } } }`;
    const gateway = await gatewayWith(text);
    const statuses = [];
    for (const url of ['/a', '/a', '/a', '/a', '/login', '/login']) statuses.push(await statusOf(gateway, 'GET', url));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});
