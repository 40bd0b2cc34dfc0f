import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { createRng } from '#models/rng.ts';
import { createScorer } from '#models/scorer.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle, vectorOf } from '#tests/helpers/small-bundle.ts';
import { startJudgedGateway } from './judged-gateway.ts';
import { startOwnGateway } from './own-gateway.ts';

type Fault = { error: { code: string; message: string } };

describe('GET /pathhelm/ml/models', () => {
  it('lists versions with their aliases, also those that cannot be read or used', async () => {
    const { admin, version, registryFolder } = await startJudgedGateway();
    await publishBundle(registryFolder, { ...smallBundle(), featureHash: 'f'.repeat(64) });
    await mkdir(join(registryFolder, '2026-11-21.9'));
    await writeFile(join(registryFolder, '2026-11-21.9', 'manifest.json'), '{');
    expect((await admin('GET', '/ml/models')).body).toMatchObject({
      inForce: { version, fault: '' },
      aliases: { candidate: '2026-11-21.2', approved: null },
      versions: [
        { version, aliases: [], isUsable: true, headline: { recall: 0.97 } },
        { version: '2026-11-21.2', aliases: ['candidate'], isUsable: false },
        { version: '2026-11-21.9', isUsable: false, fault: expect.stringContaining('JSON') as string }
      ]
    });
  });
});

describe('GET /pathhelm/ml/metrics', () => {
  it('tells the figures of the version in force, or of the one that is named', async () => {
    const { admin, version } = await startJudgedGateway();
    expect((await admin('GET', '/ml/metrics')).body).toMatchObject({
      version,
      headline: { rocAuc: 0.99 },
      metrics: { rocAuc: 0.99 }
    });
    expect((await admin('GET', '/ml/metrics?version=candidate')).body).toMatchObject({ version });
    expect(await admin('GET', '/ml/metrics?version=2001-01-01.1')).toMatchObject({
      status: 404,
      body: { error: { code: 'NO_SUCH_VERSION' } }
    });
    expect((await admin('GET', '/ml/metrics?version=../../etc')).status).toBe(404);
  });
});

describe('POST /pathhelm/ml/models/reload', () => {
  it('takes a new version over at once, and keeps the old one when the new one is broken', async () => {
    const { admin, version, registryFolder } = await startJudgedGateway({ MODEL_POLL_SECONDS: '3600' });
    expect((await admin('POST', '/ml/models/reload')).body).toMatchObject({ version, isChanged: false, fault: '' });
    const next = await publishBundle(registryFolder, smallBundle(2));
    expect((await admin('POST', '/ml/models/reload')).body).toMatchObject({ version: next, isChanged: true });
    const broken = await publishBundle(registryFolder, smallBundle(3));
    await rm(join(registryFolder, broken, 'artefact.bin'));
    const { body } = await admin('POST', '/ml/models/reload');
    expect(body).toMatchObject({ version: next, isChanged: false });
    expect((body as { fault: string }).fault).not.toBe('');
  });
});

describe('POST /pathhelm/ml/predict', () => {
  it('scores a vector as the judge would', async () => {
    const { admin, version } = await startJudgedGateway();
    const vector = vectorOf('scraping', createRng(5));
    const scorer = createScorer(smallBundle());
    scorer.score(vector, 0);
    const { body } = await admin('POST', '/ml/predict', { features: [...vector] });
    expect(body).toMatchObject({
      modelVersion: version,
      attackScore: scorer.attackScore,
      anomalyScore: scorer.anomalyScore,
      attackClass: 'scraping'
    });
    const shares = Object.values((body as { probabilities: Record<string, number> }).probabilities);
    expect(shares).toHaveLength(12);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
  });

  it('takes features by name, the rest being what is usual', async () => {
    const { admin } = await startJudgedGateway();
    const ordinary = await admin('POST', '/ml/predict', { features: {} });
    expect(ordinary.body).toMatchObject({ attackClass: 'benign' });
    const features = { client_requests_1m_log2: 7, client_requests_1h_log2: 9, client_targets_1h_log2: 8 };
    expect((await admin('POST', '/ml/predict', { features })).body).toMatchObject({ attackClass: 'scraping' });
  });

  it.each([
    [{}, 'features'],
    [{ features: [1, 2] }, 'features'],
    [{ features: Array.from({ length: FEATURE_COUNT }, () => 'x') }, 'features'],
    [{ features: { client_requests: 1 } }, 'features/client_requests'],
    [{ features: {}, model: 'x' }, 'model: there is no such field']
  ])('refuses %j and names the field', async (payload, field) => {
    const { admin } = await startJudgedGateway();
    const { status, body } = await admin('POST', '/ml/predict', payload);
    expect([status, (body as Fault).error.message]).toEqual([422, expect.stringContaining(field)]);
  });

  it('is 400 without a model', async () => {
    const { admin } = await startOwnGateway();
    expect(await admin('POST', '/ml/predict', { features: {} })).toMatchObject({
      status: 400,
      body: { error: { code: 'UNTRAINED' } }
    });
  });
});

describe('POST /pathhelm/detect', () => {
  const record = (at: number, change: object = {}): object => ({
    timestamp: new Date(1_760_000_000_000 + at * 1_000).toISOString(),
    endpoint: `/products/${at}`,
    method: 'GET',
    ip_address: '203.0.113.7',
    user_agent: 'Mozilla/5.0',
    response_time: 12.5,
    status_code: 200,
    payload_size: 0,
    ...change
  });

  it('scores records in the order they were given, whatever their times', async () => {
    const { admin, version } = await startJudgedGateway();
    const logs = Array.from({ length: 60 }, (_, at) => record(at));
    const forwards = (await admin('POST', '/detect', { logs, threshold: 0.01 })).body as {
      results: { index: number; anomalyScore: number }[];
    };
    expect(forwards).toMatchObject({
      modelVersion: version,
      threshold: 0.01,
      format: null,
      hasWindows: true,
      anomalies: 60
    });
    expect(forwards.results.map(({ index }) => index)).toEqual([...logs.keys()]);
    const backwards = (await admin('POST', '/detect', { logs: logs.toReversed(), threshold: 0.01 }))
      .body as typeof forwards;
    expect(backwards.results.map(({ anomalyScore }) => anomalyScore).reverse()).toEqual(
      forwards.results.map(({ anomalyScore }) => anomalyScore)
    );
  });

  it('remembers nothing of one call in the next, nor in the gateway’s own windows', async () => {
    const { admin, judging } = await startJudgedGateway();
    const logs = Array.from({ length: 30 }, (_, at) => record(at, { status_code: 404 }));
    const first = await admin('POST', '/detect', { logs });
    expect(await admin('POST', '/detect', { logs })).toEqual(first);
    expect(judging.windows.clients).toBe(0);
  });

  it('takes lines of an access log, and the model’s own threshold', async () => {
    const { admin } = await startJudgedGateway();
    const lines = [
      '203.0.113.7 - - [10/Oct/2025:13:55:36 +0000] "GET /products HTTP/1.1" 200 2326 "-" "Mozilla/5.0"',
      '203.0.113.8 - - [10/Oct/2025:13:55:37 +0000] "GET /search?q=7%27%20or%201=1%20union%20select%20name%20from%20users%20--%20 HTTP/1.1" 200 12 "-" "curl/8"'
    ];
    const { status, body } = await admin('POST', '/detect', { logs: lines });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      format: 'combined',
      threshold: smallBundle().thresholds.anomaly,
      results: [
        { index: 0, attackClass: 'benign' },
        { index: 1, attackClass: 'sql-injection' }
      ]
    });
  });

  it.each([
    [{}, 'logs'],
    [{ logs: [] }, 'logs'],
    [{ logs: 'GET /' }, 'logs'],
    [{ logs: [record(0)], threshold: 2 }, 'threshold'],
    [{ logs: [record(0), record(1, { status_code: 'ok' })] }, 'logs/1/status_code'],
    [{ logs: [record(0), { ...record(1), method: undefined }] }, 'logs/1'],
    [{ logs: [record(0, { timestamp: 'yesterday' })] }, 'logs/0/timestamp'],
    [{ logs: [record(0, { endpoint: 'products' })] }, 'logs/0/endpoint'],
    [{ logs: ['not a log line'] }, 'logs/0'],
    [{ logs: ['203.0.113.7 - - [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 200 1 "-" "x"', 'torn'] }, 'logs/1'],
    [{ logs: ['a line', record(1)] }, 'logs/1']
  ])('refuses %j and names the field', async (payload, field) => {
    const { admin } = await startJudgedGateway();
    const { status, body } = await admin('POST', '/detect', payload);
    expect([status, (body as Fault).error.code]).toEqual([422, 'INVALID_FIELD']);
    expect((body as Fault).error.message).toContain(field);
  });

  it('is 400 while nothing is trained', async () => {
    const { admin } = await startOwnGateway();
    expect(await admin('POST', '/detect', { logs: [record(0)] })).toMatchObject({
      status: 400,
      body: { error: { code: 'UNTRAINED' } }
    });
  });
});

describe('POST /pathhelm/train and /pathhelm/ml/train', () => {
  it.each(['/train', '/ml/train'])('%s starts one run at a time and shows how it goes', async (path) => {
    const { admin } = await startOwnGateway();
    const started = await admin('POST', path, { requests: 5_000, seed: 2 });
    expect(started).toMatchObject({
      status: 202,
      body: { state: 'running', requests: 5_000, attacks: 0.2, seed: 2, version: '' }
    });
    const { id } = started.body as { id: string };
    expect(await admin('POST', path)).toMatchObject({ status: 409, body: { error: { code: 'TRAINING_RUNS' } } });
    expect((await admin('GET', `/ml/train/${id}`)).body).toMatchObject({ id, state: 'running', endedAt: null });
    expect((await admin('GET', '/ml/train')).body).toMatchObject({ runs: [{ id }] });
    expect((await admin('GET', '/ml/train/none')).status).toBe(404);
  });

  it.each([
    [{ requests: 5 }, 'requests'],
    [{ attacks: 2 }, 'attacks'],
    [{ seed: 1.5 }, 'seed'],
    [{ input: '/etc/passwd' }, 'input: there is no such field']
  ])('refuse %j and name the field', async (payload, field) => {
    const { admin } = await startOwnGateway();
    const { status, body } = await admin('POST', '/train', payload);
    expect([status, (body as Fault).error.message]).toEqual([422, expect.stringContaining(field)]);
  });
});
