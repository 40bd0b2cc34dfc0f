import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
