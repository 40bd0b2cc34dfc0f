import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LineFormat } from '#data/formats/formats.ts';
import { draftsOf, onlyDraft, rejectsOf } from './read-all.ts';

/** The same two requests, as each server logs them. */
const TEAPOT = {
  timestampMs: Date.UTC(2026, 2, 3, 8, 15, 2),
  address: '192.0.2.10',
  method: 'GET',
  target: '/shop/teapots?colour=blue',
  status: 200,
  responseBytes: 5123
};
const ORDER = {
  address: '2001:db8:7:1::44',
  method: 'POST',
  target: '/api/v1/orders',
  responseBytes: 312,
  status: 201
};

describe.each<[LineFormat, string, object, object]>([
  [
    'nginx-json',
    'jsonl',
    { httpVersion: '1.1', latencyMs: 51 },
    { requestId: 'f3b1', httpVersion: '2.0', bodyBytes: 58, latencyMs: 200 }
  ],
  [
    'caddy-json',
    'jsonl',
    { timestampMs: TEAPOT.timestampMs + 500, httpVersion: '2.0', latencyMs: 12.3 },
    { bodyBytes: 58, latencyMs: 200 }
  ],
  [
    'traefik-json',
    'jsonl',
    { timestampMs: TEAPOT.timestampMs + 123, latencyMs: 14.5 },
    { bodyBytes: 58, httpVersion: '2.0', latencyMs: 200 }
  ],
  [
    'cloudflare',
    'jsonl',
    { timestampMs: TEAPOT.timestampMs + 100, latencyMs: 40, requestId: '8a1f0c0ffee00001' },
    { httpVersion: '1.1' }
  ],
  [
    'aws-alb',
    'txt',
    { timestampMs: TEAPOT.timestampMs + 135, latencyMs: 51 },
    { status: 503, responseBytes: 180, latencyMs: 0 }
  ]
])('%s', (format, ending, first, second) => {
  it('reads the sample, units converted', () => {
    const [teapot, order] = draftsOf(format, readFileSync(`data/sample/${format}.${ending}`, 'utf8'));
    expect(teapot).toMatchObject({ ...TEAPOT, ...first });
    expect(teapot?.headers).toEqual(expect.arrayContaining([['user-agent', 'SampleBrowser/1.0']]));
    expect(teapot?.headers).toEqual(expect.arrayContaining([['host', expect.stringContaining('shop.example')]]));
    expect(order).toMatchObject({ ...ORDER, ...second });
  });
});

describe('what JSON logs hold beside requests', () => {
  it('keeps every header an nginx operator logs', () => {
    const line =
      '{"time":"2026-03-03T08:15:02Z","remote_addr":"192.0.2.1","request":"GET / HTTP/1.1","http_x_forwarded_for":"192.0.2.2","http_cookie":"-"}';
    expect(onlyDraft('nginx-json', line).headers).toEqual([['x-forwarded-for', '192.0.2.2']]);
  });

  it('joins path and arguments where nginx logs them apart', () => {
    const line = '{"msec":"1772525702.100","client":"192.0.2.1","request_method":"GET","uri":"/a","args":"b=1"}';
    expect(onlyDraft('nginx-json', line)).toMatchObject({ target: '/a?b=1', timestampMs: 1772525702100 });
  });

  it("tells Caddy's own messages from requests", () => {
    expect(
      rejectsOf('caddy-json', '{"level":"info","ts":1,"logger":"tls","msg":"cleaning storage unit"}')
    ).toMatchObject([{ reason: 'not-an-access-entry' }]);
  });

  it.each<[string, LineFormat, string, string]>([
    ['text', 'nginx-json', 'plain', 'not-this-format'],
    ['a list', 'nginx-json', '[1]', 'not-this-format'],
    ['another JSON log', 'cloudflare', '{"request":"GET / HTTP/1.1","remote_addr":"x"}', 'not-this-format'],
    ['no time', 'nginx-json', '{"remote_addr":"192.0.2.1","request":"GET / HTTP/1.1"}', 'field-missing'],
    [
      'a bad time',
      'nginx-json',
      '{"time":"noon","remote_addr":"192.0.2.1","request":"GET / HTTP/1.1"}',
      'time-invalid'
    ],
    [
      'a status that is none',
      'nginx-json',
      '{"msec":1,"remote_addr":"192.0.2.1","request":"GET / HTTP/1.1","status":"NaN"}',
      'number-invalid'
    ],
    [
      'a status out of range',
      'traefik-json',
      '{"StartUTC":"2026-03-03T08:15:02Z","RequestMethod":"GET","RequestPath":"/","DownstreamStatus":1000}',
      'number-invalid'
    ],
    ['a cut ALB line', 'aws-alb', 'https 2026-03-03T08:15:02Z app/x 192.0.2.1:1', 'column-count'],
    [
      'an ALB line without request',
      'aws-alb',
      'http 2026-03-03T08:15:02Z a 192.0.2.1:1 - -1 -1 -1 400 - 0 1 "- http://x:80- " "-" - - - "r" "-" "-"',
      'request-line-invalid'
    ]
  ])('rejects %s', (_, format, line, reason) => {
    expect(rejectsOf(format, line)).toMatchObject([{ line: 1, reason }]);
  });

  it('is not fooled by an entry that looks like its own reject', () => {
    const line = '{"kind":"reject","nearness":1,"msec":1,"remote_addr":"192.0.2.1","request":"GET / HTTP/1.1"}';
    expect(onlyDraft('nginx-json', line).target).toBe('/');
  });
});
