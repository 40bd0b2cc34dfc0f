import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '#tests/docs/markdown-files.ts';
import { suiteFolder } from '#tests/helpers/temp-folder.ts';
import { startForeignApi, type ForeignApi } from './readme/foreign-api.ts';
import { freePort } from '#tests/helpers/free-port.ts';
import { freshCopy } from './readme/fresh-copy.ts';
import { runCommand } from './readme/run-command.ts';
import { shellCommands } from './readme/shell-commands.ts';

/** Of an API nobody here wrote; it is not part of the repository. */
const RECORDING = resolve(ROOT, process.env['DETECTION_DATA'] ?? '../shared/data', 'api/juiceshop.har.gz');
const IS_THERE = existsSync(RECORDING);
if (!IS_THERE) process.stderr.write(`\n!!! SKIPPED: ${RECORDING} is not there, so nobody tried the guide !!!\n\n`);

const GUIDE = readFileSync(join(ROOT, 'docs/put-it-in-front-of-your-api.md'), 'utf8');
const commands = shellCommands(GUIDE);
/** Set by scripts/try-readme.sh: every command as it stands, models of full size that have to pass their gates. */
const IS_FULL = process.env['README_SIZES'] === 'full';
const TIMEOUT_MS = IS_FULL ? 3_600_000 : 240_000;
const ADMIN_KEY = 'long-and-random';
const SMALL_MODEL = '--corpus 5000 --no-unseen-classes';
/** A model this small fails its gates. */
const SMALL: readonly [command: RegExp, with_: string][] = [
  [/^\.\/scripts\/quickstart\.sh --pipeline-only/, `npm run pipeline -- --requests 3000 ${SMALL_MODEL}`],
  [/^(npm run pipeline -- --input \S+)/, `$1 ${SMALL_MODEL}`],
  [/^(npm run models -- gates candidate)/, '$1 --requests 500'],
  [/^(npm run models -- approve candidate)/, '$1 --force --requests 500']
];
const LABELLED = IS_FULL ? '--normal 40000 --attacks 10000' : '--normal 1500 --attacks 500';
const CLIENTS = 30;

/**
 * What each command of the guide has to show, and with which exit code it ends. At full size the gates refuse the last
 * candidate, which has learned from ten columns of a CSV only.
 */
const SHOWN: readonly [command: RegExp, shows: RegExp, code: number][] = [
  [/quickstart/, /New candidate/, 0],
  [/^cat > \.env/, /^$/, 0],
  [/^npm run gateway/, /"url":"http/, 0],
  [/^curl -i .*\/some\/path/, /HTTP\/1\.1 200/, 0],
  [/health/, /"status":"ok"/, 0],
  [/^cat >> \.env/, /^$/, 0],
  [/^npm run keys -- add/, /^[\w-]{20,}$/m, 0],
  [/^npm run models -- show/, /^# Model /m, 0],
  [/^npm run models -- gates/, /recall-floor/, IS_FULL ? 0 : 5],
  [/^npm run models -- approve candidate --reason "first/, /approved [\d-]+\.1/, 0],
  [/^npm run pipeline -- --input access/, /New candidate [\d-]+\.2/, 0],
  [/^npm run pipeline -- --input labelled/, /New candidate [\d-]+\.3/, 0],
  [/^npm run replay/, /Written to data\/replays/, 0],
  [/^npm run models -- approve candidate --input/, IS_FULL ? /APPROVAL_REFUSED/ : /approved [\d-]+\.3/, IS_FULL ? 5 : 0]
];

type Status = { trackedClients: number; model?: { version: string | null } };

let api: ForeignApi;
let folder: string;
let port: string;
let gateway: ChildProcess | undefined;
let key = '';

const url = (path: string): string => `http://127.0.0.1:${port}${path}`;
const admin = { 'x-admin-api-key': ADMIN_KEY };

function adapted(command: string): string {
  const line = command
    .replace('http://10.0.0.5:8080', api.url)
    .replace('<a long random text>', ADMIN_KEY)
    .replace('HOST=0.0.0.0', 'HOST=127.0.0.1')
    .replace('TRUSTED_PROXIES=10.0.0.0/8', 'TRUSTED_PROXIES=127.0.0.1')
    .replaceAll('127.0.0.1:8000', `127.0.0.1:${port}`)
    .replace('/some/path/of/yours', '/rest/languages');
  return IS_FULL ? line : SMALL.reduce((text, [sign, replacement]) => text.replace(sign, replacement), line);
}

async function stopGateway(): Promise<void> {
  if (gateway?.exitCode !== null) return;
  const gone = once(gateway, 'exit');
  process.kill(-gateway.pid!, 'SIGTERM');
  await gone;
}

/** In a terminal of its own, as the guide means it. */
async function startGateway(command: string): Promise<string> {
  await stopGateway();
  const child = spawn('bash', ['-c', command], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: port },
    detached: true
  });
  gateway = child;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  while (!output.includes('"url":"http') && child.exitCode === null) await delay(100);
  return output;
}

/** What the recording has, by many clients behind the proxy that the guide makes trusted. */
async function sendRecording(): Promise<number[]> {
  const statuses: number[] = [];
  for (let client = 1; client <= CLIENTS; client++)
    for (const { method, url: target, headers, postData } of api.requests) {
      const agent = headers.find(({ name }) => name.toLowerCase() === 'user-agent')?.value ?? 'unknown';
      const response = await fetch(url(target), {
        method,
        headers: { 'x-forwarded-for': `198.51.100.${client}`, 'user-agent': agent },
        ...(method === 'POST' && { body: postData?.text ?? '' })
      });
      await response.arrayBuffer();
      statuses.push(response.status);
    }
  return statuses;
}

/** The restart that the guide asks for, then traffic, whose access log the later steps learn from. */
async function expectClientsToldApart(): Promise<void> {
  await startGateway('npm run gateway');
  const statuses = await sendRecording();
  expect(statuses.filter((status) => status >= 400)).toEqual([]);
  await writeFile(join(folder, 'access.log.gz'), gzipSync(await readFile(join(folder, '../access.log'))));
  expect((await readStatus()).trackedClients).toBeGreaterThanOrEqual(CLIENTS);
}

async function readStatus(): Promise<Status> {
  return (await (await fetch(url('/pathhelm/status'), { headers: admin })).json()) as Status; // the gateway's own endpoint
}

describe.skipIf(!IS_THERE)('docs/put-it-in-front-of-your-api.md, in front of an API it has never seen', () => {
  beforeAll(async () => {
    const work = await suiteFolder();
    folder = await freshCopy(work, { packages: !IS_FULL });
    port = String(await freePort());
    const log = join(work, 'access.log');
    writeFileSync(log, '');
    api = await startForeignApi(RECORDING, log);
    if (IS_FULL) await runCommand('npm ci', folder, {});
    await runCommand(`npm run generate -- ${LABELLED} --output labelled.csv`, folder, {});
  }, TIMEOUT_MS);

  afterAll(async () => {
    await stopGateway();
    api.close();
  });

  it('this test knows what each of its commands shows', () => {
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((command) => SHOWN.filter(([sign]) => sign.test(command)).length !== 1)).toEqual([]);
    expect(SHOWN.filter(([sign]) => !commands.some((command) => sign.test(command)))).toEqual([]);
  });

  it.for(commands)('%s', { timeout: TIMEOUT_MS }, async (command, { signal }) => {
    const [, shows, code] = SHOWN.find(([sign]) => sign.test(command))!;
    const ran = command.startsWith('npm run gateway')
      ? { code: 0, output: await startGateway(command) }
      : await runCommand(adapted(command), folder, { PORT: port }, signal);
    expect(ran).toMatchObject({ code });
    expect(ran.output).toMatch(shows);
    if (command.startsWith('npm run keys')) key = /^[\w-]{20,}$/m.exec(ran.output)![0];
    if (command.startsWith('cat >> .env')) await expectClientsToldApart();
  });

  it('judges that API with the approved model, lets the client with the key through, and stops what policy.yaml enforces', async () => {
    const withKey = await fetch(url('/rest/languages'), { headers: { 'x-api-key': key } });
    expect(withKey.status).toBe(200);
    expect((await readStatus()).model?.version).toMatch(/\.\d$/);
    const [, policy = ''] = /^```yaml\n(.*?)^```$/ms.exec(GUIDE) ?? [];
    await writeFile(join(folder, 'policy.yaml'), policy.replace('POST /login', 'GET /rest/products/search'));
    const attack = url('/rest/products/search?q=1%27%20OR%20%271%27=%271%27--%20UNION%20SELECT%20*%20FROM%20users');
    const isBlocked = async (): Promise<boolean> => (await fetch(attack)).status === 403;
    await expect.poll(isBlocked, { timeout: 15_000 }).toBe(true);
  });
});
