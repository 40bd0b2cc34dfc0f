import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRawUpstream, okAnswer } from '#tests/helpers/gateway-raw-upstream.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { freePort } from '#tests/helpers/free-port.ts';

const PATHHELM = fileURLToPath(new URL('../../../scripts/pathhelm.ts', import.meta.url));

type Command = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

/** As an operator runs it: in a folder of its own, with what `.env` there and the environment say. */
function run(folder: string, args: readonly string[], environment: Record<string, string> = {}): Command {
  const child = spawn(process.execPath, [PATHHELM, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text += data.toString()));
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, output: () => text, ended };
}

async function printed(folder: string, args: readonly string[]): Promise<string> {
  const command = run(folder, args);
  expect([await command.ended, command.output()]).toEqual([0, expect.any(String)]);
  return command.output();
}

async function untilListening({ child, output, ended }: Command): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.stdout!.on('data', () => {
    const url = /"url":"(http:[^"]+)"/.exec(output())?.[1];
    if (url !== undefined) resolve(url);
  });
  void ended.then(() => {
    reject(new Error(output()));
  });
  return promise;
}

describe('pathhelm gateway', () => {
  it('refuses bad settings with exit code 2 and one line that names every one of them', async () => {
    const gateway = run(await tempFolder(), ['gateway'], {
      PORT: '70000',
      TARGET_URL: 'ftp://x',
      RETRY_BUDGET: '2',
      RATE_LIMIT: 'often',
      TRUSTED_PROXIES: '10.0.0.0/99',
      STORE_FAILURE_MODE: 'ajar',
      JWT_ALGORITHM: 'none',
      MAX_CLIENTS: '1e3.5',
      AUTH_REQUIRED: 'perhaps',
      DRAIN_TIMEOUT_SECONDS: '-1'
    });
    expect(await gateway.ended).toBe(2);
    const lines = gateway.output().trim().split('\n');
    expect(lines).toHaveLength(1);
    for (const name of [
      'PORT=',
      'TARGET_URL=',
      'RETRY_BUDGET=',
      'RATE_LIMIT=',
      'TRUSTED_PROXIES=',
      'STORE_FAILURE_MODE=',
      'JWT_ALGORITHM=',
      'MAX_CLIENTS=',
      'AUTH_REQUIRED=',
      'DRAIN_TIMEOUT_SECONDS=',
      'ADMIN_API_KEY'
    ])
      expect(lines[0]).toContain(name);
  });

  it('says so with exit code 2 when its port is taken', async () => {
    const taken = await startRawUpstream(() => null);
    const gateway = run(await tempFolder(), ['gateway'], { PORT: String(taken.port), DEMO_MODE: 'true' });
    expect(await gateway.ended).toBe(2);
    expect(gateway.output()).toContain(`cannot listen on 127.0.0.1 port ${taken.port}`);
    expect(gateway.output()).not.toMatch(/\n\s+at /);
  });

  it('starts from .env, is administered by `keys`, limits, and ends with 0 at SIGTERM', async () => {
    const upstream = await startRawUpstream(() => okAnswer('served'));
    const folder = await tempFolder();
    const lines = [
      `PORT=${await freePort()}`,
      `TARGET_URL=${upstream.url}`,
      'ADMIN_API_KEY=of-this-test',
      'AUTH_REQUIRED=true'
    ];
    await writeFile(join(folder, '.env'), `${lines.join('\n')}\n`);
    const gateway = run(folder, ['gateway']);
    const url = await untilListening(gateway);
    const ask = (key: string): Promise<Response> => fetch(`${url}/users`, { headers: key ? { 'x-api-key': key } : {} });

    expect([(await ask('')).status, (await ask('invented')).status]).toEqual([401, 403]);
    const added = JSON.parse(await printed(folder, ['keys', 'add', 'acme', '--limit', '2/hour', '--json'])) as Issued;
    const answer = await ask(added.key);
    expect([answer.status, await answer.text()]).toEqual([200, 'served']);
    expect(upstream.seen[0]!.headers).toContain('X-Client-Id: acme');
    await ask(added.key);
    const refused = await ask(added.key);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit-policy')).toMatch(/q=2;w=3600/);
    expect(refused.headers.get('ratelimit')).toMatch(/r=0;t=\d+/);

    const rotated = JSON.parse(await printed(folder, ['keys', 'rotate', added.id, '--json'])) as Issued;
    expect([(await ask(added.key)).status, (await ask(rotated.key)).status]).toEqual([403, 200]);
    await printed(folder, ['keys', 'revoke', rotated.id]);
    expect((await ask(rotated.key)).status).toBe(403);
    expect(await printed(folder, ['keys', 'list'])).toMatch(/acme +revoked/);
    const unknown = run(folder, ['keys', 'revoke', 'nobody']);
    expect(await unknown.ended).toBe(2);
    expect(unknown.output()).toContain('there is no key "nobody"');

    gateway.child.kill('SIGTERM');
    expect(await gateway.ended).toBe(0);
    expect(gateway.output()).toContain('gateway has stopped');
  });

  it('goes on, and ends with 0, when nobody reads its log any more', async () => {
    const upstream = await startRawUpstream(() => okAnswer());
    const gateway = run(await tempFolder(), ['gateway'], { PORT: '0', DEMO_MODE: 'true', TARGET_URL: upstream.url });
    const url = await untilListening(gateway);
    gateway.child.stdout!.destroy();
    for (let at = 0; at < 100; at++) expect((await fetch(url)).status).toBe(200);
    gateway.child.kill('SIGTERM');
    expect(await gateway.ended).toBe(0);
  });
});

type Issued = { id: string; key: string };
