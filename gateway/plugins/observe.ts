import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientKeyOf } from '#models/request/client-key.ts';
import { NO_BODY } from '../http/body-start.ts';
import { isOwnTarget } from '../http/request-target.ts';
import { judgedContent } from '../judging/judged-content.ts';
import type { FinishedRequest, Recorder } from '../observability/finished-request.ts';
import { routeOf } from '../observability/route-of.ts';
import { inlinePlugin } from './inline-plugin.ts';

declare module 'fastify' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface can be augmented
  interface FastifyRequest {
    /** On the clock that never jumps. */
    startedAtMs: number;
    /** Epoch milliseconds. */
    arrivedAtMs: number;
    decisionId: string;
    /** Arrival to last byte; 0 until the request is over. */
    latencyMs: number;
  }
}

export type ObserveOptions = {
  recorders: readonly Recorder[];
  monotonicMs: () => number;
  nowMs: () => number;
  createDecisionId: (atMs: number) => string;
  /** With LOG_PAYLOADS: bytes of a body that are kept for the record; left out, no content is. */
  contentBytes?: number | undefined;
};

/** As nginx writes it: the client left before there was an answer. */
export const CLIENT_CLOSED_REQUEST = 499;
/** A target that is none has no route either. */
const NO_ROUTE = 'malformed';

/** Feeds metrics, totals and the request log with every request that was meant for the upstream. Needs record. */
export const observePlugin = inlinePlugin<ObserveOptions>(
  'observe',
  // eslint-disable-next-line @typescript-eslint/require-await -- fastify tells plugins apart by their being async
  async (app, { recorders, monotonicMs, nowMs, createDecisionId, contentBytes }) => {
    app.decorateRequest('startedAtMs', 0);
    app.decorateRequest('arrivedAtMs', 0);
    app.decorateRequest('decisionId', '');
    app.decorateRequest('latencyMs', 0);
    app.addHook('onRequest', (request, _reply, done) => {
      request.startedAtMs = monotonicMs();
      request.arrivedAtMs = nowMs();
      request.decisionId = createDecisionId(request.arrivedAtMs);
      done();
    });
    app.recordWith((request, reply) => {
      if (isOwnTarget(request.url)) return;
      request.latencyMs = monotonicMs() - request.startedAtMs;
      const finished = describe(request, reply, contentBytes);
      for (const record of recorders) record(finished);
    });
  }
);

function describe(request: FastifyRequest, reply: FastifyReply, contentBytes: number | undefined): FinishedRequest {
  const { client, guarded, method, judged } = request;
  return {
    requestId: client.requestId,
    decisionId: request.decisionId,
    arrivedAtMs: request.arrivedAtMs,
    method,
    route: guarded === undefined ? NO_ROUTE : routeOf(request.requestTarget.target, method),
    status: reply.raw.headersSent ? reply.raw.statusCode : CLIENT_CLOSED_REQUEST,
    latencyMs: request.latencyMs,
    ...outcomeOf(request),
    clientKey: guarded?.clientKey ?? clientKeyOf({ apiKeyId: '', sessionId: '', address: client.addressKey }),
    addressKey: client.addressKey,
    isDegraded: guarded?.isDegraded ?? false,
    wouldThrottle: guarded?.wouldThrottle ?? false,
    degraded: degradedStages(request),
    guardUs: request.guardUs,
    guardTurn: guarded?.turn ?? 0,
    judgeTurn: request.judgeTurn,
    judged,
    forwarding: request.forwarding?.summary ?? null,
    requestBytes: request.bodyStart?.bytes.length ?? 0,
    content:
      contentBytes === undefined || guarded === undefined
        ? null
        : judgedContent(request, request.bodyStart ?? NO_BODY, contentBytes)
  };
}

type Outcome = Pick<FinishedRequest, 'stage' | 'action' | 'reason' | 'wouldAction' | 'wouldReason'>;

/** What was done and where, and what would have been done had nothing been held back. */
function outcomeOf({ guarded, judged, judgeFault, forwarding }: FastifyRequest): Outcome {
  // Without a guard's word, identify has turned the request away.
  if (guarded === undefined) return done('identify', 'refuse', 'malformed-request');
  const { decision, heldBack, wouldThrottle } = guarded;
  if (decision.action !== 'allow') return done('guard', decision.action, decision.reason);
  if (judgeFault === 'closed') return done('judge', 'refuse', 'judge-failed');
  const judgement = judged?.judgement;
  if (judgement?.isEnforced === true && judgement.action !== 'allow') {
    const { action, reason, heldBack: harsher } = judgement;
    const outcome = done('judge', action, reason);
    return harsher === null ? outcome : { ...outcome, wouldAction: harsher.action, wouldReason: harsher.reason };
  }
  const went: Outcome =
    forwarding?.summary.fault === 'breaker-open' ? done('proxy', 'refuse', 'breaker-open') : done('proxy', 'allow', '');
  if (heldBack !== undefined)
    return { ...went, wouldAction: heldBack.action, wouldReason: `standing:${heldBack.reason}` };
  if (wouldThrottle) return { ...went, wouldAction: 'throttle', wouldReason: 'rate-limit' };
  if (judgement !== undefined && judgement.action !== 'allow')
    return { ...went, wouldAction: judgement.action, wouldReason: judgement.reason };
  return went;
}

function done(stage: Outcome['stage'], action: Outcome['action'], reason: string): Outcome {
  return { stage, action, reason, wouldAction: action, wouldReason: reason };
}

function degradedStages({ guarded, judgeFault }: FastifyRequest): string {
  const stages: string[] = [];
  if (guarded?.isDegraded === true) stages.push(guarded.decision.action === 'refuse' ? 'guard:closed' : 'guard:open');
  if (judgeFault !== '') stages.push(`judge:${judgeFault}`);
  return stages.join(',');
}
