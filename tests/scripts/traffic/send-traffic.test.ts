import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { planAttack } from '#scripts/traffic/plan-attack.ts';
import { sendTraffic } from '#scripts/traffic/send-traffic.ts';
import { summariseAttack } from '#scripts/traffic/summarise-attack.ts';

type Seen = { request: IncomingMessage; body: string };

/** Answers like a gateway that lets `passes` requests by and blocks the rest. */
async function startServer(passes: number): Promise<{ target: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      seen.push({ request, body });
      if (seen.length <= passes) response.writeHead(403).end('{"error":"the upstream says no"}');
      else
        response
          .writeHead(403, { 'cache-control': 'no-store' })
          .end(JSON.stringify({ error: { code: 'BLOCKED', message: 'refused', requestId: 'r' } }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { target: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }; // a TCP server has a port
}

describe('sending generated traffic', () => {
  it('puts every request on the wire as it was generated, under its own address', async () => {
    const { target, seen } = await startServer(1000);
    const plan = planAttack('sql-injection', { seed: 5, rate: 400, seconds: 0.5 });
    const sent = await sendTraffic(plan, { target });
    expect(seen).toHaveLength(plan.length);
    const arrived = new Map(seen.map(({ request, body }) => [request.headers['x-request-id'], { request, body }]));
    for (const { record, requestId } of sent) {
      const { request, body } = arrived.get(requestId)!;
      expect([request.method, request.url, body.trimEnd()]).toEqual([
        record.method,
        record.target,
        record.body.trimEnd()
      ]);
      expect(String(request.headers['x-forwarded-for'])).toMatch(new RegExp(`${record.address}$`));
      const userAgent = record.headers.find(([name]) => name === 'user-agent')?.[1];
      expect(request.headers['user-agent']).toBe(userAgent && Buffer.from(userAgent.trim()).toString('latin1'));
    }
  });

  it('tells what the gateway stopped from what the upstream refused', async () => {
    const { target } = await startServer(7);
    const plan = planAttack('scanning', { seed: 5, rate: 100, seconds: 0.3 });
    const attack = await sendTraffic(plan, { target });
    const logged = new Map(
      attack.map(({ requestId }, at) => [
        requestId,
        {
          requestId,
          wouldAction: at < 5 ? 'allow' : 'block',
          wouldReason: ['', 'model:scanning', 'standing:repeated:model:scanning', 'anomaly'][at < 5 ? 0 : 1 + (at % 3)]!
        }
      ])
    );
    const summary = summariseAttack(
      'scanning',
      { attack, benign: attack.slice(0, 2), programs: attack.slice(0, 1) },
      logged
    );
    expect(summary).toMatchObject({
      sent: 30,
      answered: 30,
      stopped: 23,
      wouldStop: 25,
      detected: [
        { as: 'scanning', count: 16 },
        { as: 'anomaly', count: 9 }
      ],
      programs: [{ sent: 1 }]
    });
    expect(summary.runsStopped).toBeGreaterThan(0);
    expect(summary.runsStopped).toBeLessThanOrEqual(summary.runs);
    expect(summary.firstStopMs).toBeGreaterThanOrEqual(0);
  });

  it('sends the whole length of a body of which the record holds the beginning, and no header of its own making', async () => {
    const { target, seen } = await startServer(1000);
    const [planned] = planAttack('denial-of-service', { seed: 5, rate: 10, seconds: 1 });
    const headers: [string, string][] = [
      ['host', 'shop.example'],
      ['content-type', 'text/plain']
    ];
    const record = { ...planned!.record, method: 'POST', target: '/files', headers, body: 'abc', bodyBytes: 200_000 };
    await sendTraffic([{ atMs: 0, record }], { target });
    const { request, body } = seen[0]!;
    expect(body).toBe('abc'.padEnd(200_000));
    expect(request.rawHeaders.filter((_text, at) => at % 2 === 0)).toEqual([
      'host',
      'content-type',
      'x-forwarded-for',
      'x-request-id',
      'content-length'
    ]);
  });

  it('counts what nobody answered as failed', async () => {
    const plan = planAttack('scanning', { seed: 5, rate: 100, seconds: 0.05 });
    const sent = await sendTraffic(plan, { target: 'http://127.0.0.1:1' });
    expect(sent.map(({ outcome }) => outcome)).toEqual(plan.map(() => 'failed'));
    expect(summariseAttack('scanning', { attack: sent, benign: [], programs: [] }, null)).toMatchObject({
      answered: 0,
      stoppedShare: 0,
      firstStopMs: null,
      wouldStop: null
    });
  });
});
