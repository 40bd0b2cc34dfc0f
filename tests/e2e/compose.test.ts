import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve } from '#models/registry-changes.ts';
import { pathOf, textOf, yamlOf } from '#tests/deploy/deploy-files.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { suiteFolder } from '#tests/helpers/temp-folder.ts';
import { imageOf, type Image } from './compose/image-of.ts';
import { freePort } from '#tests/helpers/free-port.ts';

type Service = { command?: string[]; environment?: Record<string, string>; build?: { target: string } };

const [{ services }] = yamlOf('docker-compose.yml') as [{ services: Record<string, Service> }];
const MISSING = ['redis-server', 'nginx'].filter((program) => !isInstalled(program));
if (MISSING.length > 0)
  process.stderr.write(
    `\n!!! SKIPPED: no ${MISSING.join(', no ')}, so the services of docker-compose.yml were not started !!!\n\n`
  );

const ADMIN = { 'x-admin-api-key': 'change-me' };
const running: ChildProcess[] = [];
const printed = new Map<string, string>();
const ports: Record<string, string> = {};
let work: string;
let gatewayImage: Image;
let reportsImage: Image;

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

/** Names of services become ports of this machine, mounted volumes folders of this test, every interface this one. */
function here(text: string, image: Image): string {
  return text
    .replaceAll(/\b([a-z]+(?:-\d)?):(?:9000|6379|8000)\b/g, (_, name: string) => `127.0.0.1:${ports[name]!}`)
    .replaceAll('/app/', `${image.folder}/`)
    .replaceAll(/(?<![\w.])\/(data|registry)\b/g, `${work}/$1`)
    .replaceAll(/(?<![\d.])0\.0\.0\.0\b/g, '127.0.0.1')
    .replaceAll('node:node', `${process.getuid!()}:${process.getgid!()}`)
    .replaceAll(/\$\{\w+:-(.*?)\}/g, '$1');
}

/** The very command of a service, or of its image, with the environment of both. */
function start(
  name: string,
  image: Image,
  more: { args?: string[]; environment?: Record<string, string> } = {}
): ChildProcess {
  const service = services[name]!;
  const [program = '', ...args] = [...(service.command ?? image.command), ...(more.args ?? [])].map((part) =>
    here(part, image)
  );
  const given = { ...image.environment, ...service.environment, ...more.environment };
  const environment = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, here(value, image)]));
  const child = spawn(program, args, {
    cwd: image.folder,
    env: { PATH: process.env['PATH'], ...environment },
    detached: true
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => printed.set(name, (printed.get(name) ?? '') + part.toString()));
  running.push(child);
  return child;
}

/** With everything it started, as a container is. @returns exit code and signal */
async function stop(child: ChildProcess): Promise<[number | null, string | null]> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    process.kill(-child.pid!, 'SIGTERM');
    await gone;
  }
  return [child.exitCode, child.signalCode];
}

async function answers(url: string, headers: Record<string, string> = {}): Promise<number> {
  return (await fetch(url, { headers }).catch(() => undefined))?.status ?? 0;
}

/** Fails as soon as the service has ended, with what it printed. */
async function expectUp(name: string, path: string): Promise<void> {
  const deadlineMs = performance.now() + 200_000;
  let status = 0;
  while (status !== 200 && performance.now() < deadlineMs) {
    const ended = running.find(
      ({ spawnargs, exitCode }) => exitCode !== null && exitCode !== 0 && spawnargs.length > 0
    );
    if (ended) throw new Error(`${name} or what it needs has ended: ${printed.get(name) ?? ''}`);
    status = await answers(of(name, path));
    if (status !== 200) await delay(200);
  }
  expect(`${status} ${status === 200 ? '' : (printed.get(name) ?? '')}`).toBe('200 ');
}

const of = (name: string, path: string): string => `http://127.0.0.1:${ports[name]!}${path}`;

describe.skipIf(MISSING.length > 0)('the services of docker-compose.yml, each by its own command', () => {
  beforeAll(async () => {
    work = await suiteFolder();
    for (const name of ['balancer', 'gateway-1', 'gateway-2', 'upstream', 'redis', 'reports'])
      ports[name] = String(await freePort());
    for (const folder of ['data', 'redis', 'nginx', 'registry']) await mkdir(join(work, folder));
    gatewayImage = await imageOf('gateway', join(work, 'gateway'));
    reportsImage = await imageOf('reports', join(work, 'reports'));
    const registry = join(gatewayImage.folder, 'models/registry');
    const version = await publishBundle(registry, smallBundle());
    const change = {
      version,
      by: 'tester',
      at: '2026-11-25T08:00:00.000Z',
      reason: 'test',
      evidence: '',
      comparedWith: null
    };
    await approve(registry, { ...change, isForced: true });
  }, 120_000);

  afterAll(async () => {
    for (const child of running.reverse()) await stop(child);
  }, 60_000);

  it('registry: seeds the shared registry from the image, once', async () => {
    for (let time = 0; time < 2; time++) {
      const [code] = (await once(start('registry', gatewayImage), 'exit')) as [number];
      expect(`${code} ${printed.get('registry') ?? ''}`).toBe('0 ');
    }
    expect(await readFile(join(work, 'registry/aliases.json'), 'utf8').catch(() => '')).toContain('"approved"');
  });

  it('redis and upstream start', async () => {
    start('redis', gatewayImage, {
      args: ['--port', ports['redis']!, '--bind', '127.0.0.1', '--dir', join(work, 'redis')]
    });
    services['upstream']!.command = services['upstream']!.command!.map((part) =>
      part === '9000' ? ports['upstream']! : part
    );
    start('upstream', gatewayImage);
    await expectUp('upstream', '/users/1');
    await expect.poll(() => printed.get('redis'), { timeout: 10_000 }).toContain('Ready to accept connections');
  });

  it.each(['gateway-1', 'gateway-2'])(
    '%s starts with production packages only, healthy, with the model and the store',
    async (name) => {
      start(name, gatewayImage, { environment: { PORT: ports[name]! } });
      await expectUp(name, '/pathhelm/health/ready');
      const status = (await (await fetch(of(name, '/pathhelm/status'), { headers: ADMIN })).json()) as object;
      expect(JSON.stringify(status)).toContain('"2026-11-21.1"');
      expect(JSON.stringify(status)).toMatch(/"store":\{[^}]*"up"/);
      const [program = '', ...args] = gatewayImage.healthCheck;
      const check = spawn(program, args, {
        cwd: gatewayImage.folder,
        env: { PATH: process.env['PATH'], PORT: ports[name]! }
      });
      expect(await once(check, 'exit')).toEqual([0, null]);
    }
  );

  it('balancer reaches the upstream through both gateways, which share what they know', async () => {
    const configuration = here(textOf('deploy/nginx/nginx.conf'), gatewayImage)
      .replace('listen 8000', `listen 127.0.0.1:${ports['balancer']!}`)
      .replace('http {', `http { client_body_temp_path ${work}/nginx/b; proxy_temp_path ${work}/nginx/p;`);
    const file = join(work, 'nginx/nginx.conf');
    await writeFile(file, `daemon off; pid ${work}/nginx/pid; error_log ${work}/nginx/log;\n${configuration}`);
    running.push(spawn('nginx', ['-c', file, '-p', join(work, 'nginx')], { detached: true }));
    await expectUp('balancer', '/users/1');
    for (let request = 0; request < 20; request++) expect(await answers(of('balancer', '/users/1'))).toBe(200);
    const counts = await Promise.all(
      ['gateway-1', 'gateway-2'].map(async (name) => {
        const metrics = await (await fetch(of(name, '/pathhelm/metrics'))).text();
        return [...metrics.matchAll(/^api_requests_total\{.* (\d+)$/gm)].reduce(
          (sum, [, count]) => sum + Number(count),
          0
        );
      })
    );
    expect(Math.min(...counts)).toBeGreaterThan(3);
    await fetch(of('gateway-1', '/pathhelm/admin/ip_blacklist?ip=127.0.0.1'), { method: 'POST', headers: ADMIN });
    await expect.poll(() => answers(of('gateway-2', '/users/1')), { timeout: 5000 }).toBe(403);
    await fetch(of('gateway-1', '/pathhelm/admin/ip_blacklist?ip=127.0.0.1'), { method: 'DELETE', headers: ADMIN });
    await expect.poll(() => answers(of('gateway-2', '/users/1')), { timeout: 5000 }).toBe(200);
  });

  it('reports builds the site in its image and serves it', { timeout: 240_000 }, async () => {
    const script = 'deploy/serve-reports.sh';
    const text = (await readFile(pathOf(script), 'utf8'))
      .replace('8501', ports['reports']!)
      .replace('0.0.0.0', '127.0.0.1');
    expect(text).toContain(`--port ${ports['reports']!}`);
    await rm(join(reportsImage.folder, script));
    await writeFile(join(reportsImage.folder, script), text);
    start('reports', reportsImage);
    await expectUp('reports', '/');
  });

  it('retraining waits for its time, and ends when it is told to', async () => {
    const child = start('retraining', gatewayImage);
    await delay(500);
    expect([child.exitCode, printed.get('retraining') ?? '']).toEqual([null, '']);
    expect((await stop(child))[1]).toBe('SIGTERM');
  });

  it('gateways end with 0 on SIGTERM and leave sealed decisions on the shared volume', async () => {
    const gateways = running.filter(({ spawnargs }) => spawnargs.includes('gateway'));
    expect(gateways).toHaveLength(2);
    for (const child of gateways) expect(await stop(child)).toEqual([0, null]);
    const files = await readdir(join(work, 'data/decisions'), { recursive: true });
    expect(files.filter((file) => file.endsWith('.parquet')).length).toBeGreaterThanOrEqual(2);
  });
});
