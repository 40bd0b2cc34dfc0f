import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGatewayProcess, startUpstreamProcess, type Running } from '#tests/helpers/gateway-process.ts';
import { parseAnswer, sendRaw } from '#tests/helpers/gateway-wire.ts';

let upstream: Running;
let untrusting: Running;
let trusting: Running;
let url: string;
beforeAll(async () => {
  upstream = await startUpstreamProcess();
  url = `http://127.0.0.1:${upstream.port}`;
  [untrusting, trusting] = await Promise.all([
    startGatewayProcess([url], { API_KEY: 'key-of-a-partner', API_KEY_CLIENT_ID: 'partner-7' }),
    startGatewayProcess([url], {
      API_KEY: 'key-of-a-partner',
      TRUSTED_PROXIES: '127.0.0.0/8, 10.0.0.0/8',
      FORWARD_CREDENTIALS: 'true',
      PRESERVE_HOST: 'true'
    })
  ]);
});
afterAll(async () => {
  for (const running of [untrusting, trusting, upstream]) await running.stop();
});

async function seenBy(gateway: Running, fields: readonly string[]): Promise<Map<string, string>> {
  const head = ['GET /echo HTTP/1.1', 'Host: api.example:8000', ...fields].join('\r\n');
  const answer = parseAnswer(
    await sendRaw(gateway.port, `${head}\r\n${/^connection/im.test(head) ? '' : 'Connection: close\r\n'}\r\n`, 700)
  );
  const { headers } = JSON.parse(answer.body) as { headers: string[] };
  const seen = new Map<string, string>();
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index]!.toLowerCase();
    seen.set(name, seen.has(name) ? `${seen.get(name)!} | ${headers[index + 1]!}` : headers[index + 1]!);
  }
  return seen;
}

describe('an untrusted client', () => {
  it('is named to the upstream', async () => {
    const seen = await seenBy(untrusting, []);
    expect(Object.fromEntries(seen)).toMatchObject({
      host: `127.0.0.1:${upstream.port}`,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'api.example:8000',
      forwarded: 'for=127.0.0.1;proto=http;host="api.example:8000"'
    });
    expect(seen.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('cannot pass off another address, client id or request id', async () => {
    const honest = await seenBy(untrusting, []);
    const spoofed = await seenBy(untrusting, [
      'X-Forwarded-For: 203.0.113.9',
      'x-forwarded-for: 203.0.113.10',
      'X_Forwarded_For: 203.0.113.11',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Host: evil.example',
      'X-Real-IP: 203.0.113.9',
      'Forwarded: for=203.0.113.9',
      'X-Client-Id: admin',
      'X_Client-Id: admin',
      'X-Request-Id: 00000000-aaaa'
    ]);
    expect([...spoofed.keys()].sort()).toEqual([...honest.keys()].sort());
    expect(spoofed.get('x-request-id')).not.toBe('00000000-aaaa');
    spoofed.set('x-request-id', honest.get('x-request-id')!);
    expect(spoofed).toEqual(honest);
  });

  it('keeps its keys for the gateway, and is named by its client id', async () => {
    const seen = await seenBy(untrusting, [
      'x-api-KEY: key-of-a-partner',
      'X-Admin-Api-Key: a',
      'X-Client-Id: admin',
      'Authorization: Bearer t'
    ]);
    expect(seen.has('x-api-key')).toBe(false);
    expect(seen.has('x-admin-api-key')).toBe(false);
    expect(seen.get('x-client-id')).toBe('partner-7');
    expect(seen.get('authorization')).toBe('Bearer t');
  });

  it("ends its own hop fields at the gateway, but cannot take the gateway's away", async () => {
    const seen = await seenBy(untrusting, [
      'Connection: close, X-Hop, X-Forwarded-For, Host',
      'X-Hop: 1',
      'Keep-Alive: timeout=1',
      'Proxy-Connection: keep-alive',
      'X-Kept: 1'
    ]);
    expect(seen.has('x-hop')).toBe(false);
    expect(seen.has('keep-alive')).toBe(false);
    expect(seen.has('proxy-connection')).toBe(false);
    expect(seen.get('x-kept')).toBe('1');
    expect(seen.get('x-forwarded-for')).toBe('127.0.0.1');
    expect(seen.get('host')).toBe(`127.0.0.1:${upstream.port}`);
  });
});

describe('a trusted proxy', () => {
  it('has its chain continued', async () => {
    const seen = await seenBy(trusting, [
      'X-Forwarded-For: 198.51.100.7, 10.1.2.3',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Host: shop.example',
      'Forwarded: for=198.51.100.7',
      'X-Request-Id: from-the-edge-1'
    ]);
    expect(Object.fromEntries(seen)).toMatchObject({
      host: 'api.example:8000',
      'x-forwarded-for': '198.51.100.7, 10.1.2.3, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'shop.example',
      forwarded: 'for=198.51.100.7, for=127.0.0.1;proto=https;host="api.example:8000"',
      'x-request-id': 'from-the-edge-1'
    });
  });

  it('may hand keys through where that is set', async () => {
    expect((await seenBy(trusting, ['X-API-Key: key-of-a-partner'])).get('x-api-key')).toBe('key-of-a-partner');
  });
});
