import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '#tests/contracts/redis-servers.ts';
import {
  residentBytes,
  startGatewayHere,
  startGatewayProcess,
  startUpstreamProcess,
  type Running
} from '#tests/helpers/gateway-process.ts';
import { startRawUpstream } from '#tests/helpers/gateway-raw-upstream.ts';
import { sendRaw } from '#tests/helpers/gateway-wire.ts';

const ADMIN_KEY = 'the admin key of these tests';
const MEGABYTE = 1_048_576;

/** `BIG_MEGABYTES=1024` for the full gigabyte. */
const BIG_BYTES = Number(process.env['BIG_MEGABYTES'] ?? 128) * MEGABYTE;

let upstream: Running;
let gateway: Running;
/** Of a gateway that has not carried anything yet. */
let coldBytes: number;
beforeAll(async () => {
  upstream = await startUpstreamProcess();
  gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`], { ADMIN_API_KEY: ADMIN_KEY });
  coldBytes = residentBytes(gateway);
});
afterAll(async () => {
  await gateway.stop();
  await upstream.stop();
});

async function growthWhile(work: () => Promise<void>): Promise<number> {
  let most = coldBytes;
  const timer = setInterval(() => {
    most = Math.max(most, residentBytes(gateway));
  }, 20);
  await work();
  clearInterval(timer);
  return most - coldBytes;
}

async function get(path: string): Promise<IncomingMessage> {
  const request = httpRequest({ port: gateway.port, host: '127.0.0.1', path, agent: false }).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

describe('large bodies', () => {
  it('go down at flat memory, to a slow reader too', async () => {
    let bytes = 0;
    const growth = await growthWhile(async () => {
      const response = await get(`/download?bytes=${BIG_BYTES}`);
      for await (const chunk of response) {
        bytes += (chunk as Buffer).length;
        if (bytes < MEGABYTE) await delay(20);
      }
    });
    expect(bytes).toBe(BIG_BYTES);
    expect(growth).toBeLessThan(64 * MEGABYTE);
  });

  it.each(['length', 'chunks'])('go up at flat memory, framed by %s', async (framing) => {
    const part = Buffer.alloc(MEGABYTE, 'upload');
    const hash = createHash('sha256');
    let answer = '';
    const growth = await growthWhile(async () => {
      const headers = framing === 'length' ? { 'Content-Length': BIG_BYTES } : {};
      const request = httpRequest({ port: gateway.port, host: '127.0.0.1', path: '/upload', method: 'POST', headers });
      for (let sent = 0; sent < BIG_BYTES; sent += part.length) {
        hash.update(part);
        if (!request.write(part)) await once(request, 'drain');
      }
      request.end();
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      for await (const chunk of response) answer += String(chunk);
    });
    expect(JSON.parse(answer)).toMatchObject({ bytes: BIG_BYTES, sha256: hash.digest('hex') });
    expect(growth).toBeLessThan(64 * MEGABYTE);
  });
});

describe('events and sockets', () => {
  it('each server-sent event arrives as it is sent, not with the next', async () => {
    const response = await get('/events?count=4&intervalMs=150');
    const delays: number[] = [];
    for await (const chunk of response) {
      const sentAtMs = Number(/"sentAtMs":(\d+)/.exec(String(chunk))?.[1]);
      delays.push(Date.now() - sentAtMs);
    }
    expect(delays).toHaveLength(4);
    expect(Math.max(...delays)).toBeLessThan(150); // an event held back would come with the next one, 150 ms later
  });

  it('the head of an answer arrives before its body begins', async () => {
    const quiet = await startRawUpstream(() => 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n');
    const { port } = await startGatewayHere([quiet.url]);
    const socket = connect({ port, host: '127.0.0.1' });
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const [head] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(head.toString()).toContain('text/event-stream');
  });

  it('a WebSocket echoes text and binary, in order', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/ws`, { perMessageDeflate: true });
    await once(socket, 'open');
    const echoed: (string | number)[] = [];
    const isDone = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer, isBinary) => {
        echoed.push(isBinary ? data.length : data.toString());
        if (echoed.length === 3) resolve();
      });
    });
    socket.send('first');
    socket.send(Buffer.alloc(300_000));
    socket.send('last');
    await isDone;
    socket.close(1000, 'bye');
    const [code] = (await once(socket, 'close')) as [number];
    expect(echoed).toEqual(['first', 300_000, 'last']);
    expect(code).toBe(1000);
  });

  it('an upgrade the upstream declines is an ordinary answer', async () => {
    const head =
      'GET /users/1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n';
    const answer = await sendRaw(gateway.port, head, 1000);
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 (200|400|426) /);
  });
});

describe('clients that leave', () => {
  it.each(['before the answer', 'in the middle of it', 'in the middle of the request'])(
    '%s end the call upstream',
    async (when) => {
      const isClosed = Promise.withResolvers<string>();
      const patient = await startRawUpstream((_seen, socket) => {
        socket.on('close', () => {
          isClosed.resolve('closed');
        });
        return when === 'in the middle of it' ? 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart' : null;
      });
      const { port } = await startGatewayHere([patient.url]);
      const client = connect({ port, host: '127.0.0.1' });
      const length = when === 'in the middle of the request' ? 'Content-Length: 10\r\n' : '';
      client.write(`PATCH / HTTP/1.1\r\nHost: a\r\n${length}\r\n${length && 'half'}`);
      await delay(150);
      if (length) isClosed.resolve('closed'); // the strict upstream has no whole request to watch
      client.destroy();
      expect(await isClosed.promise).toBe('closed');
      await delay(50);
      expect(patient.seen.length).toBe(length ? 0 : 1);
    }
  );

  it('do not disturb those who stay', async () => {
    const leavers = Array.from({ length: 50 }, () => {
      const socket = connect({ port: gateway.port, host: '127.0.0.1' });
      socket.on('error', () => undefined);
      socket.write('GET /download?bytes=10000000 HTTP/1.1\r\nHost: a\r\n\r\n');
      socket.once('data', () => socket.resetAndDestroy());
      return once(socket, 'close');
    });
    await Promise.all(leavers);
    const response = await get('/users/1');
    response.resume();
    expect(response.statusCode).toBe(200);
  });
});

describe('slow calls', () => {
  it('run side by side, and the gateway answers for itself while all of them are open', async () => {
    let finished = 0;
    const slow = [1, 2, 3, 4].map(async () => {
      (await get('/slow?ms=2000')).resume();
      finished++;
    });
    const { upstreams } = await eventuallyStatus(({ upstreams }) => upstreams[0]!.openRequests === 4);
    expect(upstreams[0]!.openRequests).toBe(4); // none waits for another
    expect(finished).toBe(0); // neither did the answer just read
    await Promise.all(slow);
    expect(finished).toBe(4);
  });
});

type Status = { upstreams: { openRequests: number }[] };

async function eventuallyStatus(isReached: (status: Status) => boolean): Promise<Status> {
  let status: Status | undefined;
  await eventually(async () => {
    const response = await fetch(`http://127.0.0.1:${gateway.port}/pathhelm/status`, {
      headers: { 'x-admin-api-key': ADMIN_KEY }
    });
    status = (await response.json()) as Status;
    return isReached(status);
  });
  return status!; // set before it was reached
}
