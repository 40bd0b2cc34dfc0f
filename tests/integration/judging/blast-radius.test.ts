import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '#tests/contracts/redis-servers.ts';
import { startGatewayProcess, startUpstreamProcess, type Running } from '#tests/helpers/gateway-process.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

const ADMIN_KEY = 'the admin key of these tests';
const KEYS = 50;
/** What a scan is to the policy here; what the models make of one is tested where they are trained. */
const TRAP = `rules:
  - id: scan
    action: block
    scope: client
    duration: 10m
    when: { path: { startsWith: /.git } }
`;

type Standing = { standing: { clientKey: string; reason: string }[] };

describe('one scan behind an address that many share', () => {
  async function startBehindOneAddress(settings: Record<string, string>): Promise<Running> {
    const policyFile = join(await tempFolder(), 'policy.yaml');
    await writeFile(policyFile, TRAP);
    const upstream = await startUpstreamProcess();
    const gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`], {
      ADMIN_API_KEY: ADMIN_KEY,
      MODE: 'enforce',
      POLICY_FILE: policyFile,
      ...settings
    });
    onTestFinished(async () => {
      await gateway.stop();
      await upstream.stop();
    });
    return gateway;
  }

  const own = (gateway: Running, path: string, body?: object): Promise<Response> =>
    fetch(`http://127.0.0.1:${gateway.port}/pathhelm/admin${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'x-admin-api-key': ADMIN_KEY, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) })
    });

  async function statusOf(gateway: Running, path: string, headers: Record<string, string>): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${gateway.port}${path}`, { headers });
    await response.arrayBuffer();
    return response.status;
  }

  it('costs the key that scans, and none of the 49 others', async () => {
    const gateway = await startBehindOneAddress({ AUTH_REQUIRED: 'true' });
    const keys: string[] = [];
    for (let at = 0; at < KEYS; at++) {
      const made = (await (await own(gateway, '/keys', { clientId: `client-${at}` })).json()) as { key: string };
      keys.push(made.key);
    }
    const ask = (path: string): Promise<number[]> =>
      Promise.all(keys.map((key) => statusOf(gateway, path, { 'x-api-key': key })));
    expect(await ask('/users')).toEqual(keys.map(() => 200));
    expect(await statusOf(gateway, '/.git/HEAD', { 'x-api-key': keys[7]! })).toBe(403);
    await eventually(async () => (await statusOf(gateway, '/users', { 'x-api-key': keys[7]! })) === 403);
    expect(await ask('/users')).toEqual(keys.map((_key, at) => (at === 7 ? 403 : 200)));
    const { standing } = (await (await own(gateway, '/standing')).json()) as Standing;
    expect(standing).toHaveLength(1);
    expect(standing[0]!.clientKey).toMatch(/^key:/);
  });

  it('costs nobody but the single requests where the clients show no key', async () => {
    const gateway = await startBehindOneAddress({});
    const agents = Array.from({ length: KEYS }, (_none, at) => ({ 'user-agent': `Browser/${at}.0` }));
    for (const agent of agents) expect(await statusOf(gateway, '/users', agent)).toBe(200);
    const scanner = { 'user-agent': 'scanner/1.0' };
    for (let at = 0; at < 15; at++) expect(await statusOf(gateway, `/.git/${at}`, scanner)).toBe(403);
    for (const agent of agents) expect(await statusOf(gateway, '/users', agent)).toBe(200);
    expect(((await (await own(gateway, '/standing')).json()) as Standing).standing).toEqual([]);
  });
});
