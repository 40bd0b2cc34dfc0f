import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LIMITS, quietSettings } from './load/gateway-settings.ts';
import { freePort } from '#tests/helpers/free-port.ts';
import { isListening } from './load/ports.ts';
import { cpuSeconds, residentMb } from './load/process-figures.ts';
import { LOADS, wrk } from './load/wrk.ts';

/**
 * npm run bench:scale [-- --rounds 3 --seconds 5 --connections 16 --registry models/registry --model approved]
 * One gateway, then two side by side, on one Redis: keys, limits, models and decision log, each gateway under its own wrk. Medians over the
 * rounds. Everything shares this machine, so that requests/s of two say how many cores there are; CPU per request of a gateway
 * and of Redis is what docs/scale-out.md reckons with.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '16' },
    registry: { type: 'string', default: process.env['REGISTRY_DIR'] ?? 'models/registry' },
    model: { type: 'string', default: 'approved' }
  }
});

type Server = { port: number; child: ChildProcess };
type Figures = { requestsPerSecond: number; each: number[]; p99Ms: number; gatewayMicros: number; redisMicros: number };

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pathhelm-scale-'));
const scriptFile = join(folder, 'load.lua');
const started: ChildProcess[] = [];

const missing = ['wrk', 'redis-server'].filter((name) => spawnSync(name, ['-v']).error !== undefined);
if (missing.length > 0) {
  process.stderr.write(`SKIPPED: ${missing.join(' and ')} not installed (apt-get install wrk redis-server)\n`);
} else if (!existsSync(join(values.registry, 'aliases.json'))) {
  process.stderr.write(`SKIPPED: ${values.registry} holds no model (npm run pipeline)\n`);
} else {
  try {
    writeFileSync(scriptFile, LOADS.GET);
    const upstreamPort = await freePort();
    await start(upstreamPort, process.execPath, [here('gateway-contenders.ts'), 'upstream', String(upstreamPort)]);
    const redisPort = await freePort();
    const redisArgs = ['--port', String(redisPort), '--save', '', '--bind', '127.0.0.1', '--dir', folder];
    const redis = await start(redisPort, 'redis-server', redisArgs);
    const gateways = [await startGateway(upstreamPort, redisPort), await startGateway(upstreamPort, redisPort)];
    for (const gateway of gateways) await measure([gateway], redis, 2); // warm
    const rounds: [Figures[], Figures[]] = [[], []];
    for (let round = 0; round < Number(values.rounds); round++)
      for (const [at, group] of [gateways.slice(0, 1), gateways].entries())
        rounds[at]!.push(await measure(group, redis, Number(values.seconds)));
    process.stdout.write(`${markdown(rounds.map(medians))}\n\n`);
    const rss = gateways.map(({ child }) => residentMb(child.pid!).toFixed(0)).join(' and ');
    process.stdout.write(
      `RSS under this load: gateways ${rss} MB, Redis ${residentMb(redis.child.pid!).toFixed(0)} MB\n`
    );
  } finally {
    for (const child of started.toReversed()) if (child.kill('SIGTERM')) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(port: number, command: string, args: string[], settings = {}): Promise<Server> {
  const env = { PATH: process.env['PATH'], ...settings };
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  started.push(child);
  await isListening(port);
  return { port, child };
}

async function startGateway(upstreamPort: number, redisPort: number): Promise<Server> {
  const port = await freePort();
  return start(port, process.execPath, [here('../../scripts/pathhelm.ts'), 'gateway'], {
    ...quietSettings({ port, target: `http://127.0.0.1:${upstreamPort}`, folder }),
    ...LIMITS,
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    REGISTRY_DIR: values.registry,
    MODEL: values.model,
    SHADOW_MODEL: 'off',
    DECISION_LOG: 'on'
  });
}

async function measure(gateways: readonly Server[], redis: Server, seconds: number): Promise<Figures> {
  const cpuOf = (servers: readonly Server[]): number =>
    servers.reduce((sum, { child }) => sum + cpuSeconds(child.pid!), 0);
  const before = { gateways: cpuOf(gateways), redis: cpuOf([redis]) };
  const connections = Number(values.connections);
  const seen = await Promise.all(gateways.map(({ port }) => wrk({ port, seconds, connections, scriptFile })));
  const failed = seen.reduce((sum, each) => sum + each.failed, 0);
  if (failed > 0) throw new Error(`${failed} requests failed`);
  const requests = seen.reduce((sum, each) => sum + each.requests, 0);
  const each = seen.map(({ requestsPerSecond }) => requestsPerSecond);
  return {
    requestsPerSecond: each.reduce((sum, rate) => sum + rate, 0),
    each,
    p99Ms: Math.max(...seen.map(({ p99Ms }) => p99Ms)),
    gatewayMicros: ((cpuOf(gateways) - before.gateways) / requests) * 1e6,
    redisMicros: ((cpuOf([redis]) - before.redis) / requests) * 1e6
  };
}

function medians(rounds: readonly Figures[]): Figures {
  const middle = (of: (figures: Figures) => number): number =>
    rounds.map(of).toSorted((a, b) => a - b)[rounds.length >> 1]!;
  return {
    requestsPerSecond: middle(({ requestsPerSecond }) => requestsPerSecond),
    each: rounds[0]!.each.map((_, at) => middle(({ each }) => each[at]!)),
    p99Ms: middle(({ p99Ms }) => p99Ms),
    gatewayMicros: middle(({ gatewayMicros }) => gatewayMicros),
    redisMicros: middle(({ redisMicros }) => redisMicros)
  };
}

function markdown(figures: readonly Figures[]): string {
  const head = `${values.rounds} rounds of ${values.seconds} s, GET, ${values.connections} connections a gateway, ${availableParallelism()} cores, Node ${process.version}`;
  const lines = figures.map(({ requestsPerSecond, each, p99Ms, gatewayMicros, redisMicros }) => {
    const rates = each.map((rate) => rate.toFixed(0)).join(' + ');
    return `| ${each.length} | ${requestsPerSecond.toFixed(0)} (${rates}) | ${p99Ms.toFixed(1)} | ${gatewayMicros.toFixed(0)} | ${redisMicros.toFixed(0)} |`;
  });
  return [
    head,
    '',
    '| gateways | requests/s | p99 ms | gateway CPU µs/request | Redis CPU µs/request |',
    '|--:|--:|--:|--:|--:|',
    ...lines
  ].join('\n');
}
