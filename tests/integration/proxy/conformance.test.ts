import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGatewayProcess, startUpstreamProcess, type Running } from '#tests/helpers/gateway-process.ts';
import { approveUnseen, trainSmallModel } from '#tests/helpers/small-model.ts';
import { suiteFolder } from '#tests/helpers/temp-folder.ts';
import { parseAnswer, sendRaw } from '#tests/helpers/gateway-wire.ts';

let upstream: Running;
let gateway: Running;
beforeAll(async () => {
  upstream = await startUpstreamProcess();
  // With a model and the log: the longest way a request can take.
  const { registryFolder, version } = await trainSmallModel(await suiteFolder());
  await approveUnseen(registryFolder, version);
  gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`], {
    CIRCUIT_BREAKER_ENABLED: 'false',
    REGISTRY_DIR: registryFolder,
    DECISION_LOG: 'on',
    MODE: 'observe'
  });
}, 120_000);
afterAll(async () => {
  await gateway.stop();
  await upstream.stop();
});

/** One request, as a client writes it; Host and Connection are added. */
type Case = { name: string; line: string; headers?: string[]; body?: string };

const CHUNKED_BODY = '5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\n\r\n';
const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'QUERY',
  'REPORT',
  'PURGE',
  'MKCOL'
];

const CASES: Case[] = [
  ...METHODS.map((method) => ({ name: method, line: `${method} /download?bytes=64` })),
  ...METHODS.filter((method) => method !== 'HEAD').map((method) => ({
    name: `${method} with a body`,
    line: `${method} /upload`,
    headers: ['Content-Length: 5', 'Content-Type: application/json; broken="'],
    body: 'hello'
  })),
  ...[200, 201, 204, 205, 206, 301, 304, 400, 401, 404, 418, 429, 500, 501, 502, 503, 504, 599, 999].map((status) => ({
    name: `status ${status}`,
    line: `POST /status/${status}`
  })),
  ...['gzip', 'br', 'zstd'].map((coding) => ({
    name: coding,
    line: `GET /encoded/${coding}`,
    headers: [`Accept-Encoding: ${coding}`]
  })),
  { name: 'OPTIONS *', line: 'OPTIONS *' },
  { name: 'forty cookies', line: 'GET /cookies?count=40' },
  { name: '64 KB of answer headers', line: 'GET /headers?bytes=65536' },
  {
    name: '64 KB of request headers',
    line: 'GET /users',
    headers: Array.from({ length: 64 }, (_none, i) => `X-Large-${i}: ${'v'.repeat(1000)}`)
  },
  { name: '3000 small headers', line: 'GET /users', headers: Array.from({ length: 3000 }, (_none, i) => `X-${i}: v`) },
  { name: 'HEAD of a known length', line: 'HEAD /download?bytes=100000' },
  { name: 'HEAD of an unknown length', line: 'HEAD /download?bytes=100000&chunked' },
  { name: 'a download of known length', line: 'GET /download?bytes=300000' },
  { name: 'a chunked download', line: 'GET /download?bytes=300000&chunked' },
  { name: 'an empty answer', line: 'GET /download?bytes=0' },
  { name: 'an empty chunked answer', line: 'GET /download?bytes=0&chunked' },
  { name: 'trailers', line: 'GET /trailers', headers: ['TE: trailers'] },
  { name: '103', line: 'GET /hints' },
  { name: 'a chunked upload', line: 'POST /upload', headers: ['Transfer-Encoding: chunked'], body: CHUNKED_BODY },
  { name: 'a chunked GET', line: 'GET /upload', headers: ['Transfer-Encoding: chunked'], body: CHUNKED_BODY },
  {
    name: 'upload trailers',
    line: 'POST /upload',
    headers: ['Transfer-Encoding: chunked', 'Trailer: X-Sum'],
    body: '5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n'
  },
  { name: 'an empty body', line: 'POST /upload', headers: ['Content-Length: 0'] },
  {
    name: 'Expect: 100-continue',
    line: 'POST /upload',
    headers: ['Expect: 100-continue', 'Content-Length: 5'],
    body: 'hello'
  },
  { name: 'an expectation nobody knows', line: 'POST /upload', headers: ['Expect: tea', 'Content-Length: 0'] },
  { name: 'an empty query', line: 'GET /users?' },
  { name: 'a huge query', line: `GET /users?q=${'x'.repeat(60_000)}` },
  ...[
    '/%2F..%2fusers',
    '/users/%zz',
    '/users%00',
    '/users;v=1',
    '/a|b',
    '/a{b}"<>^`',
    '/../users',
    '/./users//1',
    '//users',
    '/users?a=%',
    '/users?a=1?b#c',
    '/pathhelmet',
    '/%70athhelm/x',
    '/users?u=http://x/'
  ].map((target) => ({ name: `the target ${JSON.stringify(target).slice(0, 40)}`, line: `GET ${target}` })),
  {
    name: 'h2c is not taken up',
    line: 'GET /users/1',
    headers: ['Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA']
  }
];

function requestOf({ line, headers = [], body = '' }: Case): string {
  return `${line} HTTP/1.1\r\nHost: api.example\r\n${headers.map((field) => `${field}\r\n`).join('')}Connection: close\r\n\r\n${body}`;
}

describe('the gateway answers as the upstream does', () => {
  it('has cases', () => {
    expect(CASES.length).toBeGreaterThan(80);
  });

  it.each(CASES)('$name', async (testCase) => {
    const bytes = requestOf(testCase);
    const method = testCase.line.split(' ')[0]!;
    const [direct, through] = await Promise.all([sendRaw(upstream.port, bytes), sendRaw(gateway.port, bytes)]);
    const expected = parseAnswer(direct, method);
    expect(expected.statusLine).toMatch(/^HTTP\/1\.1 \d{3}/);
    expect(expected.isWhole).toBe(true);
    expect(parseAnswer(through, method)).toEqual(expected);
  });

  it('refuses bytes in a target that are no URI, as the upstream does', async () => {
    const bytes = 'GET /\xfcmlaut HTTP/1.1\r\nHost: a\r\n\r\n';
    const [direct, through] = await Promise.all([sendRaw(upstream.port, bytes), sendRaw(gateway.port, bytes)]);
    expect(parseAnswer(direct).statusLine).toBe('HTTP/1.1 400 Bad Request');
    expect(parseAnswer(through).statusLine).toBe('HTTP/1.1 400 Bad Request');
  });

  it('HTTP/1.0', async () => {
    const bytes = 'GET /download?bytes=1000&chunked HTTP/1.0\r\n\r\n';
    const [direct, through] = await Promise.all([sendRaw(upstream.port, bytes), sendRaw(gateway.port, bytes)]);
    expect(parseAnswer(through)).toEqual(parseAnswer(direct));
    expect(through.toString('latin1')).not.toMatch(/transfer-encoding/i);
  });

  it('pipelined requests, in order', async () => {
    const targets = ['/slow?ms=100', '/users/1', '/users/2', '/download?bytes=1000&chunked', '/missing'];
    const bytes = targets
      .map((target, index) => `GET ${target} HTTP/1.1\r\nHost: a\r\n${index === 4 ? 'Connection: close\r\n' : ''}\r\n`)
      .join('');
    const answers = (await Promise.all([sendRaw(upstream.port, bytes), sendRaw(gateway.port, bytes)])).map((all) => {
      const parsed = [];
      for (let rest = all; rest.length > 0; rest = parsed.at(-1)!.rest) parsed.push(parseAnswer(rest));
      return parsed.map((answer) => ({ ...answer, rest: null }));
    });
    expect(answers[0]).toHaveLength(5);
    expect(answers[1]).toEqual(answers[0]);
  });

  it('an absolute-form target is forwarded in origin form', async () => {
    const answer = await sendRaw(
      gateway.port,
      'GET http://shop.example/echo?x=1 HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n'
    );
    const seen = JSON.parse(parseAnswer(answer).body) as { target: string; headers: string[] };
    expect(seen.target).toBe('/echo?x=1');
    expect(seen.headers).toContain('shop.example');
  });

  it('an answer cut short is cut short for the client too', async () => {
    const bytes = 'GET /cut-short HTTP/1.1\r\nHost: a\r\n\r\n';
    const [direct, through] = await Promise.all([sendRaw(upstream.port, bytes), sendRaw(gateway.port, bytes)]);
    expect(parseAnswer(direct).isWhole).toBe(false);
    expect(parseAnswer(through)).toEqual(parseAnswer(direct));
  });

  it('a body of every byte value arrives unchanged', async () => {
    const body = Buffer.from(Array.from({ length: 256 * 64 }, (_none, index) => index % 256));
    const head = `PUT /upload HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
    const answer = parseAnswer(await sendRaw(gateway.port, [head, body.subarray(0, 5000), body.subarray(5000)]));
    expect(JSON.parse(answer.body)).toMatchObject({
      bytes: body.length,
      sha256: createHash('sha256').update(body).digest('hex')
    });
  });
});
