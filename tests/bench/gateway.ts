import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ADMIN_KEY, LIMITS, quietSettings } from './load/gateway-settings.ts';
import { freePort } from '#tests/helpers/free-port.ts';
import { isListening } from './load/ports.ts';
import { cpuSeconds, residentMb } from './load/process-figures.ts';
import { LOADS, wrk } from './load/wrk.ts';
import { profileSummary, type ProfileShare } from './profile-summary.ts';

/**
 * npm run bench:gateway [-- --rounds 3 --seconds 5 --connections 32 --registry models/registry --out results.json --markdown results.md]
 * wrk against the upstream alone, the gateway, bare fastify + @fastify/http-proxy, plain nginx and nginx with CRS: every round asks
 * each in turn, so that a busy moment of the machine hits all alike. Medians over the rounds; `ratio` is requests/s
 * against @fastify/http-proxy. Throughput on a shared machine wanders; CPU per request is the steadier figure.
 * Behind the table: how long administration takes while four slow calls are open, and where a gateway's CPU time goes.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '32' },
    registry: { type: 'string', default: process.env['REGISTRY_DIR'] ?? 'models/registry' },
    out: { type: 'string' },
    markdown: { type: 'string' }
  }
});

type Contender = { name: string; port: number; child: ChildProcess };
type Figures = {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  cpuMicros: number;
  rssMb: number;
  failed: number;
};
type Row = { load: string; name: string; ratio: number } & Figures;

const PROFILED = 'gateway, keys and limits';
const ADMIN_CALLS = 500;
const BASELINE = '@fastify/http-proxy';
const CRS_MODULE = '/usr/lib/nginx/modules/ngx_http_modsecurity_module.so';
const CRS_FILES = ['/etc/nginx/modsecurity.conf', '/etc/modsecurity/crs/crs-setup.conf'];
const CRS_RULES = '/usr/share/modsecurity-crs/rules/*.conf';
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pathhelm-bench-'));
const script = join(folder, 'load.lua');

if (spawnSync('wrk', ['-v']).error !== undefined) {
  process.stderr.write('SKIPPED: wrk is not installed (apt-get install wrk)\n');
} else {
  const contenders: Contender[] = [];
  try {
    await startAll(contenders);
    const rows = await measureAll(contenders);
    const admin = await measureAdmin(contenders.find(({ name }) => name === PROFILED)!);
    const profile = await measureProfile(contenders.find(({ name }) => name === 'upstream alone')!.port);
    const text = [markdown(rows), adminMarkdown(admin), profileMarkdown(profile)].join('\n\n');
    process.stdout.write(`${text}\n`);
    if (values.markdown !== undefined) writeFileSync(values.markdown, `${text}\n`);
    if (values.out !== undefined)
      writeFileSync(values.out, `${JSON.stringify({ ...values, rows, admin, profile }, null, 2)}\n`);
  } finally {
    for (const { child } of contenders) if (child.kill('SIGTERM')) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startAll(contenders: Contender[]): Promise<void> {
  const upstreamPort = await freePort();
  const target = `http://127.0.0.1:${upstreamPort}`;
  const add = async (name: string, port: number, command: string, args: string[], settings = {}): Promise<void> => {
    const env = { PATH: process.env['PATH'], ...settings };
    contenders.push({ name, port, child: spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env }) });
    await isListening(port);
  };
  const contender = here('gateway-contenders.ts');
  await add('upstream alone', upstreamPort, process.execPath, [contender, 'upstream', String(upstreamPort)]);
  const bare = await freePort();
  await add(BASELINE, bare, process.execPath, [contender, 'http-proxy', String(bare), target]);
  await startNginx(contenders, upstreamPort);
  const variants: [string, Record<string, string>][] = [
    ['gateway, limits off', { RATE_LIMIT_ENABLED: 'false', API_KEY: 'bench' }],
    [PROFILED, LIMITS],
    ['gateway, keys, limits and log', { ...LIMITS, LOG_REQUESTS: 'true' }]
  ];
  const hasModel = existsSync(join(values.registry, 'aliases.json'));
  const judging = { REGISTRY_DIR: values.registry, MODEL: 'candidate', DECISION_LOG: 'on' };
  if (hasModel) variants.push(['gateway, models and decision log', { ...LIMITS, ...judging }]);
  else process.stderr.write(`SKIPPED: judging, since ${values.registry} holds no model (npm run pipeline)\n`);
  const redisPort = await startRedis(contenders);
  if (redisPort !== null) {
    const redis = { ...LIMITS, REDIS_URL: `redis://127.0.0.1:${redisPort}` };
    variants.push(['gateway, Redis', redis]);
    if (hasModel) variants.push(['gateway, Redis, models and decision log', { ...redis, ...judging }]);
  }
  for (const [name, settings] of variants) {
    const port = await freePort();
    const env = { ...quietSettings({ port, target, folder }), ...settings };
    await add(name, port, process.execPath, [here('../../scripts/pathhelm.ts'), 'gateway'], env);
  }
}

async function startRedis(contenders: Contender[]): Promise<number | null> {
  if (spawnSync('redis-server', ['--version']).error !== undefined) {
    process.stderr.write('SKIPPED: redis-server is not installed\n');
    return null;
  }
  const port = await freePort();
  const args = ['--port', String(port), '--save', '', '--bind', '127.0.0.1', '--dir', folder];
  contenders.push({ name: 'redis', port, child: spawn('redis-server', args, { stdio: 'ignore' }) });
  await isListening(port);
  return port;
}

/** nginx alone and, where Debian's packages are installed, with ModSecurity and all CRS rules at level 1, which refuse nothing. */
async function startNginx(contenders: Contender[], upstreamPort: number): Promise<void> {
  if (spawnSync('nginx', ['-v']).error !== undefined) {
    process.stderr.write('SKIPPED: nginx is not installed\n');
    return;
  }
  const add = async (name: string, atTop: string, inServer: string): Promise<void> => {
    const port = await freePort();
    const file = join(folder, `${port}.conf`);
    writeFileSync(
      file,
      `${atTop} daemon off; master_process off; pid ${folder}/${port}.pid; error_log stderr crit; events {}
       http { access_log off; upstream api { server 127.0.0.1:${upstreamPort}; keepalive 64; }
         client_body_temp_path ${folder}/body-${port};
         server { listen 127.0.0.1:${port}; ${inServer} location / {
           proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection ""; } } }`
    );
    contenders.push({ name, port, child: spawn('nginx', ['-c', file, '-p', folder], { stdio: 'ignore' }) });
    await isListening(port);
  };
  await add('nginx', '', '');
  if (![...CRS_FILES, CRS_MODULE].every((path) => existsSync(path))) {
    process.stderr.write('SKIPPED: libnginx-mod-http-modsecurity and modsecurity-crs are not installed\n');
    return;
  }
  const rules = join(folder, 'rules.conf');
  const lines = [...CRS_FILES.map((path) => `Include ${path}`), `Include ${CRS_RULES}`];
  const engine = ['SecRuleEngine DetectionOnly', 'SecAuditEngine Off', 'SecResponseBodyAccess Off'];
  writeFileSync(rules, [...lines.slice(0, 1), ...engine, ...lines.slice(1), ''].join('\n'));
  await add('nginx with CRS', `load_module ${CRS_MODULE};`, `modsecurity on; modsecurity_rules_file ${rules};`);
}

async function measureAll(contenders: readonly Contender[]): Promise<Row[]> {
  const measured = contenders.filter(({ name }) => name !== 'redis');
  const rows: Row[] = [];
  for (const [load, text] of Object.entries(LOADS)) {
    writeFileSync(script, text);
    const rounds = measured.map(() => [] as Figures[]);
    for (const contender of measured) await measure(contender, 1); // warm
    for (let round = 0; round < Number(values.rounds); round++)
      for (const [at, contender] of measured.entries())
        rounds[at]!.push(await measure(contender, Number(values.seconds)));
    const figures = rounds.map(medians);
    const baseline = figures[measured.findIndex(({ name }) => name === BASELINE)]!;
    for (const [at, { name }] of measured.entries())
      rows.push({ load, name, ...figures[at]!, ratio: figures[at]!.requestsPerSecond / baseline.requestsPerSecond });
  }
  return rows;
}

async function measure({ port, child }: Contender, seconds: number): Promise<Figures> {
  const before = cpuSeconds(child.pid!);
  const connections = Number(values.connections);
  const { requests, ...figures } = await wrk({ port, seconds, connections, scriptFile: script });
  const cpu = cpuSeconds(child.pid!) - before;
  return { ...figures, cpuMicros: (cpu / requests) * 1e6, rssMb: residentMb(child.pid!) };
}

type AdminFigures = { calls: number; p50Ms: number; p99Ms: number; mostMs: number };

/** `GET /pathhelm/status`, one after the other, while four calls of the upstream stay open. */
async function measureAdmin({ port }: Contender): Promise<AdminFigures> {
  const url = `http://127.0.0.1:${port}`;
  const ended = new AbortController();
  const slow = Array.from({ length: 4 }, () =>
    fetch(`${url}/hang`, { headers: { 'x-api-key': 'bench' }, signal: ended.signal }).catch(() => null)
  );
  await delay(200);
  const tookMs: number[] = [];
  for (let call = 0; call < ADMIN_CALLS; call++) {
    const startedAtMs = performance.now();
    const response = await fetch(`${url}/pathhelm/status`, { headers: { 'x-admin-api-key': ADMIN_KEY } });
    const { upstreams } = (await response.json()) as { upstreams: { openRequests: number }[] };
    tookMs.push(performance.now() - startedAtMs);
    if (upstreams[0]?.openRequests !== slow.length) throw new Error('the slow calls are not open');
  }
  ended.abort();
  await Promise.all(slow);
  tookMs.sort((a, b) => a - b);
  const at = (share: number): number => tookMs[Math.floor(share * (tookMs.length - 1))]!;
  return { calls: ADMIN_CALLS, p50Ms: at(0.5), p99Ms: at(0.99), mostMs: at(1) };
}

/** A gateway of its own, since the profiler costs time: the same load, GET only. */
async function measureProfile(upstreamPort: number): Promise<ReturnType<typeof profileSummary>> {
  const port = await freePort();
  const target = `http://127.0.0.1:${upstreamPort}`;
  const env = { PATH: process.env['PATH'], ...quietSettings({ port, target, folder }), ...LIMITS };
  const file = 'gateway.cpuprofile';
  const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${file}`];
  const args = [...flags, here('../../scripts/pathhelm.ts'), 'gateway'];
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  await isListening(port);
  const startMs = performance.now() - startedAtMs;
  writeFileSync(script, LOADS.GET);
  await measure({ name: PROFILED, port, child }, Number(values.seconds));
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  return profileSummary(join(folder, file), startMs);
}

function medians(rounds: readonly Figures[]): Figures {
  const middle = (name: keyof Figures): number =>
    rounds.map((round) => round[name]).toSorted((a, b) => a - b)[rounds.length >> 1]!;
  return {
    requestsPerSecond: middle('requestsPerSecond'),
    p50Ms: middle('p50Ms'),
    p99Ms: middle('p99Ms'),
    cpuMicros: middle('cpuMicros'),
    rssMb: middle('rssMb'),
    failed: middle('failed')
  };
}

function markdown(rows: readonly Row[]): string {
  const head = `${values.rounds} rounds of ${values.seconds} s, ${values.connections} connections, ${availableParallelism()} cores, Node ${process.version}`;
  const lines = rows.map(
    (row) =>
      `| ${row.load} | ${row.name} | ${row.requestsPerSecond.toFixed(0)} | ${row.ratio.toFixed(2)} | ${row.p50Ms.toFixed(2)} | ${row.p99Ms.toFixed(2)} | ${row.cpuMicros.toFixed(1)} | ${row.rssMb.toFixed(0)} | ${row.failed} |`
  );
  return [
    head,
    '',
    '| load | what | requests/s | ratio | p50 ms | p99 ms | CPU µs/request | RSS MB | failed |',
    '|---|---|--:|--:|--:|--:|--:|--:|--:|',
    ...lines
  ].join('\n');
}

function adminMarkdown({ calls, p50Ms, p99Ms, mostMs }: AdminFigures): string {
  return `Administration while four slow calls are open (n ${calls}): p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms, most ${mostMs.toFixed(1)} ms`;
}

function profileMarkdown({ parts, functions }: ReturnType<typeof profileSummary>): string {
  const line = ({ name, share }: ProfileShare): string => `| ${name} | ${(share * 100).toFixed(1)} % |`;
  return [
    `CPU profile of "${PROFILED}", GET: self time by part and by function`,
    '',
    '| part | share |',
    '|---|--:|',
    ...parts.filter(({ share }) => share >= 0.01).map(line),
    '',
    '| function | share |',
    '|---|--:|',
    ...functions.slice(0, 20).map(line)
  ].join('\n');
}
