import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startGatewayHere, type Listening } from '#tests/helpers/gateway-process.ts';
import { okAnswer, startRawUpstream, type RawUpstream } from '#tests/helpers/gateway-raw-upstream.ts';
import { parseAnswer, sendRaw } from '#tests/helpers/gateway-wire.ts';

const FAST = { RETRY_DELAY_SECONDS: '0.01', UPSTREAM_RESPONSE_TIMEOUT_SECONDS: '0.3', RESET_TIMEOUT: '0.5' };
const UNAVAILABLE = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy';
const BROKEN = 'HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops';

function startGateway(upstreams: { url: string }[], settings: Record<string, string> = {}): Promise<Listening> {
  const urls = upstreams.map(({ url }) => url);
  return startGatewayHere(urls, { ...FAST, ...settings });
}

async function ask(gateway: Listening, line: string, fields = '', body = '') {
  return parseAnswer(
    await sendRaw(gateway.port, `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${fields}\r\n${body}`)
  );
}

async function deadUrl(): Promise<{ url: string }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return { url: `http://127.0.0.1:${port}` };
}

function hits(...upstreams: RawUpstream[]): number {
  return upstreams.reduce((sum, upstream) => sum + upstream.seen.length, 0);
}

describe('a failing upstream', () => {
  const failures: { name: string; act: Parameters<typeof startRawUpstream>[0]; status: number }[] = [
    { name: 'resets before it answers', act: (_seen, socket) => (socket.resetAndDestroy(), null), status: 502 },
    { name: 'closes before it answers', act: (_seen, socket) => (socket.end(), null), status: 502 },
    { name: 'hangs', act: () => null, status: 504 },
    { name: 'speaks no HTTP', act: () => 'SSH-2.0-OpenSSH_9.6\r\n\r\n', status: 502 },
    {
      name: 'sends a length twice',
      act: () => 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!',
      status: 502
    },
    {
      name: 'sends length and chunks',
      act: () => 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
      status: 502
    },
    { name: 'folds a header', act: () => 'HTTP/1.1 200 OK\r\nX-A: 1\r\n 2\r\nContent-Length: 0\r\n\r\n', status: 502 },
    {
      name: 'switches protocols unasked',
      act: () => 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n',
      status: 502
    }
  ];

  it.each(failures)(
    '$name: $status as JSON with a request id, and no more attempts than allowed',
    async ({ act, status }) => {
      const upstream = await startRawUpstream(act);
      const gateway = await startGateway([upstream]);
      const answer = await ask(gateway, 'GET /x');
      expect(answer.statusLine).toContain(String(status));
      const { error } = JSON.parse(answer.body) as { error: { requestId: string; message: string } };
      expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.body).not.toMatch(/127\.0\.0\.1|\bat |node_modules|ECONN/);
      expect(hits(upstream)).toBe(3);
    }
  );

  it('that refuses connections is 502', async () => {
    const gateway = await startGateway([await deadUrl()]);
    const answer = await ask(gateway, 'POST /x', 'Content-Length: 2\r\n', 'hi');
    expect(answer.statusLine).toBe('HTTP/1.1 502 Bad Gateway');
  });

  it.each(['reset', 'hang', '503', '500', 'close'])('gets a POST at most once when it fails by %s', async (way) => {
    const upstream = await startRawUpstream((_seen, socket) => {
      if (way === 'reset') socket.resetAndDestroy();
      if (way === 'close') socket.end();
      return way === '503' ? UNAVAILABLE : way === '500' ? BROKEN : null;
    });
    const other = await startRawUpstream(() => okAnswer());
    const gateway = await startGateway([upstream, other], { CIRCUIT_BREAKER_ENABLED: 'false' });
    const bodies = Array.from({ length: 10 }, (_none, index) => `order-${index}`);
    for (const body of bodies) await ask(gateway, 'POST /orders', `Content-Length: ${body.length}\r\n`, body);
    const delivered = [...upstream.seen, ...other.seen].map(({ body }) => body);
    expect(delivered.sort()).toEqual(bodies);
    expect(hits(upstream)).toBe(5);
  });

  it('gets a POST with an Idempotency-Key again, whole', async () => {
    let calls = 0;
    const upstream = await startRawUpstream(() => (++calls === 1 ? UNAVAILABLE : okAnswer('done')));
    const gateway = await startGateway([upstream]);
    const answer = await ask(gateway, 'POST /x', 'Idempotency-Key: k\r\nContent-Length: 5\r\n', 'hello');
    expect(answer.body).toBe('done');
    expect(upstream.seen.map(({ body }) => body)).toEqual(['hello', 'hello']);
  });

  it('costs at most a tenth more calls than there are requests', async () => {
    const upstream = await startRawUpstream(() => UNAVAILABLE);
    const gateway = await startGateway([upstream], { CIRCUIT_BREAKER_ENABLED: 'false', RETRY_DELAY_SECONDS: '0' });
    for (let request = 0; request < 100; request++) {
      const answer = await ask(gateway, 'GET /x');
      expect(answer.body).toBe('busy');
    }
    expect(hits(upstream)).toBeGreaterThan(100);
    expect(hits(upstream)).toBeLessThanOrEqual(110);
  });

  it('that closed a kept connection is asked again on a new one', async () => {
    const upstream = await startRawUpstream((_seen, socket) => {
      setTimeout(() => socket.destroy(), 30);
      return okAnswer();
    });
    const gateway = await startGateway([upstream], { MAX_RETRIES: '0' });
    for (let request = 0; request < 8; request++) {
      expect((await ask(gateway, 'GET /x')).statusLine).toBe('HTTP/1.1 200 OK');
      await new Promise((resolve) => setTimeout(resolve, 20 + request * 5));
    }
  });
});

describe('several upstreams', () => {
  it('are called in turn', async () => {
    const upstreams = await Promise.all([1, 2, 3].map((name) => startRawUpstream(() => okAnswer(String(name)))));
    const gateway = await startGateway(upstreams);
    const answers: string[] = [];
    for (let request = 0; request < 30; request++) answers.push((await ask(gateway, 'GET /x')).body);
    expect(upstreams.map(({ seen }) => seen.length)).toEqual([10, 10, 10]);
    expect(answers.slice(0, 3)).toEqual(answers.slice(3, 6));
  });

  it('stand in for one that is down, and it is taken back when it recovers', async () => {
    const dead = await deadUrl();
    const upstream = await startRawUpstream(() => okAnswer('alive'));
    const gateway = await startGateway([dead, upstream], {
      HEALTH_CHECK_INTERVAL_SECONDS: '0.1',
      RESET_TIMEOUT: '0.2'
    });
    for (let request = 0; request < 20; request++) {
      const answer = await ask(gateway, request % 2 === 0 ? 'GET /x' : 'POST /x', 'Content-Length: 0\r\n');
      expect(answer.body).toBe('alive');
    }
    const revived = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.write(okAnswer('revived')));
    }).listen(Number(new URL(dead.url).port), '127.0.0.1');
    const answers = new Set<string>();
    for (let attempt = 0; attempt < 60 && !answers.has('revived'); attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      answers.add((await ask(gateway, 'GET /x')).body);
    }
    revived.close();
    expect(answers).toContain('revived');
  });

  it('are chosen by latency where that is set', async () => {
    const slow = await startRawUpstream((_seen, socket) => {
      setTimeout(() => socket.write(okAnswer('slow')), 60);
      return null;
    });
    const fast = await startRawUpstream(() => okAnswer('fast'));
    const gateway = await startGateway([slow, fast], { UPSTREAM_CHOICE: 'least-latency' });
    for (let request = 0; request < 20; request++) await ask(gateway, 'GET /x');
    expect(hits(fast)).toBeGreaterThan(15);
  });
});

describe('the circuit breaker', () => {
  const ways: { name: string; act: (socket: { resetAndDestroy: () => unknown }) => string | null }[] = [
    { name: '500', act: () => BROKEN },
    { name: 'a reset', act: (socket) => (socket.resetAndDestroy(), null) },
    { name: 'a timeout', act: () => null }
  ];

  it.each(ways)(
    'opens after five failures by $name, answers 503 with Retry-After, and closes again',
    async ({ act }) => {
      let isFailing = true;
      const upstream = await startRawUpstream((_seen, socket) => (isFailing ? act(socket) : okAnswer('well')));
      const gateway = await startGateway([upstream], { MAX_RETRIES: '0', RESET_TIMEOUT: '1' });
      await Promise.all(Array.from({ length: 5 }, () => ask(gateway, 'GET /x')));
      expect(hits(upstream)).toBe(5);
      const refused = await ask(gateway, 'GET /x');
      expect(refused.statusLine).toBe('HTTP/1.1 503 Service Unavailable');
      expect(refused.headers).toContain('retry-after: 1');
      expect(hits(upstream)).toBe(5);
      isFailing = false;
      await new Promise((resolve) => setTimeout(resolve, 1100));
      expect((await ask(gateway, 'GET /x')).body).toBe('well');
      expect((await ask(gateway, 'GET /x')).body).toBe('well');
    }
  );

  it('opened by one client stays closed for the others', async () => {
    const upstream = await startRawUpstream(({ requestLine }) =>
      requestLine.includes('/bug') ? BROKEN : okAnswer('well')
    );
    const gateway = await startGateway([upstream], { TRUSTED_PROXIES: '127.0.0.1', RESET_TIMEOUT: '30' });
    for (let request = 0; request < 10; request++) await ask(gateway, 'GET /bug', 'X-Forwarded-For: 203.0.113.1\r\n');
    expect((await ask(gateway, 'GET /ok', 'X-Forwarded-For: 203.0.113.1\r\n')).statusLine).toContain('503');
    expect((await ask(gateway, 'GET /ok', 'X-Forwarded-For: 203.0.113.2\r\n')).body).toBe('well');
  });
});
