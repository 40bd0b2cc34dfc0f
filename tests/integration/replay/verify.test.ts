import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { policyPathOf } from '#data/decision-log/decision-folder.ts';
import { openRegistry } from '#models/registry.ts';
import { readDecisionTable } from '#pipelines/decisions/read-decision-table.ts';
import { textAt } from '#pipelines/decisions/decision-table.ts';
import { verifyLog } from '#pipelines/replay/verify/verify-log.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { sendTraffic } from '#scripts/traffic/send-traffic.ts';
import { startRedis, whyNoRedis } from '#tests/contracts/redis-servers.ts';
import { startGatewayProcess, startUpstreamProcess } from '#tests/helpers/gateway-process.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

const REQUESTS = { normalRequests: 700, attackRequests: 300 };

/** What a gateway logged that enforced a model, a policy with a rule and an exception, and a limit. */
async function loggedTraffic(redisUrl: string | undefined): Promise<{ decisions: string; registryFolder: string }> {
  const folder = await tempFolder();
  const registryFolder = join(folder, 'registry');
  await publishBundle(registryFolder, smallBundle());
  await writeFile(
    join(folder, 'policy.yaml'),
    `rules:\n  - { id: no-puts, action: block, scope: client, when: { method: [PUT, POST] } }\nexceptions:\n  - { id: search, route: GET /search, classes: [sql-injection], maxScore: 1, expires: 2099-01-01T00:00:00Z }\n`
  );
  const upstream = await startUpstreamProcess();
  onTestFinished(() => void upstream.stop());
  const gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`], {
    DATA_DIR: join(folder, 'data'),
    REGISTRY_DIR: registryFolder,
    MODEL: 'candidate',
    MODE: 'enforce',
    DECISION_LOG: 'on',
    RATE_LIMIT_ENABLED: 'true',
    RATE_LIMIT_PER_MINUTE: '10',
    TRUSTED_PROXIES: '127.0.0.1/32',
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl })
  });
  const plan = [...simulate({ seed: 4, ...REQUESTS })].map((record, at) => ({ record, atMs: at * 2 }));
  await sendTraffic(plan, { target: `http://127.0.0.1:${gateway.port}` });
  await gateway.stop();
  return { decisions: join(folder, 'data', 'decisions'), registryFolder };
}

describe('a log, replayed by the model and policy that wrote it', () => {
  it.each(['memory', 'redis'])('is decided as it was (state in %s)', async (store) => {
    if (store === 'redis' && whyNoRedis() !== undefined) return;
    const redis = store === 'redis' ? await startRedis() : undefined;
    onTestFinished(() => redis?.stop());
    const { decisions, registryFolder } = await loggedTraffic(redis?.url);
    const registry = openRegistry({ folder: registryFolder, nowMs: Date.now });
    const found = await verifyLog(decisions, { registry });
    expect(found.examples).toEqual([]);
    expect(found).toMatchObject({ differing: 0, differingScores: 0, unverified: 0 });
    expect(found.rows).toBeGreaterThan(990); // some ask for what no HTTP server takes
    expect(found.judged).toBeGreaterThan(200);
    expect(found.standing).toBeGreaterThan(0);
    expect(found.limited).toBeGreaterThan(0);
  });

  it('tells a kept policy that was changed, and decides otherwise by another one', async () => {
    const { decisions, registryFolder } = await loggedTraffic(undefined);
    const registry = openRegistry({ folder: registryFolder, nowMs: Date.now });
    const { texts } = await readDecisionTable(decisions);
    const path = policyPathOf(decisions, textAt(texts.policyVersion, 0));
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"blastRadius":5', '"blastRadius":6'));
    await expect(verifyLog(decisions, { registry })).rejects.toThrow(/kept as policy .* is another one/);
  });
});
