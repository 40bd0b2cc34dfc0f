import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '#tests/helpers/free-port.ts';

const START_TIMEOUT_MS = 10_000;

/** Why tests against a real Redis cannot run here, or undefined when they can. */
export function whyNoRedis(): string | undefined {
  const { error } = spawnSync('redis-server', ['--version']);
  if (error === undefined) return undefined;
  process.stderr.write(
    '\n!!! SKIPPED: redis-server is not installed, so nothing was tested against a real Redis !!!\n\n'
  );
  return error.message;
}

export type RedisServer = {
  port: number;
  url: string;
  /** SIGKILL: no goodbye, nothing saved. */
  kill: () => Promise<void>;
  restart: () => Promise<void>;
  /** SIGSTOP and SIGCONT: the socket stays open and nobody answers. */
  freeze: () => void;
  thaw: () => void;
  stop: () => Promise<void>;
};

/** A real server on a free port of 127.0.0.1 with a folder of its own; what it wrote survives `restart`. */
export async function startRedis(extra: readonly string[] = []): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pathhelm-redis-'));
  const port = await lowFreePort();
  let child = await launch();

  async function launch(): Promise<ChildProcess> {
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--daemonize', 'no'];
    const started = spawn('redis-server', [...args, ...extra], { stdio: 'ignore' });
    await untilAnswering(port);
    return started;
  }

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: async () => {
      await kill();
      child = await launch();
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    }
  };
}

export type RedisCluster = { urls: string[]; masters: RedisServer[]; replica: RedisServer; stop: () => Promise<void> };

/** Three masters with a third of the slots each, and one replica of the first. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const clusterOptions = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000', '--appendonly', 'no'];
  const servers = await Promise.all(Array.from({ length: 4 }, () => startRedis(clusterOptions)));
  const [first, second, third, replica] = servers as [RedisServer, RedisServer, RedisServer, RedisServer]; // four were started
  const masters = [first, second, third];
  const clients = servers.map(({ port }) => new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: 5 }));
  const bounds = [0, 5461, 10_923, 16_384];
  for (const [at, client] of clients.slice(0, 3).entries()) {
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', `${at + 1}`);
    await client.call('CLUSTER', 'ADDSLOTSRANGE', `${bounds[at]!}`, `${bounds[at + 1]! - 1}`);
  }
  for (const client of clients.slice(1)) await client.call('CLUSTER', 'MEET', '127.0.0.1', `${first.port}`);
  const firstId = String(await clients[0]!.call('CLUSTER', 'MYID'));
  await eventually(async () => String(await clients[3]!.call('CLUSTER', 'NODES')).includes(firstId));
  await clients[3]!.call('CLUSTER', 'REPLICATE', firstId);
  await eventually(async () => {
    const views = await Promise.all(clients.map(async (client) => String(await client.call('CLUSTER', 'INFO'))));
    const link = await clients[3]!.info('replication');
    return (
      views.every((view) => view.includes('cluster_state:ok') && view.includes('cluster_known_nodes:4')) &&
      link.includes('master_link_status:up')
    );
  });
  for (const client of clients) client.disconnect();
  return {
    urls: masters.map(({ url }) => url),
    masters,
    replica,
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop()));
    }
  };
}

export async function eventually(
  isTrue: () => Promise<boolean> | boolean,
  timeoutMs = START_TIMEOUT_MS
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`not true within ${timeoutMs} ms: ${isTrue.toString()}`);
    await wait(20);
  }
}

async function untilAnswering(port: number): Promise<void> {
  await eventually(async () => {
    const probe = new Redis({
      port,
      host: '127.0.0.1',
      lazyConnect: true,
      retryStrategy: null,
      maxRetriesPerRequest: 0
    });
    probe.on('error', () => undefined);
    try {
      await probe.connect();
      await probe.ping();
      return true;
    } catch {
      return false;
    } finally {
      probe.disconnect();
    }
  });
}

/** Low enough that the cluster bus, 10,000 above, is a port too. */
async function lowFreePort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port < 55_000) return port;
  }
}
