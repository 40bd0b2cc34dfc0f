import { describe, expect, it } from 'vitest';
import { parseResponseHead } from '#gateway/upstreams/wire/response-head.ts';

describe('parseResponseHead', () => {
  it('keeps order, case and repetition, and drops the fields of the hop', () => {
    const head = parseResponseHead(
      'HTTP/1.1 200 Very Well\r\nset-COOKIE: a=1\r\nX-Hop: 1\r\nConnection: keep-alive, X-Hop\r\nKeep-Alive: timeout=7, max=3\r\nSet-Cookie:b=2 \r\nx-empty:\r\nContent-Length: 3',
      'GET'
    );
    expect(head).toEqual({
      status: 200,
      reason: 'Very Well',
      headers: ['set-COOKIE', 'a=1', 'Set-Cookie', 'b=2', 'x-empty', '', 'Content-Length', '3'],
      framing: { kind: 'length', bytes: 3 },
      isPersistent: true,
      keepAliveSeconds: 7
    });
  });

  it.each([
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked', 'GET', { kind: 'chunked' }, true],
    ['HTTP/1.1 200 OK', 'GET', { kind: 'close' }, false],
    ['HTTP/1.1 200 OK\r\nContent-Length: 0', 'GET', { kind: 'none' }, true],
    ['HTTP/1.1 200 OK\r\nContent-Length: 9', 'HEAD', { kind: 'none' }, true],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked', 'HEAD', { kind: 'none' }, true],
    ['HTTP/1.1 204', 'GET', { kind: 'none' }, true],
    ['HTTP/1.1 304 \r\nContent-Length: 9', 'GET', { kind: 'none' }, true],
    ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: Close', 'GET', { kind: 'length', bytes: 9 }, false],
    ['HTTP/1.0 200 OK\r\nContent-Length: 9', 'GET', { kind: 'length', bytes: 9 }, false],
    ['HTTP/1.0 200 OK\r\nContent-Length: 9\r\nConnection: keep-alive', 'GET', { kind: 'length', bytes: 9 }, true],
    ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: Content-Length', 'GET', { kind: 'length', bytes: 9 }, true]
  ])('reads the framing of %j to %s', (text, method, framing, isPersistent) => {
    expect(parseResponseHead(text, method)).toMatchObject({ framing, isPersistent });
  });

  it.each([
    'HTTP/2 200 OK',
    'HTTP/1.1 20 OK',
    'HTTP/1.1 099 X',
    'ICY 200 OK',
    'HTTP/1.1 200 O\0K',
    'HTTP/1.1 200 OK\r\nNo colon',
    'HTTP/1.1 200 OK\r\n: no name',
    'HTTP/1.1 200 OK\r\nA: 1\r\n folded',
    'HTTP/1.1 200 OK\r\nA B: 1',
    'HTTP/1.1 200 OK\r\nA: 1\nB: 2',
    'HTTP/1.1 200 OK\r\nA: 1\rB: 2',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1',
    'HTTP/1.1 200 OK\r\nContent-Length: -1',
    'HTTP/1.1 200 OK\r\nContent-Length: 1e3',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
    'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked'
  ])('refuses %j', (text) => {
    expect(() => parseResponseHead(text, 'GET')).toThrow(expect.objectContaining({ kind: 'protocol' }));
  });
});
