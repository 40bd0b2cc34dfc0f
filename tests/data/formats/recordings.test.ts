import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '#data/formats/reading.ts';
import { readHar } from '#data/formats/recordings/har.ts';
import { draftsOf, readAll, rejectsOf } from './read-all.ts';

describe('raw requests as in CSIC 2010', () => {
  const sample = readFileSync('data/sample/csic-raw.txt', 'utf8');

  it('reads requests with and without body, the path as the upstream sees it', () => {
    expect(draftsOf('csic-raw', sample)).toMatchObject([
      { method: 'GET', target: '/shop/lids.jsp?id=3&size=small', body: '', timestampMs: null, httpVersion: '1.1' },
      { method: 'POST', target: '/shop/basket.jsp', body: 'item=7&amount=2&ok=', bodyBytes: 19 },
      { method: 'GET', target: '/shop/teapots.jsp' }
    ]);
  });

  it('numbers a record by its request line', () => {
    expect(readAll('csic-raw', sample).map(({ line }) => line)).toEqual([2, 8, 16]);
  });

  it('keeps a body of several lines whole', () => {
    const [draft] = draftsOf('csic-raw', 'POST /a HTTP/1.1\nContent-Length: 8\n\nabc\ndef\n\n');
    expect(draft?.body).toBe('abc\r\ndef');
  });

  it('does not lose the next request when a body is shorter than it says', () => {
    const targets = draftsOf('csic-raw', 'POST /a HTTP/1.1\nContent-Length: 99\n\nshort\nGET /b HTTP/1.1\n\n').map(
      ({ target }) => target
    );
    expect(targets).toEqual(['/a', '/b']);
  });

  it('takes the host from the URL when there is no header', () => {
    expect(draftsOf('csic-raw', 'GET http://shop.example/a HTTP/1.1\n\n')[0]?.headers).toEqual([
      ['host', 'shop.example']
    ]);
  });

  it('rejects what is no request and no header', () => {
    expect(rejectsOf('csic-raw', 'nonsense\nGET /a HTTP/1.1\nno header here\nGET /b HTTP/1.1\n\n')).toMatchObject([
      { line: 1, reason: 'not-this-format' },
      { line: 2, reason: 'field-invalid' }
    ]);
  });
});

describe('HAR', () => {
  const read = (text: string): { refusal: string | null; outcomes: Outcome[] } => {
    const outcomes: Outcome[] = [];
    const refusal = readHar(text, (outcome) => outcomes.push(outcome));
    return { refusal: refusal?.detail ?? null, outcomes };
  };
  const entry = (request: object): string =>
    JSON.stringify({
      log: { entries: [{ startedDateTime: '2026-03-03T08:15:02Z', request, response: { status: 200 } }] }
    });

  it('reads requests, sizes it had to work out, and no pseudo-headers', () => {
    const { outcomes } = read(readFileSync('data/sample/har.har', 'utf8'));
    expect(outcomes).toMatchObject([
      {
        draft: {
          timestampMs: Date.UTC(2026, 2, 3, 8, 15, 2, 100),
          target: '/shop/teapots?colour=blue',
          httpVersion: '2.0',
          headers: [
            ['host', 'shop.example'],
            ['user-agent', 'SampleBrowser/1.0']
          ],
          responseBytes: 5123,
          latencyMs: 44
        }
      },
      { draft: { method: 'POST', body: '{"text":"nice"}', bodyBytes: 15, status: 201, responseBytes: 12 } }
    ]);
  });

  it('writes a form from its parameters where the text is missing', () => {
    const postData = { params: [{ name: 'a', value: '1 2' }] };
    expect(read(entry({ method: 'POST', url: 'https://x.example/', postData })).outcomes).toMatchObject([
      { draft: { body: 'a=1+2' } }
    ]);
  });

  it.each([
    ['is cut off', '{"log":{"entries":[', 'the file is not (complete) JSON'],
    ['has no entries', '{"log":{}}', 'the file has no log.entries'],
    ['is a list', '[]', 'the file has no log.entries']
  ])('refuses a file that %s', (_, text, refusal) => {
    expect(read(text)).toEqual({ refusal, outcomes: [] });
  });

  it.each([
    ['an entry that is none', '{"log":{"entries":[7]}}', 'field-invalid'],
    ['a request to no server', entry({ method: 'GET', url: 'data:text/plain,x' }), 'field-invalid'],
    ['a request without URL', entry({ method: 'GET' }), 'field-missing']
  ])('rejects %s', (_, text, reason) => {
    expect(read(text).outcomes).toMatchObject([{ kind: 'reject', reason }]);
  });
});
