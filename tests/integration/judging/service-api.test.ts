import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExplainedDecision } from '#gateway/explaining/explained-decision.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import { eventually } from '#tests/contracts/redis-servers.ts';
import { startGatewayProcess, startUpstreamProcess, type Running } from '#tests/helpers/gateway-process.ts';
import { approveUnseen, trainSmallModel } from '#tests/helpers/small-model.ts';
import { suiteFolder, tempFolder } from '#tests/helpers/temp-folder.ts';

const ADMIN_KEY = 'the admin key of these tests';
const INJECTION = "' union select password, secret from users where '1'='1' -- ";
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const LINE = '198.51.100.7 - - [21/Nov/2026:10:00:00 +0000] "GET /products/7 HTTP/1.1" 200 512 "-" "curl/8.5"';
const RULES = `rules:
  - { id: trap, action: block, when: { path: { equals: /trap } } }
`;

type Answer<T = Record<string, unknown>> = { status: number; body: T };

describe('the service API of a gateway process', () => {
  let registry: string;
  let version: string;
  let upstream: Running;
  let gateway: Running;

  beforeAll(async () => {
    const folder = await suiteFolder();
    const trained = await trainSmallModel(folder, {
      source: { kind: 'generated', counts: { normalRequests: 6_000, attackRequests: 1_500 }, seed: 7 },
      falsePositiveBudget: 0.02,
      corpusTexts: 10_000
    });
    ({ version, registryFolder: registry } = trained);
    await approveUnseen(registry, version);
    upstream = await startUpstreamProcess();
    const policyFile = join(folder, 'policy.yaml');
    await writeFile(policyFile, RULES);
    gateway = await start({
      MODE: 'enforce',
      POLICY_FILE: policyFile,
      DATA_DIR: join(folder, 'gateway'),
      DECISION_LOG: 'on',
      TRUSTED_PROXIES: '127.0.0.1'
    });
  }, 240_000);

  afterAll(async () => {
    await gateway.stop();
    await upstream.stop();
  });

  function start(settings: Record<string, string>): Promise<Running> {
    return startGatewayProcess([`http://127.0.0.1:${upstream.port}`], {
      ADMIN_API_KEY: ADMIN_KEY,
      DEMO_MODE: 'false',
      REGISTRY_DIR: registry,
      MODEL_POLL_SECONDS: '3600',
      ...settings
    });
  }

  async function ask<T = Record<string, unknown>>(path: string, body?: object, at = gateway): Promise<Answer<T>> {
    const response = await fetch(`http://127.0.0.1:${at.port}/pathhelm${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'x-admin-api-key': ADMIN_KEY, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) })
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  const search = (text: string, from: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${gateway.port}/products?page=2&q=${encodeURIComponent(text)}`, {
      headers: { 'user-agent': 'okhttp/4.12.0', accept: 'application/json', 'x-forwarded-for': from }
    });

  it('explains a block with what would have passed, and the model lets that pass', async () => {
    const stopped = await search(INJECTION, '198.51.100.1');
    expect(stopped.status).toBe(403);
    const { error } = (await stopped.json()) as { error: { decisionId: string } };
    await eventually(async () => (await ask(`/decisions/${error.decisionId}`)).status === 200);
    const { body } = await ask<ExplainedDecision>(`/decisions/${error.decisionId}`);
    expect(body.decision).toMatchObject({ action: 'block', modelVersion: version, matchedPlace: 'query.q' });
    expect(body.decision.matchedFragment).not.toContain('password');
    const { counterfactual, thresholds } = body.explanation!;
    expect(counterfactual!.said).not.toBe('');

    const values = [...body.decision.features!];
    for (const { feature, to } of counterfactual!.changes.flatMap(({ features }) => features))
      values[FEATURES.findIndex(({ name }) => name === feature)] = to;
    const { body: scores } = await ask<Record<string, number>>('/ml/predict', { features: values });
    expect(scores['attackScore']).toBeCloseTo(counterfactual!.attackScore, 5);
    expect(scores['attackScore']).toBeLessThan(thresholds.attack);
    expect(scores['anomalyScore']).toBeLessThan(thresholds.anomaly);

    const levers = counterfactual!.changes.map(({ lever }) => lever);
    expect(levers.join()).toMatch(/text|payload/i);
  });

  it('tells models and their figures, and scores vectors', async () => {
    expect(await ask('/ml/models')).toMatchObject({
      status: 200,
      body: { inForce: { version, fault: '' }, versions: [{ version, isUsable: true }] }
    });
    expect(await ask('/ml/metrics')).toMatchObject({ status: 200, body: { version } });
    expect(await ask('/ml/metrics?version=2001-01-01.1')).toMatchObject({ status: 404 });
    expect(await ask('/ml/predict', { features: {} })).toMatchObject({ status: 200, body: { modelVersion: version } });
    expect(await ask('/ml/predict', { features: { no_such: 1 } })).toMatchObject({ status: 422 });
    expect(await ask('/ml/predict', { features: [1, 2] })).toMatchObject({ status: 422 });
  });

  it('finds the odd ones in a log, names what it cannot read, and without a model says so', async () => {
    const odd = LINE.replace('/products/7', `/products?q=${encodeURIComponent(INJECTION)}`);
    const { status, body } = await ask<{ results: { attackScore: number }[] }>('/detect', { logs: [LINE, odd] });
    expect(status).toBe(200);
    expect(body.results[1]!.attackScore).toBeGreaterThan(body.results[0]!.attackScore);
    for (const logs of [[LINE, 'no log line'], 'text', [], [{ method: 'GET' }]])
      expect(await ask('/detect', { logs })).toMatchObject({ status: 422 });
    expect(await ask('/detect', { logs: [LINE], threshold: 7 })).toMatchObject({ status: 422 });
    const untrained = await start({ REGISTRY_DIR: await tempFolder() });
    expect(await ask('/detect', { logs: [LINE] }, untrained)).toMatchObject({
      status: 400,
      body: { error: { code: 'UNTRAINED' } }
    });
    expect(await untrained.stop()).toBe(0);
  });

  it('tells security figures, and analyses a request without counting it', async () => {
    const payload = { text: INJECTION };
    const asked = { method: 'POST', endpoint: '/comments', headers: { 'user-agent': AGENT }, payload };
    const analysed = await ask('/security/analyze', asked);
    expect(analysed).toMatchObject({ status: 200, body: { decision: { action: 'block' }, modelVersion: version } });
    const before = await ask<{ requests: number }>('/security/stats');
    expect(await ask('/security/analyze', { ...asked, endpoint: '/trap' })).toMatchObject({
      body: { decision: { action: 'block', reason: 'rule:trap' } }
    });
    const hitsOfTrap = async (): Promise<unknown> =>
      (await ask<{ rules: { hits: number }[] }>('/admin/rules')).body.rules;
    expect(await hitsOfTrap()).toMatchObject([{ id: 'trap', hits: 0 }]);
    expect((await ask<{ requests: number }>('/security/stats')).body.requests).toBe(before.body.requests);
    await fetch(`http://127.0.0.1:${gateway.port}/trap`);
    await eventually(async () => JSON.stringify(await hitsOfTrap()).includes('"hits":1'));
    const alerts = await ask<{ alerts: object[] }>('/security/alerts?limit=5');
    expect(alerts.body.alerts.length).toBeGreaterThan(0);
    expect(await ask('/security/blocked-ips')).toMatchObject({ status: 200, body: { standing: [], denied: [] } });
    expect(await ask('/security/analyze', { method: 'GET' })).toMatchObject({ status: 422 });
    const anonymous = await fetch(`http://127.0.0.1:${gateway.port}/pathhelm/security/stats`);
    expect(anonymous.status).toBe(401);
  });

  it('takes over a version when told to, and keeps its own when that one is corrupt', async () => {
    const folder = await tempFolder();
    await cp(registry, folder, { recursive: true });
    const second = await start({ REGISTRY_DIR: folder, MODE: 'enforce' });
    const good = await copyVersion(folder, '2026-11-22.1');
    await approveUnseen(folder, good);
    expect(await ask('/ml/models/reload', {}, second)).toMatchObject({
      body: { version: good, isChanged: true, fault: '' }
    });
    const bad = await copyVersion(folder, '2026-11-22.2');
    const path = join(folder, bad, 'artefact.bin');
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
    await approveUnseen(folder, bad);
    const refused = await ask<{ fault: string }>('/ml/models/reload', {}, second);
    expect(refused.body).toMatchObject({ version: good, isChanged: false });
    expect(refused.body.fault).not.toBe('');
    expect((await fetch(`http://127.0.0.1:${second.port}/x?q=${encodeURIComponent(INJECTION)}`)).status).toBe(403);
    expect(await second.stop()).toBe(0);
  });

  it('on a new install observes: says what it would have stopped, and how much more must be seen', async () => {
    const fresh = await start({});
    const url = `http://127.0.0.1:${fresh.port}`;
    expect(
      (await fetch(`${url}/x?q=${encodeURIComponent(INJECTION)}`, { headers: { 'user-agent': AGENT } })).status
    ).not.toBe(403);
    for (let page = 0; page < 20; page++) await (await fetch(`${url}/products?page=${page}`)).arrayBuffer();
    const status = (): Promise<Answer<StatusPage>> => ask('/status', undefined, fresh);
    await eventually(async () => (await status()).body.requests >= 21);
    const { body } = await status();
    expect(body.mode).toBe('observe');
    expect(body.blocked).toBe(0);
    expect(body.heldBack).toBeGreaterThanOrEqual(1);
    expect(body.enforcing.isJustified).toBe(false);
    expect(body.enforcing.requestsNeeded).toBeGreaterThan(0);
    expect(body.enforcing.reason).toMatch(new RegExp(`^${body.heldBack} of 2\\d requests would have been refused`));
    expect(await fresh.stop()).toBe(0);
  });

  /** @returns `name`, which now is a version with the same content */
  async function copyVersion(folder: string, name: string): Promise<string> {
    await cp(join(folder, version), join(folder, name), { recursive: true });
    for (const file of await readdir(join(folder, name))) {
      if (file !== 'manifest.json') continue;
      const path = join(folder, name, file);
      await writeFile(path, (await readFile(path, 'utf8')).replaceAll(version, name));
    }
    return name;
  }
});

type StatusPage = {
  mode: string;
  requests: number;
  blocked: number;
  heldBack: number;
  enforcing: { isJustified: boolean; requestsNeeded: number | null; reason: string };
};
