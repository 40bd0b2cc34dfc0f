import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastChunk, upstreamRequestHead, type UpstreamRequest } from '#gateway/http/upstream-request-head.ts';

const REQUEST: UpstreamRequest = {
  method: 'GET',
  target: '/a?b',
  rawHeaders: [],
  host: 'api.example',
  client: {
    requestId: 'id-1',
    address: '203.0.113.1',
    addressKey: '203.0.113.1',
    scheme: 'http',
    isPeerTrusted: false,
    claimedHops: ''
  },
  peer: '203.0.113.1',
  clientId: '',
  isChunked: false,
  isUpgrade: false
};
const OPTIONS = {
  upstreamAuthority: 'up:9000',
  pathPrefix: '',
  preservesHost: false,
  forwardsCredentials: false,
  sendsVia: false
};

function linesOf(request: Partial<UpstreamRequest>, options: Partial<typeof OPTIONS> = {}): string[] {
  return upstreamRequestHead({ ...REQUEST, ...request }, { ...OPTIONS, ...options }).split('\r\n');
}

describe('upstreamRequestHead', () => {
  it('keeps order, case and repetition of what travels on', () => {
    const rawHeaders = ['aCCept', 'x', 'Cookie', 'a=1', 'Host', 'api.example', 'COOKIE', 'b=2'];
    expect(linesOf({ rawHeaders }).slice(0, 5)).toEqual([
      'GET /a?b HTTP/1.1',
      'Host: up:9000',
      'aCCept: x',
      'Cookie: a=1',
      'COOKIE: b=2'
    ]);
  });

  it('puts the path of TARGET_URL before the target, but not before *', () => {
    expect(linesOf({}, { pathPrefix: '/api' })[0]).toBe('GET /api/a?b HTTP/1.1');
    expect(linesOf({ method: 'OPTIONS', target: '*' }, { pathPrefix: '/api' })[0]).toBe('OPTIONS * HTTP/1.1');
  });

  it('adds itself to Via where that is set', () => {
    expect(linesOf({ rawHeaders: ['Via', '1.0 edge'] }, { sendsVia: true })).toContain('Via: 1.0 edge, 1.1 pathhelm');
    expect(linesOf({ rawHeaders: ['Via', '1.0 edge'] })).toContain('Via: 1.0 edge');
  });

  it('writes a client id that is no field value as one', () => {
    expect(linesOf({ clientId: 'a\r\nX: 1' })).toContain('X-Client-Id: a%0D%0AX%3A%201');
  });

  it('quotes an IPv6 peer in Forwarded', () => {
    expect(linesOf({ peer: '2001:db8::1' })).toContain('Forwarded: for="[2001:db8::1]";proto=http;host=api.example');
  });

  it('never frames a body twice, and says who asks exactly once, whatever the client sends', () => {
    const name = fc.constantFrom(
      'Connection',
      'Transfer-Encoding',
      'X-Client-Id',
      'x_client_id',
      'X-Forwarded-For',
      'Host',
      'TE',
      'Upgrade',
      'Forwarded',
      'X-Request-Id'
    );
    const value = fc.constantFrom(
      'chunked',
      'close, X-Client-Id',
      'Host',
      'Transfer-Encoding',
      'trailers',
      'websocket',
      '1.1.1.1',
      'content-length'
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 8 }), fc.boolean(), (pairs, isChunked) => {
        const rawHeaders = [...pairs.flat(), 'Content-Length', '3'];
        const fields = linesOf({ rawHeaders: isChunked ? pairs.flat() : rawHeaders, isChunked, clientId: 'me' }).map(
          (line) => line.toLowerCase()
        );
        const count = (field: string): number => fields.filter((line) => line.startsWith(`${field}:`)).length;
        expect(count('transfer-encoding')).toBe(isChunked ? 1 : 0);
        expect(count('content-length')).toBe(isChunked ? 0 : 1);
        for (const field of ['host', 'x-client-id', 'x-forwarded-for', 'forwarded', 'x-request-id'])
          expect(count(field)).toBe(1);
        expect(count('x_client_id') + count('upgrade')).toBe(0);
      })
    );
  });
});

describe('lastChunk', () => {
  it('passes trailers on, but none that frames, routes or vouches', () => {
    expect(
      lastChunk([
        'X-Sum',
        '1',
        'Content-Length',
        '5',
        'X-Client-Id',
        'root',
        'x_client_id',
        'root',
        'Host',
        'h',
        'Authorization',
        'a'
      ])
    ).toBe('0\r\nX-Sum: 1\r\n\r\n');
    expect(lastChunk([])).toBe('0\r\n\r\n');
  });
});
