import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import type { LiveDecisions, LiveTotals } from '#data/live-event.ts';
import { startGatewayProcess, startUpstreamProcess } from '#tests/helpers/gateway-process.ts';

const KEY = 'secret of the test';

async function startWatched() {
  const upstream = await startUpstreamProcess();
  onTestFinished(async () => {
    await upstream.stop();
  });
  const gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`], { ADMIN_API_KEY: KEY });
  onTestFinished(async () => {
    await gateway.stop();
  });
  return gateway;
}

async function* eventsOf(port: number): AsyncGenerator<{ name: string; data: unknown }> {
  const response = await fetch(`http://127.0.0.1:${port}/pathhelm/live`, { headers: { 'x-admin-api-key': KEY } });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(text.slice(0, end))!;
      text = text.slice(end + 2);
      yield { name: name!, data: JSON.parse(data!) };
    }
  }
}

it('shows requests as they pass, ends when the gateway drains, and does not hold the drain up', async () => {
  const gateway = await startWatched();
  const url = `http://127.0.0.1:${gateway.port}`;
  const routes: string[] = [];
  let requests = 0;
  let last = '';
  let isTold = false;
  for await (const { name, data } of eventsOf(gateway.port)) {
    last = name;
    if (name === 'totals') requests = (data as LiveTotals).requests;
    if (name === 'totals' && requests === 0) await fetch(`${url}/users/17`);
    if (name === 'decisions') routes.push(...(data as LiveDecisions).decisions.map(({ route }) => route));
    if (routes.length > 0 && requests > 0 && !isTold) isTold = gateway.process.kill('SIGTERM');
  }
  expect([requests, routes, last]).toEqual([1, ['/users/:id'], 'end']);
  if (gateway.process.exitCode === null) await once(gateway.process, 'exit');
  expect(gateway.process.exitCode).toBe(0);
});

it('is closed without the admin key', async () => {
  const gateway = await startWatched();
  expect((await fetch(`http://127.0.0.1:${gateway.port}/pathhelm/live`)).status).toBe(401);
});
