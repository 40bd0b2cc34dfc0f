import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startGatewayHere, type Listening } from '#tests/helpers/gateway-process.ts';
import { okAnswer, startRawUpstream, type RawUpstream } from '#tests/helpers/gateway-raw-upstream.ts';
import { parseAnswer, sendRaw } from '#tests/helpers/gateway-wire.ts';

type Setting = { gateway: Listening; upstream: RawUpstream };

async function startBoth(settings: Record<string, string> = {}): Promise<Setting> {
  const upstream = await startRawUpstream(({ requestLine, body }) => okAnswer(`${requestLine} ${body.length}`));
  return { upstream, gateway: await startGatewayHere([upstream.url], settings) };
}

const POST = 'POST /x HTTP/1.1\r\nHost: a\r\n';

describe('requests two servers could read differently', () => {
  const refused = [
    { name: 'length and chunks', bytes: `${POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n` },
    { name: 'chunks and length', bytes: `${POST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n` },
    { name: 'two lengths', bytes: `${POST}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde` },
    { name: 'one length twice', bytes: `${POST}Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd` },
    { name: 'a list of lengths', bytes: `${POST}Content-Length: 4, 4\r\n\r\nabcd` },
    { name: 'a signed length', bytes: `${POST}Content-Length: +4\r\n\r\nabcd` },
    { name: 'a hexadecimal length', bytes: `${POST}Content-Length: 0x4\r\n\r\nabcd` },
    { name: 'chunked twice', bytes: `${POST}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n` },
    { name: 'chunked not last', bytes: `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n` },
    { name: 'an unknown coding', bytes: `${POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n` },
    { name: 'chunked behind a vertical tab', bytes: `${POST}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n` },
    { name: 'a blank before the colon', bytes: `${POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n` },
    { name: 'a folded field', bytes: `${POST}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n` },
    { name: 'chunks in HTTP/1.0', bytes: 'POST /x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' },
    { name: 'bare line feeds', bytes: 'GET /x HTTP/1.1\nHost: a\n\n' },
    { name: 'a bare line feed in a field', bytes: 'GET /x HTTP/1.1\r\nHost: a\r\nX: 1\nY: 2\r\n\r\n' },
    { name: 'a bare carriage return', bytes: 'GET /x HTTP/1.1\r\nHost: a\r\nX: 1\rY: 2\r\n\r\n' },
    { name: 'a NUL in a field', bytes: 'GET /x HTTP/1.1\r\nHost: a\r\nX: 1\0\r\n\r\n' },
    { name: 'two Hosts', bytes: 'GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n' },
    { name: 'no Host', bytes: 'GET /x HTTP/1.1\r\n\r\n' },
    { name: 'a Host with a blank', bytes: 'GET /x HTTP/1.1\r\nHost: a b\r\n\r\n' },
    { name: 'a Host with a path', bytes: 'GET /x HTTP/1.1\r\nHost: a/b\r\n\r\n' },
    { name: 'a target that is neither path nor URL', bytes: 'GET x HTTP/1.1\r\nHost: a\r\n\r\n' },
    { name: 'an asterisk for GET', bytes: 'GET * HTTP/1.1\r\nHost: a\r\n\r\n' },
    { name: 'a blank in the target', bytes: 'GET /x y HTTP/1.1\r\nHost: a\r\n\r\n' },
    { name: 'an unknown version', bytes: 'GET /x HTTP/1.2\r\nHost: a\r\n\r\n' },
    { name: 'a field without a colon', bytes: 'GET /x HTTP/1.1\r\nHost: a\r\nX\r\n\r\n' },
    { name: 'a method nobody knows', bytes: 'BREW /x HTTP/1.1\r\nHost: a\r\n\r\n' }
  ];

  it.each(refused)('are refused: $name', async ({ bytes }) => {
    const { gateway, upstream } = await startBoth();
    const answer = parseAnswer(await sendRaw(gateway.port, `${bytes}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`, 1500));
    expect(answer.statusLine).toBe('HTTP/1.1 400 Bad Request');
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'BAD_REQUEST' } });
    expect(upstream.seen).toEqual([]);
    expect(upstream.malformed).toEqual([]);
  });

  it.each([
    { name: 'a faulty chunk size', body: '5;\r\nhello\r\nxyz\r\n' },
    { name: 'a chunk longer than its size', body: '3\r\nhello\r\n0\r\n\r\n' },
    { name: 'a chunk size beyond all bounds', body: 'fffffffffffffffff\r\nhello\r\n0\r\n\r\n' }
  ])('never reach the upstream as a whole request: $name', async ({ body }) => {
    const { gateway, upstream } = await startBoth();
    await sendRaw(
      gateway.port,
      `${POST}Transfer-Encoding: chunked\r\n\r\n${body}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`,
      1500
    );
    expect(upstream.seen).toEqual([]);
    expect(upstream.malformed).toEqual([]);
  });

  it('CONNECT makes no tunnel', async () => {
    const { gateway, upstream } = await startBoth();
    const answer = await sendRaw(gateway.port, 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\n\r\n', 1500);
    expect(answer.toString()).not.toContain(' 200 ');
    expect(upstream.seen).toEqual([]);
  });

  it('a body behind an upgrade does not become a request', async () => {
    const { gateway, upstream } = await startBoth();
    const bytes =
      'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 50\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
    await sendRaw(gateway.port, bytes, 1000);
    expect(upstream.malformed).toEqual([]);
    expect(upstream.seen.map(({ requestLine }) => requestLine)).not.toContain('GET /smuggled HTTP/1.1');
  });
});

describe('too much, or too slow', () => {
  it('headers larger than the limit are 431', async () => {
    const { gateway, upstream } = await startBoth({ MAX_HEADER_BYTES: '8192' });
    const answer = await sendRaw(gateway.port, `GET /x HTTP/1.1\r\nHost: a\r\nX: ${'v'.repeat(9000)}\r\n\r\n`, 1500);
    expect(parseAnswer(answer).statusLine).toContain('431');
    expect(upstream.seen).toEqual([]);
  });

  it('headers that never end are 408', async () => {
    const { gateway } = await startBoth({ HEADERS_TIMEOUT_SECONDS: '0.2' });
    expect(parseAnswer(await sendRaw(gateway.port, 'GET /x HTTP/1.1\r\nHost: a\r\nX-', 3000)).statusLine).toContain(
      '408'
    );
  });

  it('a body that stops half-way is 408, and the upstream sees no whole request', async () => {
    const { gateway, upstream } = await startBoth({ REQUEST_IDLE_TIMEOUT_SECONDS: '0.2' });
    const answer = parseAnswer(await sendRaw(gateway.port, `${POST}Content-Length: 100\r\n\r\nhalf`, 3000));
    expect(answer.statusLine).toContain('408');
    expect(upstream.seen).toEqual([]);
  });

  it('a client that stops reading does not hold its upstream connection for ever', async () => {
    const isClosed = Promise.withResolvers<undefined>();
    const upstream = await startRawUpstream((_seen, socket) => {
      socket.on('close', () => {
        isClosed.resolve(undefined);
      });
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n');
      return Buffer.alloc(50_000_000);
    });
    const gateway = await startGatewayHere([upstream.url], { REQUEST_IDLE_TIMEOUT_SECONDS: '0.3' });
    const client = connect({ port: gateway.port, host: '127.0.0.1' });
    client.on('error', () => undefined);
    client.pause();
    client.write('GET /x HTTP/1.1\r\nHost: a\r\n\r\n');
    await isClosed.promise;
    client.destroy();
    expect(upstream.connections()).toBe(1);
  });

  it('two thousand idle connections leave the others alone', async () => {
    const { gateway } = await startBoth();
    const idle = Array.from({ length: 2000 }, () =>
      connect({ port: gateway.port, host: '127.0.0.1' }).on('error', () => undefined)
    );
    const answer = parseAnswer(await sendRaw(gateway.port, 'GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'));
    for (const socket of idle) socket.destroy();
    expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
  });
});

describe('whatever bytes are sent', () => {
  const token = fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'FOO', 'OPTIONS', '');
  const target = fc.oneof(
    fc.constantFrom('/', '*', '//', '/..%2f', 'http://h/p', 'http://', '/pathhelm/x', '/a?b#c', '/%', 'x'),
    fc.string({ maxLength: 20 }).map((text) => `/${text}`)
  );
  const field = fc.oneof(
    fc.constantFrom(
      'Content-Length: 3',
      'Content-Length: 0',
      'Content-Length:-1',
      'Transfer-Encoding: chunked',
      'Transfer-Encoding:chunked, gzip',
      'Host: b',
      'Connection: close',
      'Connection: Content-Length, Host, Transfer-Encoding',
      'Expect: 100-continue',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'TE: trailers',
      'X-Client-Id: root',
      ' folded',
      'No colon',
      'X:\0'
    ),
    fc.tuple(fc.string({ maxLength: 8 }), fc.string({ maxLength: 12 })).map(([name, value]) => `${name}: ${value}`)
  );
  const lineEnd = fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r');
  const body = fc.oneof(
    fc.constantFrom('', 'abc', '3\r\nabc\r\n0\r\n\r\n', '3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n', '0\r\n\r\n', 'zz\r\n'),
    fc.string({ maxLength: 20 })
  );
  const request = fc
    .tuple(
      token,
      target,
      fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', ''),
      fc.array(field, { maxLength: 5 }),
      lineEnd,
      body
    )
    .map(
      ([method, path, version, fields, end, content]) =>
        [`${method} ${path} ${version}`, 'Host: fuzz', ...fields, '', '']
          .join(end)
          .replace('\r\nHost: fuzz\n', '\nHost: fuzz\n') + content
    );

  it(
    'the gateway stays up, and the upstream sees well-formed requests only, none it was not sent',
    { timeout: 60_000 },
    async () => {
      const { gateway, upstream } = await startBoth({
        REQUEST_IDLE_TIMEOUT_SECONDS: '0.1',
        HEADERS_TIMEOUT_SECONDS: '0.1',
        KEEP_ALIVE_TIMEOUT_SECONDS: '1'
      });
      let answers = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(request, { minLength: 1, maxLength: 3 }),
          fc.array(fc.nat(200), { maxLength: 3 }),
          async (requests, cuts) => {
            const before = upstream.seen.length;
            const bytes = Buffer.from(requests.join(''), 'latin1');
            const parts = [...cuts, bytes.length]
              .sort((a, b) => a - b)
              .map((cut, index, all) => bytes.subarray(all[index - 1] ?? 0, cut));
            const answered = await sendRaw(gateway.port, parts, 150);
            if (answered.length > 0) answers++;
            expect(answered.toString('latin1', 0, 9)).toBe(answered.length > 0 ? 'HTTP/1.1 ' : '');
            expect(upstream.malformed).toEqual([]);
            const sent = bytes.toString('latin1');
            const invented = upstream.seen.slice(before).filter(({ requestLine }) => {
              const [method = '', path = ''] = requestLine.split(' ');
              return !sent.includes(`${method} `) || !(path === '/' || sent.includes(path));
            });
            expect(invented).toEqual([]);
            expect(upstream.seen.length - before).toBeLessThanOrEqual(3 * requests.length);
          }
        ),
        { numRuns: 150 }
      );
      expect(answers).toBeGreaterThan(50);
      const last = parseAnswer(
        await sendRaw(gateway.port, 'GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
      );
      expect(last.body).toBe('GET /end HTTP/1.1 0');
    }
  );
});
