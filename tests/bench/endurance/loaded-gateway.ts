import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RequestRecord } from '#data/request-record.ts';
import { createDemoUpstream } from '#scripts/demo-upstream/create-demo-upstream.ts';
import { DEMO_WORLD } from '#scripts/traffic/demo-world.ts';
import { sendTraffic, type Sent } from '#scripts/traffic/send-traffic.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import type { AddressInfo } from 'node:net';

const PATHHELM = fileURLToPath(new URL('../../../scripts/pathhelm.ts', import.meta.url));
const STRETCH_SECONDS = 5;
const RECORDS = 6_000;

export type LoadedGateway = { url: string; process: ChildProcess; stop: () => Promise<void> };

/** An upstream in this process that answers as the simulation says. */
export async function startUpstreamHere(): Promise<{ url: string; stop: () => void }> {
  const server = createDemoUpstream().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    }
  };
}

/** A gateway as a process of its own, observing, with its decision log below `folder`; further settings from the environment. */
export async function startLoadedGateway(folder: string, upstreamUrl: string): Promise<LoadedGateway> {
  const child = spawn(process.execPath, [PATHHELM, 'gateway'], {
    env: {
      LOG_REQUESTS: 'false',
      MODE: 'observe',
      ...process.env,
      DATA_DIR: folder,
      PORT: '0',
      HOST: '127.0.0.1',
      DEMO_MODE: 'true',
      RATE_LIMIT_ENABLED: 'false',
      TRUSTED_PROXIES: '127.0.0.1',
      TARGET_SERVICE_URLS: upstreamUrl
    },
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const match = /"url":"(http:\/\/127\.0\.0\.1:\d+)"/.exec(line);
      if (match !== null) resolve(match[1]!);
    });
    child.once('exit', (code) => {
      reject(new Error(`the gateway ended with ${String(code)}`));
    });
  });
  return {
    url,
    process: child,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
  };
}

/** Generated requests over and over at a fixed rate until `isOver`, each with an id of its own. */
export async function keepLoading(
  target: string,
  { rate, isOver, onSent }: { rate: number; isOver: () => boolean; onSent: (sent: Sent) => void }
): Promise<void> {
  const records = [
    ...simulate({ ...DEMO_WORLD, seed: 5, normalRequests: RECORDS * 0.95, attackRequests: RECORDS * 0.05 })
  ];
  const stop = new AbortController();
  const open = new Set<Promise<void>>();
  const startedAtMs = performance.now();
  for (let stretch = 0, number = 0; !isOver(); stretch++) {
    const plan = Array.from({ length: Math.round(rate * STRETCH_SECONDS) }, (_none, at) => {
      const record: RequestRecord = records[number % records.length]!;
      return { atMs: (at * 1000) / rate, record: { ...record, requestId: `n${number++}` } };
    });
    // The next stretch begins when it is due, however many answers of this one are still out.
    const one = sendTraffic(plan, { target, onSent, signal: stop.signal }).then(() => void open.delete(one));
    open.add(one);
    while (!isOver() && performance.now() < startedAtMs + (stretch + 1) * STRETCH_SECONDS * 1000) await delay(20);
  }
  stop.abort();
  await Promise.all(open);
}

/** Resident memory, bytes. */
export async function residentBytesOf({ pid }: ChildProcess): Promise<number> {
  return Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]) * 4096;
}
