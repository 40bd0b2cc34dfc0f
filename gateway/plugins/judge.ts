import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Decision } from '../decision.ts';
import type { GatewayEffects } from '../effects.ts';
import { judgementAnswer } from '../access/refusal-answer.ts';
import { hasBody, NO_BODY, readBodyStart, type BodyStart } from '../http/body-start.ts';
import { writeErrorAnswer } from '../http/error-answer.ts';
import type { Judge, JudgeQuestion } from '../judging/create-judge.ts';
import { judgedContent } from '../judging/judged-content.ts';
import type { Judged } from '../judging/judged.ts';
import { placeOf } from '#models/window/place-of.ts';
import type { Enforcement } from '../policy/enforcement.ts';
import type { Windows } from '../windows/windows.ts';
import { CLIENT_CLOSED_REQUEST } from './observe.ts';
import type { GatewaySettings } from '../settings.ts';
import { inlinePlugin } from './inline-plugin.ts';

declare module 'fastify' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface can be augmented
  interface FastifyRequest {
    /** What the judge has read of the body; null: nothing. */
    bodyStart: BodyStart | null;
    judged: Judged | null;
    /** When it was judged, in the order of judging; 0: it was not. */
    judgeTurn: number;
    /** The judge failed: whether the request went on all the same. Empty when it did not fail. */
    judgeFault: '' | 'open' | 'closed';
  }
}

export type JudgePluginOptions = {
  judge: Judge;
  windows: Windows;
  enforcement: Pick<Enforcement, 'note'>;
  nextTurn: () => number;
  failureMode: () => 'open' | 'closed';
  settings: Pick<GatewaySettings, 'INSPECT_BODY_BYTES' | 'REQUEST_IDLE_TIMEOUT_SECONDS'>;
  effects: Pick<GatewayEffects, 'logger'>;
};

/** Neither success nor error. */
const NO_STATUS = 0;

/** Third stage: reads the inspected part of the request, has it judged, and ends it here where the policy says so. */
// eslint-disable-next-line @typescript-eslint/require-await -- fastify tells plugins apart by their being async
export const judgePlugin = inlinePlugin<JudgePluginOptions>('judge', async (app, options) => {
  const { judge, settings } = options;
  app.decorateRequest('bodyStart', null);
  app.decorateRequest('judged', null);
  app.decorateRequest('judgeTurn', 0);
  app.decorateRequest('judgeFault', '');
  app.recordWith((request, reply) => {
    countIn(request, reply, options);
  });
  // Before the proxy's hook of the same name: Fastify would read the body after it.
  app.addHook('preParsing', (request, reply, _payload, done) => {
    if (request.guarded === undefined || request.guarded.isAllowListed || !judge.isNeeded()) {
      done();
      return;
    }
    const { raw } = request;
    if (settings.INSPECT_BODY_BYTES === 0 || !hasBody(raw)) {
      if (goesOn(NO_BODY, request, reply, options)) done();
      return;
    }
    if (raw.headers.expect !== undefined) reply.raw.writeContinue();
    readBodyStart(raw, {
      limitBytes: settings.INSPECT_BODY_BYTES,
      idleMs: settings.REQUEST_IDLE_TIMEOUT_SECONDS * 1000,
      onRead: (start) => {
        request.bodyStart = start;
        if (goesOn(start, request, reply, options)) done();
      },
      onStalled: () => {
        reply.hijack();
        reply.raw.shouldKeepAlive = false;
        writeErrorAnswer(reply.raw, { status: 408, code: 'REQUEST_TIMEOUT', requestId: request.client.requestId });
        raw.socket.destroySoon();
      }
    });
  });
});

/** Counts the answer into the windows; with it the requests the guard refused for their key or their rate. */
function countIn(request: FastifyRequest, reply: FastifyReply, { judge, windows, settings }: JudgePluginOptions): void {
  const { guarded, judged, arrivedAtMs, latencyMs } = request;
  if (guarded === undefined) return;
  const isOwnRefusal = judged === null && isPartOfBehaviour(guarded.decision) && judge.isNeeded();
  if (judged === null && !isOwnRefusal) return;
  const parsed = judged?.parsed ?? judge.noteRefused(judgeQuestion(request, NO_BODY, settings.INSPECT_BODY_BYTES));
  const atMs = arrivedAtMs + Math.ceil(latencyMs);
  windows.complete(
    { ...placeOf(parsed, guarded.clientKey), atMs, stored: undefined },
    {
      isLogin: parsed.isLogin,
      status: statusCounted(request, reply),
      responseBytes: request.forwarding?.summary.responseBytes ?? 0,
      latencyMs
    }
  );
}

/** What the judge itself answered is no error the client has met: one wrong block would beget the next. */
function statusCounted({ judged }: FastifyRequest, { raw }: FastifyReply): number {
  if (judged?.judgement.isEnforced === true && judged.judgement.action !== 'allow') return NO_STATUS;
  return raw.headersSent ? raw.statusCode : CLIENT_CLOSED_REQUEST;
}

/** Bad keys and too many requests are; what a list or a standing decision stops must not prolong itself. */
function isPartOfBehaviour(decision: Decision): boolean {
  if (decision.action === 'refuse') return decision.status !== 503 && decision.reason !== 'deny-list';
  return decision.action === 'throttle' && decision.reason === 'rate-limit';
}

function goesOn(start: BodyStart, request: FastifyRequest, reply: FastifyReply, options: JudgePluginOptions): boolean {
  const { judge, enforcement, nextTurn, failureMode, settings, effects } = options;
  const { requestId } = request.client;
  try {
    const question = judgeQuestion(request, start, settings.INSPECT_BODY_BYTES);
    const { judgement } = (request.judged = judge.judge(question));
    request.judgeTurn = nextTurn();
    if (judgement.action === 'allow' && judgement.suspected === undefined) return true;
    const { clientKey, atMs } = question;
    const { decisionId } = request;
    const standing = enforcement.note(judgement, clientKey, atMs, decisionId, request.guarded?.record);
    if (judgement.action === 'allow' || !judgement.isEnforced) return true;
    const { status, headers, body } = judgementAnswer(judgement, standing, { requestId, decisionId });
    void reply.code(status).headers(headers).send(body);
    return false;
  } catch (fault) {
    request.judgeFault = failureMode();
    effects.logger.error({ err: fault, requestId, judge: request.judgeFault }, 'judging failed');
    if (request.judgeFault === 'open') return true;
    reply.hijack();
    writeErrorAnswer(reply.raw, { status: 503, code: 'JUDGE_UNAVAILABLE', requestId, retryAfterSeconds: 1 });
    return false;
  }
}

function judgeQuestion(request: FastifyRequest, start: BodyStart, limitBytes: number): JudgeQuestion {
  const { raw, client } = request;
  const guarded = request.guarded!; // the guard has run: only own endpoints have none
  return {
    input: judgedContent(request, start, limitBytes),
    rawHeaders: raw.rawHeaders,
    atMs: request.arrivedAtMs,
    address: client.address,
    clientKey: guarded.clientKey,
    clientId: guarded.clientId,
    stored: guarded.window
  };
}
