import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Guard } from '../access/create-guard.ts';
import type { GuardOutcome } from '../access/guard-outcome.ts';
import { refusalAnswer } from '../access/refusal-answer.ts';
import { isOwnTarget } from '../http/request-target.ts';
import { inlinePlugin } from './inline-plugin.ts';

declare module 'fastify' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface can be augmented
  interface FastifyRequest {
    /** Whom the request is counted by; empty on the gateway's own endpoints. */
    clientKey: string;
    /** Who has been authenticated, for X-Client-Id; empty when nobody has. */
    clientId: string;
    /** Undefined on the gateway's own endpoints, which have a key of their own. */
    guarded: GuardOutcome | undefined;
    guardUs: number;
  }
}

/** Second stage: lists, standing decisions, keys, limits. What it refuses ends here, with the reason in the record. */
export const guardPlugin = inlinePlugin<{ guard: Guard; monotonicMs: () => number }>(
  'guard',
  // eslint-disable-next-line @typescript-eslint/require-await -- fastify tells plugins apart by their being async
  async (app, { guard, monotonicMs }) => {
    app.decorateRequest('guarded');
    app.decorateRequest('clientKey', '');
    app.decorateRequest('clientId', '');
    app.decorateRequest('guardUs', 0);
    // A callback, not a promise: with the memory store a request passes without one.
    app.addHook('onRequest', (request, reply, done) => {
      const { target } = request.requestTarget;
      if (isOwnTarget(target)) {
        done();
        return;
      }
      const { headers } = request.raw;
      const startedAt = monotonicMs();
      const apiKey = headers['x-api-key'];
      const outcome = guard({
        atMs: request.arrivedAtMs,
        address: request.client.address,
        addressKey: request.client.addressKey,
        method: request.method,
        target,
        apiKey: typeof apiKey === 'string' ? apiKey : '',
        authorization: headers.authorization ?? ''
      });
      if (!(outcome instanceof Promise)) {
        request.guardUs = Math.round((monotonicMs() - startedAt) * 1000);
        if (enforce(outcome, request, reply)) done();
        return;
      }
      outcome.then(
        (found) => {
          request.guardUs = Math.round((monotonicMs() - startedAt) * 1000);
          if (enforce(found, request, reply)) done();
        },
        (fault: unknown) => {
          done(fault instanceof Error ? fault : new Error(String(fault)));
        }
      );
    });
  }
);

/** @returns whether the request goes on */
function enforce(outcome: GuardOutcome, request: FastifyRequest, reply: FastifyReply): boolean {
  request.guarded = outcome;
  request.clientKey = outcome.clientKey;
  request.clientId = outcome.clientId;
  const refusal = refusalAnswer(outcome, { requestId: request.client.requestId, decisionId: request.decisionId });
  if (refusal === undefined) return true;
  void reply.code(refusal.status).headers(refusal.headers).send(refusal.body);
  return false;
}
