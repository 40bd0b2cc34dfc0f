import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RequestRecord } from '#data/request-record.ts';
import { loadModel, type LoadedModel } from '#gateway/judging/load-model.ts';
import type { Judged } from '#gateway/judging/judged.ts';
import { awaitReady, connectRedis } from '#gateway/stores/redis-client.ts';
import { createRedisStore } from '#gateway/stores/redis-store.ts';
import { createMemoryWindows } from '#gateway/windows/memory-windows.ts';
import { createSharedWindows } from '#gateway/windows/shared-windows.ts';
import { FEATURE_COUNT, FEATURES } from '#models/features/feature-specs.ts';
import { featurise } from '#pipelines/featurise.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { startRedis, whyNoRedis } from '#tests/contracts/redis-servers.ts';
import { trainSmallModel } from '#tests/helpers/small-model.ts';
import { suiteFolder } from '#tests/helpers/temp-folder.ts';
import { judgeRecords } from './judge-records.ts';

const MAX_CLIENTS = 100_000;

/** Names of features that differ somewhere, with where. */
function differences(offline: Float32Array, online: readonly Judged[]): string[] {
  return online.flatMap(({ scored }, row) =>
    FEATURES.flatMap(({ name }, at) => {
      const [expected, found] = [offline[row * FEATURE_COUNT + at], scored!.features[at]];
      return Object.is(expected, found) ? [] : [`row ${row}: ${name} is ${String(found)}, not ${String(expected)}`];
    })
  );
}

describe('the features of the same requests', () => {
  let model: LoadedModel;
  let records: RequestRecord[];
  let offline: Float32Array;

  beforeAll(async () => {
    const { registry, version } = await trainSmallModel(await suiteFolder());
    model = await loadModel(registry, version);
    records = [...simulate({ normalRequests: 2_000, attackRequests: 500, seed: 11 })];
    const featurised = featurise({ records, modelOfRow: () => model.bundle.payload, isTimed: true, hasClients: true });
    offline = featurised.matrix.values;
  }, 120_000);

  it('are the same in the pipeline and in a gateway with its own memory', async () => {
    const online = await judgeRecords(records, { model, windows: createMemoryWindows({ maxClients: MAX_CLIENTS }) });
    expect(online).toHaveLength(records.length);
    expect(differences(offline, online)).toEqual([]);
  });

  it.skipIf(whyNoRedis())('are the same in the pipeline and in a gateway with Redis', async () => {
    const server = await startRedis();
    const log = pino({ level: 'silent' });
    const client = connectRedis([server.url], { timeoutMs: 2_000, log });
    await awaitReady(client, 5_000);
    const store = createRedisStore(client, { prefix: 'pathhelm', nowMs: Date.now, log });
    const lost: unknown[] = [];
    const windows = createSharedWindows({
      storage: store.windows!,
      maxClients: MAX_CLIENTS,
      onLost: (fault) => lost.push(fault)
    });
    const online = await judgeRecords(records, { model, windows, store });
    expect(lost).toEqual([]);
    expect(differences(offline, online)).toEqual([]);
    expect((await client.keys('*:window:*')).length).toBeGreaterThan(0); // states were folded and written back
    await store.close();
    await server.stop();
  });
});
