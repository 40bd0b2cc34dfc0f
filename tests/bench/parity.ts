import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { createDecisionIds } from '#data/decision-id.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { openDecisionLog } from '#gateway/decision-log/open-decision-log.ts';
import { loadModel } from '#gateway/judging/load-model.ts';
import { readGatewaySettings } from '#gateway/settings.ts';
import { awaitReady, connectRedis } from '#gateway/stores/redis-client.ts';
import { createRedisStore } from '#gateway/stores/redis-store.ts';
import { createMemoryWindows } from '#gateway/windows/memory-windows.ts';
import { createSharedWindows } from '#gateway/windows/shared-windows.ts';
import { FEATURE_COUNT, FEATURE_HASH, FEATURES } from '#models/features/feature-specs.ts';
import { openRegistry } from '#models/registry.ts';
import { readDecisionTable } from '#pipelines/decisions/read-decision-table.ts';
import { featurise } from '#pipelines/featurise.ts';
import { decisionTraffic } from '#pipelines/replay/decision-traffic.ts';
import { recordTraffic } from '#pipelines/replay/record-traffic.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { formatTable } from '#scripts/terminal-table.ts';
import { startRedis, whyNoRedis } from '#tests/contracts/redis-servers.ts';
import { createDecisions } from '#tests/helpers/decisions.ts';
import { judgeEach } from '#tests/integration/judging/judge-records.ts';

/**
 * `npm run bench:parity -- [requests] [version]`: the features of the same generated requests on every way they can go, compared to the
 * bit with the pipeline's. Exit code 1 when one differs.
 */
const requests = Number(process.argv[2] ?? 100_000);
const MAX_CLIENTS = 200_000;
const MOST_WAITING = 10_000;
const SHOWN = 10;
const LOGGED = { featureHash: FEATURE_HASH, attackScore: 0, anomalyScore: 0 };

const registry = openRegistry({ folder: process.env['REGISTRY_DIR'] ?? 'models/registry', nowMs: Date.now });
const model = await loadModel(registry, (await registry.read(process.argv[3] ?? 'candidate')).manifest.version);
const attackRequests = Math.round(requests / 5);
const records = [...simulate({ normalRequests: requests - attackRequests, attackRequests, seed: 23 })];
const { payload } = model.bundle;
const source = { records, isTimed: true, hasClients: true };
const pipeline = featurise({ ...source, modelOfRow: () => payload, needsBaseline: () => false }).matrix.values;

type Way = { name: string; run: (compare: (features: ArrayLike<number>, row: number) => void) => Promise<void> };

const ways: Way[] = [
  {
    name: 'gateway, windows in memory',
    run: (compare) =>
      judgeEach(records, { model, windows: createMemoryWindows({ maxClients: MAX_CLIENTS }) }, ({ scored }, row) => {
        compare(scored!.features, row);
      })
  },
  { name: 'gateway, windows in Redis', run: throughRedis },
  {
    name: 'replay of records',
    run: (compare) => {
      const { values } = recordTraffic({ source: 'generated', ...source }).vectorsFor(model.bundle);
      for (let row = 0; row < requests; row++) compare(vectorAt(values, row), row);
      return Promise.resolve();
    }
  },
  { name: 'gateway, decision log, replay', run: throughLog }
];

const rows: (string | number)[][] = [];
let differing = 0;
for (const { name, run } of ways) {
  if (name.includes('Redis') && whyNoRedis() !== undefined) {
    rows.push([name, 0, '–', 'redis-server is not installed']);
    continue;
  }
  const startedAt = performance.now();
  const found = { vectors: 0, features: 0 };
  await run((features, row) => {
    found.vectors++;
    for (let at = 0; at < FEATURE_COUNT; at++) {
      const [expected, is] = [pipeline[row * FEATURE_COUNT + at]!, features[at]!];
      if (Object.is(expected, is)) continue;
      if (++found.features <= SHOWN)
        process.stderr.write(`${name}, ${describe(records[row]!)}: ${FEATURES[at]!.name} is ${is}, not ${expected}\n`);
    }
  });
  differing += found.features + (requests - found.vectors);
  rows.push([name, found.vectors, found.features, `${((performance.now() - startedAt) / 1000).toFixed(0)} s`]);
}
process.stdout.write(
  `${requests} generated requests (seed 23), ${FEATURE_COUNT} features each, compared to the bit with the pipeline's\n` +
    `${formatTable(['way', 'vectors', 'features that differ', 'took'], rows)}\n`
);
process.exitCode = differing === 0 ? 0 : 1;

async function throughRedis(compare: Parameters<Way['run']>[0]): Promise<void> {
  const server = await startRedis();
  const log = pino({ level: 'silent' });
  const client = connectRedis([server.url], { timeoutMs: 10_000, log });
  await awaitReady(client, 5_000);
  const store = createRedisStore(client, { prefix: 'parity', nowMs: Date.now, log });
  let lost = 0;
  const windows = createSharedWindows({ storage: store.windows!, maxClients: MAX_CLIENTS, onLost: () => lost++ });
  await judgeEach(records, { model, windows, store }, ({ scored }, row) => {
    compare(scored!.features, row);
  });
  if (lost > 0) process.stderr.write(`${lost} writes to Redis were lost\n`);
  await store.close();
  await server.stop();
}

/** What a gateway logs of its vectors, sealed, and read again as replay reads it. */
async function throughLog(compare: Parameters<Way['run']>[0]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pathhelm-parity-'));
  const log = await openDecisionLog({
    settings: readGatewaySettings({ DEMO_MODE: 'true', DATA_DIR: folder }),
    effects: { logger: pino({ level: 'silent' }), monotonicMs: () => performance.now() }
  });
  const draw = createDecisions('parity', { features: FEATURE_COUNT });
  const nextId = createDecisionIds('parity');
  const loggedFromMs = Date.now();
  const vectors: Float32Array[] = [];
  const rowOf = new Map<string, number>();
  await judgeEach(records, { model, windows: createMemoryWindows({ maxClients: MAX_CLIENTS }) }, ({ scored }) => {
    vectors.push(Float32Array.from(scored!.features));
  });
  for (const [row, features] of vectors.entries()) {
    const timestampMs = loggedFromMs + row; // at the records' own times the log would drop them as too old
    const decisionId = nextId(timestampMs);
    rowOf.set(decisionId, row);
    log.append({ ...draw({ decisionId, timestampMs }), ...LOGGED, features });
    while (log.stats().waiting >= MOST_WAITING) await delay(1);
  }
  await log.close();
  if (log.stats().dropped > 0) process.stderr.write(`${log.stats().dropped} rows were dropped by the log\n`);
  const table = await readDecisionTable(join(folder, 'decisions'));
  const traffic = decisionTraffic({ source: 'log', table });
  const { values } = traffic.vectorsFor(model.bundle);
  for (const [at, decisionId] of traffic.requestIds.entries()) compare(vectorAt(values, at), rowOf.get(decisionId)!);
  await rm(folder, { recursive: true, force: true });
}

function vectorAt(values: Float32Array, row: number): Float32Array {
  return values.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT);
}

function describe({ requestId, method, target }: RequestRecord): string {
  return `${requestId} ${method} ${target.slice(0, 60)}`;
}
