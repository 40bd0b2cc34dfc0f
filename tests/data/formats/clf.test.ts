import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onlyDraft, readAll, rejectsOf } from './read-all.ts';

const TIME = '[03/Mar/2026:08:15:02 +0100]';
const AGENT = 'SampleBrowser/1.0';

describe('the combined format', () => {
  it('reads every field of a plain line', () => {
    expect(
      onlyDraft('combined', `192.0.2.1 - anna ${TIME} "GET /a?b=1 HTTP/1.1" 200 512 "https://r.example/" "${AGENT}"`)
    ).toEqual({
      requestId: '',
      timestampMs: Date.UTC(2026, 2, 3, 7, 15, 2),
      clientKey: '',
      address: '192.0.2.1',
      method: 'GET',
      target: '/a?b=1',
      httpVersion: '1.1',
      headers: [
        ['user-agent', AGENT],
        ['referer', 'https://r.example/']
      ],
      body: '',
      bodyBytes: 0,
      status: 200,
      responseBytes: 512,
      latencyMs: 0,
      label: null
    });
  });

  it.each([
    [
      'an IPv6 client',
      `2001:db8::1 - - ${TIME} "GET / HTTP/2.0" 200 1 "-" "-"`,
      { address: '2001:db8::1', httpVersion: '2.0' }
    ],
    [
      'a host name for an address',
      `cup.example - - ${TIME} "GET / HTTP/1.0" 200 1 "-" "-"`,
      { address: 'cup.example' }
    ],
    [
      'dashes for nothing',
      `- - - ${TIME} "GET / HTTP/1.1" 200 - "-" "-"`,
      { address: '', responseBytes: 0, headers: [] }
    ],
    ['a user name with a blank', `192.0.2.1 - anna bell ${TIME} "GET / HTTP/1.1" 200 1 "-" "-"`, { target: '/' }],
    ['nginx escapes', `192.0.2.1 - - ${TIME} "GET /\\x22\\x5C\\xC3\\xA9 HTTP/1.1" 200 1 "-" "-"`, { target: '/"\\é' }],
    ['Apache escapes', `192.0.2.1 - - ${TIME} "GET /\\"\\\\\\t HTTP/1.1" 200 1 "-" "-"`, { target: '/"\\\t' }],
    ['escaped bytes that are not UTF-8', `192.0.2.1 - - ${TIME} "GET /\\xe9 HTTP/1.1" 200 1 "-" "-"`, { target: '/é' }],
    ['quotes nobody escaped', `192.0.2.1 - - ${TIME} "GET /?q="x" HTTP/1.1" 200 1 "-" "-"`, { target: '/?q="x"' }],
    ['blanks in the target', `192.0.2.1 - - ${TIME} "GET /a b c HTTP/1.1" 200 1 "-" "-"`, { target: '/a b c' }],
    [
      'a lower-case method',
      `192.0.2.1 - - ${TIME} "get / http/1.1" 200 1 "-" "-"`,
      { method: 'get', httpVersion: '1.1' }
    ],
    ['no version', `192.0.2.1 - - ${TIME} "GET /" 200 1 "-" "-"`, { target: '/', httpVersion: '' }],
    ['further fields', `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 1 "-" "-" "-" 0.005 x`, { target: '/' }],
    [
      'a whole URL, as sent to a proxy',
      `192.0.2.1 - - ${TIME} "GET http://x.example/ HTTP/1.1" 400 1 "-" "-"`,
      { target: 'http://x.example/' }
    ],
    [
      'quotes inside the user agent',
      `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 1 "-" "\\"a\\""`,
      { headers: [['user-agent', '"a"']] }
    ]
  ])('understands %s', (_, line, expected) => {
    expect(onlyDraft('combined', line)).toMatchObject(expected);
  });

  it('mends a line that was quoted whole, and says so', () => {
    const [read] = readAll('combined', `"192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 1 "-" "${AGENT}""`);
    expect(read?.outcome).toMatchObject({
      kind: 'record',
      repaired: true,
      draft: { address: '192.0.2.1', headers: [['user-agent', AGENT]] }
    });
  });

  it.each([
    ['anything else', 'hello world', 'not-this-format'],
    ['a line without referer and agent', `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 1`, 'not-this-format'],
    [
      'a date that does not exist',
      '192.0.2.1 - - [31/Feb/2026:08:15:02 +0100] "GET / HTTP/1.1" 200 1 "-" "-"',
      'time-invalid'
    ],
    ['a time in another form', '192.0.2.1 - - [2026-03-03T08:15:02] "GET / HTTP/1.1" 200 1 "-" "-"', 'time-invalid'],
    ['a connection without request', `192.0.2.1 - - ${TIME} "-" 408 0 "-" "-"`, 'request-line-empty'],
    [
      'a TLS handshake on a plain port',
      `192.0.2.1 - - ${TIME} "\\x16\\x03\\x01" 400 1 "-" "-"`,
      'request-line-invalid'
    ],
    ['a method without target', `192.0.2.1 - - ${TIME} "GET  HTTP/1.1" 400 1 "-" "-"`, 'request-line-invalid'],
    ['a line cut in the user agent', `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 1 "-" "Sample`, 'quote-unclosed'],
    ['a line cut in the referer', `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 1 "https`, 'quote-unclosed'],
    ['a line cut in the request', `192.0.2.1 - - ${TIME} "GET /abc`, 'quote-unclosed']
  ])('rejects %s', (_, line, reason) => {
    expect(rejectsOf('combined', line)).toMatchObject([{ line: 1, reason }]);
  });

  it('gives back what a server wrote, whatever the client sent', () => {
    const text = fc.string({ unit: 'binary-ascii', minLength: 1 }).filter((value) => value !== '-');
    const target = text.filter((value) => value.trim() !== '' && !/HTTP\//i.test(value));
    const whole = fc.record({
      target,
      agent: text,
      referer: text,
      status: fc.integer({ min: 100, max: 599 }),
      bytes: fc.nat()
    });
    fc.assert(
      fc.property(
        whole,
        fc.constantFrom(escapeAsNginx, escapeAsApache),
        ({ target: sent, agent, referer, status, bytes }, escape) => {
          const line = `192.0.2.1 - - ${TIME} "PUT ${escape(sent)} HTTP/1.1" ${status} ${bytes} "${escape(referer)}" "${escape(agent)}"`;
          expect(onlyDraft('combined', line)).toMatchObject({
            method: 'PUT',
            target: sent,
            status,
            responseBytes: bytes,
            headers: [
              ['user-agent', agent],
              ['referer', referer]
            ]
          });
        }
      )
    );
  });
});

describe('the common format', () => {
  it('has no referer and no user agent', () => {
    expect(onlyDraft('common', `192.0.2.1 - - ${TIME} "GET / HTTP/1.0" 304 -`)).toMatchObject({
      status: 304,
      headers: []
    });
  });

  it('refuses a combined line rather than dropping its fields', () => {
    expect(rejectsOf('common', `192.0.2.1 - - ${TIME} "GET / HTTP/1.0" 200 1 "-" "-"`)).toMatchObject([
      { reason: 'not-this-format' }
    ]);
  });
});

describe("Traefik's common format", () => {
  it('carries a duration', () => {
    const line = `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 1 "-" "-" 7 "web@file" "http://192.0.2.9:80" 14ms`;
    expect(onlyDraft('traefik-clf', line)).toMatchObject({ latencyMs: 14 });
  });
});

function escapeAsNginx(text: string): string {
  const mustEscape = (one: string): boolean => one < ' ' || one === '"' || one === '\\' || one === '\x7f';
  const escape = (one: string): string => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
  return Array.from(text, (one) => (mustEscape(one) ? escape(one) : one)).join('');
}

function escapeAsApache(text: string): string {
  return Array.from(text, (one) => (one === '"' || one === '\\' ? `\\${one}` : escapeAsNginx(one))).join('');
}
