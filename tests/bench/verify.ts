/**
 * A gateway under load, enforcing with limits, and then its log replayed by the model and policy that wrote it: nothing may be decided
 * otherwise. Once with its state in memory, once in Redis. A log that differs is kept.
 * Usage: REGISTRY_DIR=… npm run bench:verify -- [requests] [requests a second] [memory|redis]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openRegistry } from '#models/registry.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { verifyLog } from '#pipelines/replay/verify/verify-log.ts';
import { sendTraffic } from '#scripts/traffic/send-traffic.ts';
import { describeVerification } from '#scripts/verify-log.ts';
import { startRedis } from '#tests/contracts/redis-servers.ts';

const requests = Number(process.argv[2] ?? 100_000);
const rate = Number(process.argv[3] ?? 1_000);
const stores = process.argv[4] === undefined ? ['memory', 'redis'] : [process.argv[4]];

const registryFolder = readCommonSettings(process.env).REGISTRY_DIR;
const attackRequests = Math.round(requests / 5);
const records = [...simulate({ seed: 21, normalRequests: requests - attackRequests, attackRequests, logShare: 0 })];
const plan = records.map((record, at) => ({ record, atMs: (at * 1000) / rate }));

for (const store of stores) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'pathhelm-bench-verify-'));
  // A fifth of the requests are attacks: guardrails would step down, and the rest of the log be of observe mode.
  const policyFile = join(dataFolder, 'policy.yaml');
  await writeFile(policyFile, 'mode: enforce\nguardrails: { enabled: false }\n');
  const redis = store === 'redis' ? await startRedis() : null;
  const upstream = await startProcess(['upstream', '--port', '0'], {}, /demo upstream on http:\/\/127\.0\.0\.1:(\d+)/);
  const gateway = await startProcess(
    ['gateway'],
    {
      PORT: '0',
      TARGET_URL: `http://127.0.0.1:${upstream.port}`,
      TRUSTED_PROXIES: '127.0.0.1/32',
      RATE_LIMIT_PER_MINUTE: '300',
      DEMO_MODE: 'true',
      LOG_REQUESTS: 'false',
      POLICY_FILE: policyFile,
      MODEL: 'approved',
      DATA_DIR: dataFolder,
      REGISTRY_DIR: registryFolder,
      // What is asked here is what was decided, not how fast: a store that is away decides by what is in no log.
      ...(redis && { REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '5000' })
    },
    /"url":"http:\/\/127\.0\.0\.1:(\d+)"/
  );
  let isClean = true;
  try {
    const sent = await sendTraffic(plan, { target: `http://127.0.0.1:${gateway.port}` });
    await gateway.stop();
    const outcomes = Object.entries(Object.groupBy(sent, ({ outcome }) => outcome));
    const told = outcomes.map(([outcome, of]) => `${outcome} ${of.length}`).join(', ');
    const registry = openRegistry({ folder: registryFolder, nowMs: Date.now });
    const found = await verifyLog(join(dataFolder, 'decisions'), { registry });
    isClean = found.judged > 0 && found.differing + found.differingScores === 0;
    if (!isClean) process.exitCode = 1;
    process.stdout.write(`\n${store}: ${sent.length} sent: ${told}\n${describeVerification(found)}\n`);
  } finally {
    await gateway.stop();
    await upstream.stop();
    await redis?.stop();
    if (isClean) await rm(dataFolder, { recursive: true, force: true });
    else process.stdout.write(`the log is kept in ${dataFolder}\n`);
  }
}

type Started = { port: number; stop: () => Promise<void> };

async function startProcess(args: string[], settings: Record<string, string>, listening: RegExp): Promise<Started> {
  const path = fileURLToPath(new URL('../../scripts/pathhelm.ts', import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const exited = once(child, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const match = listening.exec(line);
      if (match !== null) resolve(Number(match[1]));
    });
    exited.then(() => {
      reject(new Error(`${args[0]!} ended before it listened`));
    }, reject);
  });
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    }
  };
}
