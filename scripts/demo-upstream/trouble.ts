import { setTimeout as delay } from 'node:timers/promises';
import { numberIn, readBody, sendJson, type Route } from './answer.ts';

/** Ways to be slow or to fail, for trying what the gateway makes of them. */
export function troubleRoutes(): Record<string, Route> {
  const calls = new Map<string, number>();
  return {
    slow: async ({ response, query }) => {
      await delay(numberIn(query, 'ms', 1000));
      sendJson(response, 200, { waitedMs: numberIn(query, 'ms', 1000) });
    },
    /** Fails `fail` times (default 1) for each `key`, then succeeds. */
    flaky: ({ response, query }) => {
      const key = query.get('key') ?? '';
      const call = (calls.get(key) ?? 0) + 1;
      calls.set(key, call);
      const isFailing = call <= numberIn(query, 'fail', 1);
      sendJson(response, isFailing ? numberIn(query, 'status', 503) : 200, { call });
    },
    calls: ({ response, query }) => {
      sendJson(response, 200, { calls: calls.get(query.get('key') ?? '') ?? 0 });
    },
    status: async ({ request, response, segments }) => {
      const status = Number(segments[1]);
      await readBody(request);
      if (!Number.isInteger(status) || status < 200 || status > 999)
        sendJson(response, 400, { error: '/status/<200..999>' });
      else if (status === 204 || status === 304) response.writeHead(status, { ETag: '"demo"' }).end();
      else sendJson(response, status, { status });
    },
    hang: () => undefined,
    reset: ({ request }) => {
      request.socket.resetAndDestroy();
    },
    'cut-short': ({ response }) => {
      response.writeHead(200, { 'Content-Length': 1000 });
      response.write('only this', () => response.socket?.destroy());
    }
  };
}
