import { describe, expect, it } from 'vitest';
import { countBrowserContradictions, countMissingBrowserHeaders } from '#models/request/headers/browser-signs.ts';
import { countFramingFaults } from '#models/request/headers/framing-faults.ts';
import { readUserAgent } from '#models/request/headers/user-agent.ts';
import type { ParsedRequest, RequestInput } from '#models/request/parsed-request.ts';
import { parsed } from './request-of.ts';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

describe('readUserAgent', () => {
  it.each([
    ['', 'missing'],
    ['-', 'missing'],
    [CHROME, 'browser'],
    [FIREFOX, 'browser'],
    [IPHONE, 'browser'],
    ['Mozilla/5.0 (compatible; ExampleBot/2.1; +http://example.org/bot.html)', 'crawler'],
    [
      'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; examplebot/1.0) Chrome/120 Safari/537.36',
      'crawler'
    ],
    ['UptimeWatch/2', 'crawler'],
    ['curl/8.5.0', 'library'],
    ['python-requests/2.31.0', 'library'],
    ['ShopApp/5.3.1 (iPhone; iOS 17.5; Scale/3.00)', 'library'],
    ['Java1.8', 'library'],
    ['sqlmap/1.8', 'tool'],
    ['Acme Security Scanner', 'tool'],
    ['Mozilla/5.0', 'other'],
    ['hello world', 'other']
  ])('%j is %s', (text, kind) => {
    expect(readUserAgent(text).kind).toBe(kind);
  });
});

describe('an agent that calls itself a browser', () => {
  const missing = (request: ParsedRequest): number => countMissingBrowserHeaders(request.headers, request.userAgent);
  const contradictions = (agent: string, ...headers: [string, string][]): number => {
    const request = parsed({ headers: [['user-agent', agent], ...headers] });
    return countBrowserContradictions(request.headers, request.userAgent);
  };

  it('is missed the headers browsers send, where headers are kept at all', () => {
    expect(
      missing(
        parsed({
          headers: [
            ['user-agent', CHROME],
            ['connection', 'close']
          ]
        })
      )
    ).toBe(3);
    expect(
      missing(
        parsed({
          headers: [
            ['user-agent', CHROME],
            ['accept', '*/*'],
            ['accept-language', 'de'],
            ['accept-encoding', 'gzip']
          ]
        })
      )
    ).toBe(0);
    expect(
      missing(
        parsed({
          headers: [
            ['user-agent', CHROME],
            ['referer', '/']
          ]
        })
      )
    ).toBe(0);
    expect(
      missing(
        parsed({
          headers: [
            ['user-agent', 'curl/8.5.0'],
            ['connection', 'close']
          ]
        })
      )
    ).toBe(0);
  });

  it.each([
    [
      'agreeing Chromium',
      CHROME,
      [
        ['sec-ch-ua', '"Chromium"'],
        ['sec-ch-ua-mobile', '?0'],
        ['sec-ch-ua-platform', '"Windows"']
      ],
      0
    ],
    ['agreeing phone', IPHONE, [['sec-fetch-site', 'none']], 0],
    ['hints from Firefox', FIREFOX, [['sec-ch-ua', '"Chromium"']], 1],
    ['another platform', CHROME, [['sec-ch-ua-platform', '"Linux"']], 1],
    ['a phone on a desk', CHROME, [['sec-ch-ua-mobile', '?1']], 1],
    ['fetch metadata from a library', 'python-requests/2.31.0', [['sec-fetch-mode', 'cors']], 1]
  ] as [string, string, [string, string][], number][])('contradicts itself: %s', (_, agent, headers, expected) => {
    expect(contradictions(agent, ...headers)).toBe(expected);
  });
});

describe('countFramingFaults', () => {
  it.each([
    ['a body of the promised length', { headers: [['content-length', '3']], body: 'a=b' }, 0],
    ['another length', { headers: [['content-length', '30']], body: 'a=b' }, 1],
    ['a length that is none', { headers: [['content-length', '+3']], body: 'a=b' }, 1],
    [
      'two lengths',
      {
        headers: [
          ['content-length', '3'],
          ['content-length', '4']
        ],
        body: 'a=bc'
      },
      1
    ],
    [
      'the same length twice',
      {
        headers: [
          ['content-length', '3'],
          ['content-length', '3']
        ],
        body: 'a=b'
      },
      0
    ],
    [
      'length and chunks',
      {
        headers: [
          ['content-length', '3'],
          ['transfer-encoding', 'chunked']
        ],
        body: 'a=b'
      },
      1
    ],
    ['chunks alone', { headers: [['transfer-encoding', 'chunked']], body: 'a=b' }, 0],
    ['an odd encoding', { headers: [['transfer-encoding', 'xchunked']], body: 'a=b' }, 1],
    [
      'two encodings',
      {
        headers: [
          ['transfer-encoding', 'chunked'],
          ['transfer-encoding', 'identity']
        ],
        body: 'a=b'
      },
      1
    ],
    [
      'two hosts',
      {
        headers: [
          ['host', 'a.test'],
          ['host', 'b.test']
        ]
      },
      1
    ],
    ['another host in the target', { target: 'http://b.test/', headers: [['host', 'a.test']] }, 1],
    ['the same host in the target', { target: 'http://a.test/', headers: [['host', 'a.test']] }, 0],
    ['a name no header has', { headers: [['x y', 'z']] }, 1]
  ] as [string, Partial<RequestInput>, number][])('%s', (_, request, faults) => {
    expect(countFramingFaults(parsed(request))).toBe(faults);
  });
});
