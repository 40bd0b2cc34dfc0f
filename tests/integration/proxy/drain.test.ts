import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '#tests/contracts/redis-servers.ts';
import { keepAsking } from '#tests/helpers/keep-asking.ts';
import { startGatewayProcess, startUpstreamProcess, type Running } from '#tests/helpers/gateway-process.ts';

let upstream: Running;
beforeAll(async () => {
  upstream = await startUpstreamProcess();
});
afterAll(() => upstream.stop());

type Outcome = 'answered' | 'not connected' | 'failed';

/** Refused connections are no lost requests: nobody has taken them. */
async function call(port: number, agent: Agent, path: string): Promise<Outcome> {
  const request = httpRequest({ port, host: '127.0.0.1', path, agent }).end();
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    return response.statusCode === 200 && response.complete ? 'answered' : 'failed';
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'not connected' : 'failed';
  }
}

describe('SIGTERM', () => {
  it('under load loses no request, and ends with 0', async () => {
    const gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`]);
    const agent = new Agent({ keepAlive: true });
    const outcomes: Outcome[] = [];
    const workers = Array.from({ length: 24 }, async (_none, worker) => {
      for (let outcome: Outcome = 'answered'; outcome !== 'not connected';) {
        outcome = await call(gateway.port, agent, worker % 4 === 0 ? '/slow?ms=100' : '/users');
        outcomes.push(outcome);
      }
    });
    await delay(500);
    const stopped = gateway.stop();
    await Promise.all(workers);
    agent.destroy();
    expect(await stopped).toBe(0);
    expect(outcomes.filter((outcome) => outcome === 'failed')).toEqual([]);
    expect(outcomes.filter((outcome) => outcome === 'answered').length).toBeGreaterThan(100);
  });

  it('waits for a slow answer', async () => {
    const gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`]);
    const agent = new Agent();
    const slow = call(gateway.port, agent, '/slow?ms=1500');
    await delay(100);
    expect(await gateway.stop()).toBe(0);
    expect(await slow).toBe('answered');
  });

  it('does not wait for ever', async () => {
    const gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`], { DRAIN_TIMEOUT_SECONDS: '0.3' });
    const hanging = call(gateway.port, new Agent(), '/hang');
    await delay(100);
    expect(await gateway.stop()).toBe(0);
    expect(await hanging).toBe('failed');
  });
});

describe('a rolling restart of two gateways', () => {
  it('loses no request, when refused connections are taken to the other', async () => {
    const target = [`http://127.0.0.1:${upstream.port}`];
    const pair: Running[] = await Promise.all([startGatewayProcess(target), startGatewayProcess(target)]);
    onTestFinished(() => Promise.all(pair.map((gateway) => gateway.stop())).then(() => undefined));
    // What a load balancer does: in turn, and around one that takes no connections.
    const isOut = new Set<number>();
    let turn = 0;
    const load = keepAsking(
      () => {
        const open = pair.filter(({ port }) => !isOut.has(port));
        return open[turn++ % open.length]!.port;
      },
      { path: '/users/1' },
      8,
      (port) => void isOut.add(port)
    );
    for (const at of [0, 1]) {
      const before = load.answered();
      await eventually(() => load.answered() > before + 300);
      const former = pair[at]!;
      expect(await former.stop()).toBe(0);
      const next = await startGatewayProcess(target);
      pair[at] = next;
    }
    const before = load.answered();
    await eventually(() => load.answered() > before + 300);
    const outcomes = await load.stop();
    expect([...outcomes.keys()].filter((outcome) => outcome !== 'ECONNREFUSED')).toEqual(['200']);
    expect(outcomes.get('ECONNREFUSED')).toBeGreaterThan(0); // it did have to go around them
  });
});
