import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientKeyOf } from '#models/request/client-key.ts';
import { isOwnTarget } from '../http/request-target.ts';
import type { FinishedRequest, Recorder } from '../observability/finished-request.ts';
import { routeOf } from '../observability/route-of.ts';
import { inlinePlugin } from './inline-plugin.ts';

declare module 'fastify' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface can be augmented
  interface FastifyRequest {
    startedAtMs: number;
  }
}

/** As nginx writes it: the client left before there was an answer. */
const CLIENT_CLOSED_REQUEST = 499;
/** A target that is none has no route either. */
const NO_ROUTE = 'malformed';

/** Feeds metrics, totals and the request log with every request that was meant for the upstream. Needs record. */
export const observePlugin = inlinePlugin<{ recorders: readonly Recorder[]; monotonicMs: () => number }>(
  'observe',
  // eslint-disable-next-line @typescript-eslint/require-await -- fastify tells plugins apart by their being async
  async (app, { recorders, monotonicMs }) => {
    app.decorateRequest('startedAtMs', 0);
    app.addHook('onRequest', (request, _reply, done) => {
      request.startedAtMs = monotonicMs();
      done();
    });
    app.recordWith((request, reply) => {
      if (isOwnTarget(request.url)) return;
      const finished = describe(request, reply, monotonicMs());
      for (const record of recorders) record(finished);
    });
  }
);

function describe(request: FastifyRequest, reply: FastifyReply, nowMs: number): FinishedRequest {
  const { client, guarded, method } = request;
  // Without a guard's word, identify has turned the request away.
  const decision = guarded?.decision ?? { action: 'refuse', reason: 'malformed-request' };
  return {
    requestId: client.requestId,
    method,
    route: guarded === undefined ? NO_ROUTE : routeOf(request.requestTarget.target, method),
    status: reply.raw.headersSent ? reply.raw.statusCode : CLIENT_CLOSED_REQUEST,
    latencyMs: nowMs - request.startedAtMs,
    action: decision.action,
    reason: 'reason' in decision ? decision.reason : '',
    clientKey: guarded?.clientKey ?? clientKeyOf({ apiKeyId: '', sessionId: '', address: client.addressKey }),
    isDegraded: guarded?.isDegraded ?? false,
    wouldThrottle: guarded?.wouldThrottle ?? false
  };
}
