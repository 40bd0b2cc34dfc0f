import { once } from 'node:events';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '#models/registry-files.ts';
import { startGatewayHere, startGatewayProcess } from '#tests/helpers/gateway-process.ts';
import { parseAnswer, sendRaw } from '#tests/helpers/gateway-wire.ts';
import { approveUnseen, trainSmallModel } from '#tests/helpers/small-model.ts';
import { suiteFolder, tempFolder } from '#tests/helpers/temp-folder.ts';

const INJECTION = "' union select password, secret from users where '1'='1' -- ";
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';

type Status = { model: { version: string; failedLoads: number; fault: string }; byReason: Record<string, number> };

describe('a gateway with a model', () => {
  let upstream: Server;
  let received: { url: string; body: string }[] = [];
  let target: string;
  let trained: { registryFolder: string; version: string };
  let registry: string;

  beforeAll(async () => {
    trained = await trainSmallModel(await suiteFolder(), { falsePositiveBudget: 0.05 });
    registry = await registryWith(trained.version);
    upstream = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ url: request.url ?? '', body: Buffer.concat(chunks).toString('latin1') });
        response.end('ok');
      });
    }).listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  }, 120_000);

  afterAll(() => upstream.close());

  /** A registry of its own, where the version is approved. */
  async function registryWith(version: string): Promise<string> {
    const folder = await tempFolderForSuite();
    await cp(trained.registryFolder, folder, { recursive: true });
    await approveUnseen(folder, version);
    return folder;
  }

  async function tempFolderForSuite(): Promise<string> {
    const folder = join(trained.registryFolder, '..', `registry-${Math.random().toString(36).slice(2)}`);
    await mkdir(folder);
    return folder;
  }

  /** Another version with the same content. */
  async function copyVersion(folder: string, version: string): Promise<void> {
    await cp(join(folder, trained.version), join(folder, version), { recursive: true });
    const path = join(folder, version, 'manifest.json');
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll(trained.version, version));
  }

  async function statusOf(port: number): Promise<Status> {
    return (await (await fetch(`http://127.0.0.1:${port}/pathhelm/status`)).json()) as Status;
  }

  async function modelIs(port: number, matches: (model: Status['model']) => boolean): Promise<Status['model']> {
    for (let tries = 0; tries < 200; tries++) {
      const { model } = await statusOf(port);
      if (matches(model)) return model;
      await wait(25);
    }
    throw new Error(`the model never became what was awaited: ${JSON.stringify((await statusOf(port)).model)}`);
  }

  const enforcing = (): Record<string, string> => ({
    REGISTRY_DIR: registry,
    MODE: 'enforce',
    MODEL_POLL_SECONDS: '0.05'
  });

  it.each<[string, (base: string) => Promise<Response>]>([
    [
      'the query',
      (base) => fetch(`${base}/search?q=${encodeURIComponent(INJECTION)}`, { headers: { 'user-agent': AGENT } })
    ],
    ['a JSON body', (base) => post(base, 'application/json', JSON.stringify({ name: INJECTION }))],
    ['a form', (base) => post(base, 'application/x-www-form-urlencoded', `name=${encodeURIComponent(INJECTION)}`)],
    ['a compressed body', (base) => post(base, 'application/json', gzipSync(JSON.stringify({ a: INJECTION })), 'gzip')],
    ['a chunked body', (base) => post(base, 'application/json', new Blob([JSON.stringify({ a: INJECTION })]).stream())],
    ['a body behind an Upgrade header', (base) => postUpgrading(base, JSON.stringify({ a: INJECTION }))]
  ])(
    'stops an injection in %s before the upstream sees it, and tells the client no more than an id',
    async (_place, send) => {
      const { port } = await startGatewayHere([target], enforcing());
      received = [];
      const answer = await send(`http://127.0.0.1:${port}`);
      const { error } = (await answer.json()) as { error: Record<string, string> };
      expect(answer.status).toBe(403);
      expect(Object.keys(error).sort()).toEqual(['code', 'decisionId', 'message', 'requestId']);
      expect(error['decisionId']).toMatch(/^[0-9a-z]{9}-[0-9a-z]{8}-[0-9a-z]{4}$/);
      expect(received).toEqual([]);
      const { byReason } = await statusOf(port);
      expect(Object.keys(byReason)).toEqual([expect.stringMatching(/^model:(.*-injection|cross-site-scripting)$/)]);
    }
  );

  it('only records the same in observe mode', async () => {
    const { port } = await startGatewayHere([target], { ...enforcing(), MODE: 'observe' });
    received = [];
    const answer = await post(`http://127.0.0.1:${port}`, 'application/json', JSON.stringify({ name: INJECTION }));
    expect(answer.status).toBe(200);
    expect(received).toHaveLength(1);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/pathhelm/metrics`)).text();
    expect(metrics).toMatch(/pathhelm_held_back_total\{action="block",reason="model:[a-z-]+"\} 1/);
  });

  it.each([
    ['smaller than what is inspected', 1_000],
    ['as large as it', 65_536],
    ['much larger', 3_000_000]
  ])('passes a body %s on whole, with a stated length and chunked', async (_name, size) => {
    const { port } = await startGatewayHere([target], { ...enforcing(), MODE: 'observe' });
    const text = 'All is well here. '.repeat(Math.ceil(size / 18)).slice(0, size);
    received = [];
    await post(`http://127.0.0.1:${port}`, 'text/plain', text);
    await post(`http://127.0.0.1:${port}`, 'text/plain', new Blob([text]).stream());
    expect(received.map(({ body }) => body === text)).toEqual([true, true]);
  });

  it('answers 100 once to a client that waits for it, and gives up on one that stops in the middle', async () => {
    const { port } = await startGatewayHere([target], {
      ...enforcing(),
      MODE: 'observe',
      REQUEST_IDLE_TIMEOUT_SECONDS: '0.3'
    });
    const head = 'POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n';
    const answer = (await sendRaw(port, [`${head}Expect: 100-continue\r\n\r\n`, 'hello'])).toString('latin1');
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 200']);
    const late = (await sendRaw(port, `${head}\r\nhe`)).toString('latin1');
    expect(late).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('takes over whatever version the alias names, without a failed request', async () => {
    const folder = await registryWith(trained.version);
    const versions = ['2026-11-22.1', '2026-11-22.2'];
    for (const version of versions) await copyVersion(folder, version);
    const gateway = await startGatewayProcess([target], {
      ...enforcing(),
      MODE: 'observe',
      REGISTRY_DIR: folder
    });
    const statuses = new Set<number>();
    let isOver = false;
    const load = Array.from({ length: 4 }, async () => {
      while (!isOver) statuses.add((await fetch(`http://127.0.0.1:${gateway.port}/products?page=1`)).status);
    });
    for (let swap = 0; swap < 20; swap++) {
      const version = versions[swap % 2]!;
      await approveUnseen(folder, version);
      await modelIs(gateway.port, (model) => model.version === version);
    }
    isOver = true;
    await Promise.all(load);
    expect([...statuses]).toEqual([200]);
    expect(await gateway.stop()).toBe(0);
  });

  it.each<[string, string, (file: Buffer) => Buffer]>([
    ['artefact.bin', 'a flipped byte', (file) => flipped(file, file.length >> 1)],
    ['artefact.bin', 'its last bytes missing', (file) => file.subarray(0, -8)],
    ['artefact.json', 'a flipped byte', (file) => flipped(file, 10)],
    [
      'artefact.json',
      'features of other code',
      (file) => edited(file, /"featureHash": ?"[0-9a-f]{64}"/, `"featureHash":"${'0'.repeat(64)}"`)
    ],
    ['artefact.json', 'a newer format', (file) => edited(file, /"formatVersion": ?2/, '"formatVersion":3')]
  ])('refuses a version whose %s has %s, and keeps the one it has', async (name, _fault, change) => {
    const folder = await registryWith(trained.version);
    await copyVersion(folder, '2026-11-23.1');
    const { port } = await startGatewayHere([target], { ...enforcing(), REGISTRY_DIR: folder });
    const path = join(folder, '2026-11-23.1', name);
    const bytes = change(await readFile(path));
    await writeFile(path, bytes);
    for (const isManifestRight of [false, true]) {
      if (isManifestRight) await vouchFor(folder, '2026-11-23.1', name, bytes);
      await approveUnseen(folder, '2026-11-23.1');
      const model = await modelIs(port, ({ failedLoads }) => failedLoads > Number(isManifestRight));
      expect(model.version).toBe(trained.version);
      expect(model.fault).not.toBe('');
    }
    const answer = await fetch(`http://127.0.0.1:${port}/search?q=${encodeURIComponent(INJECTION)}`);
    expect(answer.status).toBe(403);
  });

  it('runs without a model where there is none, and says so', async () => {
    const { port } = await startGatewayHere([target], { ...enforcing(), REGISTRY_DIR: await tempFolder() });
    expect((await statusOf(port)).model.version).toBe('');
    expect((await fetch(`http://127.0.0.1:${port}/search?q=${encodeURIComponent(INJECTION)}`)).status).toBe(200);
  });
});

function post(base: string, type: string, body: string | Buffer | ReadableStream, coding?: string): Promise<Response> {
  return fetch(`${base}/comments`, {
    method: 'POST',
    headers: { 'content-type': type, 'user-agent': AGENT, ...(coding !== undefined && { 'content-encoding': coding }) },
    body,
    duplex: 'half'
  }); // duplex is what fetch wants for a stream, and the types lack
}

/** As clients do that would rather speak HTTP/2; fetch may not send such a header. */
async function postUpgrading(base: string, body: string): Promise<Response> {
  const head = `POST /comments HTTP/1.1\r\nHost: a\r\nConnection: close, Upgrade\r\nUpgrade: h2c\r\nUser-Agent: ${AGENT}\r\n`;
  const fields = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  const answer = parseAnswer(await sendRaw(Number(new URL(base).port), head + fields + body), 'POST');
  return new Response(answer.body, { status: Number(answer.statusLine.split(' ')[1]) });
}

function flipped(file: Buffer, at: number): Buffer {
  const copy = Buffer.from(file);
  copy[at]! ^= 0x10;
  return copy;
}

function edited(file: Buffer, pattern: RegExp, replacement: string): Buffer {
  const text = file.toString();
  expect(pattern.test(text)).toBe(true);
  return Buffer.from(text.replace(pattern, replacement));
}

/** As whoever could write the manifest would: the hashes of the files are right again. */
async function vouchFor(folder: string, version: string, name: string, bytes: Buffer): Promise<void> {
  const path = join(folder, version, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as { files: Record<string, string> };
  manifest.files[name] = sha256(bytes);
  await writeFile(path, JSON.stringify(manifest));
}
