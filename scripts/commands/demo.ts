import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Argv, CommandModule } from 'yargs';
import { PathHelmError } from '#platform/errors.ts';
import { createDemoUpstream } from '../demo-upstream/create-demo-upstream.ts';
import { planBenign } from '../traffic/plan-benign.ts';
import { sendTraffic } from '../traffic/send-traffic.ts';

type DemoArguments = {
  host: string;
  port: number;
  upstreamPort: number;
  rate: number;
  mode: 'observe' | 'enforce';
  seed: number;
};

const HOST = '127.0.0.1';
/** Traffic is planned this far ahead; planning a minute takes a second or two. */
const STRETCH_SECONDS = 60;
const START_TIMEOUT_MS = 30_000;
const PATHHELM = fileURLToPath(new URL('../pathhelm.ts', import.meta.url));

export const demoCommand: CommandModule<object, DemoArguments> = {
  command: 'demo',
  describe: 'Demo upstream, gateway and ordinary generated traffic in one: something to look at and to attack',
  builder: (command: Argv) =>
    command
      .option('host', { type: 'string', default: HOST, describe: 'Address the gateway listens on' })
      .option('port', { type: 'number', default: 8000, describe: 'TCP port of the gateway' })
      .option('upstream-port', { type: 'number', default: 9000, describe: 'TCP port of the demo upstream' })
      .option('rate', { type: 'number', default: 5, describe: 'Ordinary requests per second; 0 for none' })
      .option('mode', {
        choices: ['observe', 'enforce'] as const,
        default: 'enforce' as const,
        describe: 'What models and rules may do'
      })
      .option('seed', { type: 'number', default: 1, describe: 'The same seed sends the same requests' }) as Argv<never>, // yargs names upstream-port both ways
  handler: runDemo
};

async function runDemo(args: DemoArguments): Promise<void> {
  await checkFree(args.port, '--port');
  await checkFree(args.upstreamPort, '--upstream-port');
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      stop.abort();
    });
  const upstream = createDemoUpstream().listen(args.upstreamPort, HOST);
  const gateway = startGateway(args);
  const hasEnded = once(gateway, 'exit');
  try {
    await untilReady(args.port, hasEnded);
    process.stdout.write(`${guide(args)}\n`);
    await Promise.race([keepSending(args, stop.signal), hasEnded]);
    if (!stop.signal.aborted) throw new PathHelmError('STEP_FAILED', 'the gateway has ended; its log is above');
  } finally {
    stop.abort();
    if (gateway.exitCode === null && gateway.kill('SIGTERM')) await hasEnded;
    upstream.close();
    upstream.closeAllConnections();
  }
}

function startGateway({ host, port, upstreamPort, mode }: DemoArguments): ChildProcess {
  const environment = {
    ADMIN_API_KEY: 'demo',
    LOG_REQUESTS: 'false',
    LOG_LEVEL: 'warn',
    ...process.env,
    HOST: host,
    PORT: String(port),
    TARGET_SERVICE_URLS: `http://${HOST}:${upstreamPort}`,
    // Generated clients come from this machine, each under an address of its own.
    TRUSTED_PROXIES: HOST,
    MODE: mode
  };
  // Its own process: planning traffic must not slow it down. Signals reach it through this one.
  return spawn(process.execPath, [PATHHELM, 'gateway'], {
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true
  });
}

async function untilReady(port: number, hasEnded: Promise<unknown>): Promise<void> {
  const ended = hasEnded.then(() => true);
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadlineMs) {
    const response = await fetch(`http://${HOST}:${port}/pathhelm/health/ready`).catch(() => null);
    if (response?.ok === true) return;
    if ((await Promise.race([ended, delay(100)])) === true) break;
  }
  throw new PathHelmError('STEP_FAILED', 'the gateway did not start; its log is above');
}

async function keepSending({ port, rate, seed }: DemoArguments, signal: AbortSignal): Promise<void> {
  for (let stretch = 0; !signal.aborted; stretch++) {
    if (rate === 0) await delay(STRETCH_SECONDS * 1000, undefined, { signal }).catch(() => undefined);
    else {
      const plan = planBenign({ seed: seed * 1000 + stretch, rate, seconds: STRETCH_SECONDS });
      await sendTraffic(plan, { target: `http://${HOST}:${port}`, signal });
    }
  }
}

/** @throws PathHelmError SETTINGS_INVALID when somebody listens there already */
async function checkFree(port: number, option: string): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, HOST);
    await once(server, 'listening');
  } catch (cause) {
    throw new PathHelmError(
      'SETTINGS_INVALID',
      `${option}=${port}: the port is taken (${(cause as Error).message}); name another`,
      { cause }
    );
  }
  server.close();
  await once(server, 'close');
}

function guide({ port, upstreamPort, mode, rate }: DemoArguments): string {
  const url = `http://${HOST}:${port}`;
  const target = port === 8000 ? '' : ` --target ${url}`;
  const key = process.env['ADMIN_API_KEY'] ?? 'demo';
  return `
PathHelm demo on ${availableParallelism()} cores: gateway ${url} (MODE=${mode}) in front of the demo upstream http://${HOST}:${upstreamPort},
${rate} ordinary requests a second. Ctrl-C, or SIGTERM, ends all of it.

Open  ${url}/pathhelm/status
      ${url}/pathhelm/docs

Try   curl -i ${url}/users/1
      curl -i "${url}/users?q=1%27%20OR%20%271%27=%271%27--"
      ADMIN_API_KEY=${key} npm run attack -- --kind sql-injection${target}
      ADMIN_API_KEY=${key} npm run attack -- --kind credential-stuffing${target}
      npm run load -- --rate 100${target}
`;
}
