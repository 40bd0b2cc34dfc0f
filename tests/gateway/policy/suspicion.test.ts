import { join } from 'node:path';
import { expect, it } from 'vitest';
import { approve } from '#models/registry-changes.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { startOwnGateway } from '../routes/own-gateway.ts';

it('a client whose many requests are each too little to be stopped for is stopped, and nobody else', async () => {
  const registry = join(await tempFolder(), 'registry');
  const bundle = smallBundle();
  bundle.thresholds = { ...bundle.thresholds, attack: 1, anomaly: 2 }; // no score reaches it
  const version = await publishBundle(registry, bundle);
  const change = { version, by: 'tester', at: '2025-10-09T08:00:00.000Z', reason: 'test', evidence: '' };
  await approve(registry, { ...change, comparedWith: null, isForced: true });
  const gateway = await startOwnGateway({ REGISTRY_DIR: registry, MODE: 'enforce', RATE_LIMIT_ENABLED: 'false' });

  const ask = async (url: string, remoteAddress: string): Promise<number> =>
    (await gateway.app.inject({ url, remoteAddress })).statusCode;
  let passed = 0;
  while (passed < 1000 && (await ask(`/products/${passed}`, '198.51.100.1')) === 200) {
    passed++;
    gateway.clock.nowMs += 50;
  }
  expect(passed).toBeLessThan(1000);
  expect(await ask('/users/7', '198.51.100.1')).toBe(429);
  expect(await ask('/users/7', '198.51.100.2')).toBe(200);
  const standing = await gateway.access.store.standingDecisions(gateway.clock.nowMs);
  expect(standing).toHaveLength(1);
  const [clientKey, { action, reason, untilMs }] = standing[0]!;
  expect(clientKey).toMatch(/^addr:/);
  expect([action, reason]).toEqual(['throttle', 'persistent:model:scraping']);
  expect(untilMs).toBe(gateway.clock.nowMs - 50 + 300_000);
  gateway.clock.nowMs = untilMs;
  expect(await ask('/users/7', '198.51.100.1')).toBe(200);
});
