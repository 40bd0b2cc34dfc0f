import type { FastifyInstance } from 'fastify';

/** A request to an own endpoint that cannot be served: a status, a code and a sentence that names the offending value. */
export class AdminFault extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: 400 | 401 | 403 | 404 | 409 | 422 | 503, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

export function invalid(message: string): AdminFault {
  return new AdminFault(400, 'INVALID_REQUEST', message);
}

/** The same error body as everywhere; what nobody expected is logged and told without details. */
export function answerFaults(app: FastifyInstance): void {
  app.setErrorHandler((fault: Error & { statusCode?: number; code?: string }, request, reply) => {
    const { requestId } = request.client;
    const status = fault.statusCode ?? 503;
    if (fault instanceof AdminFault) {
      return reply.code(status).send({ error: { code: fault.code, message: fault.message, requestId } });
    }
    if (status < 500) {
      return reply.code(status).send({ error: { code: 'INVALID_REQUEST', message: fault.message, requestId } });
    }
    request.log.error({ requestId, fault: fault.message }, 'own endpoint failed');
    const message = 'the state store cannot be reached or written: nothing is known to have changed, try again';
    return reply
      .code(503)
      .header('retry-after', 1)
      .send({ error: { code: 'STATE_UNAVAILABLE', message, requestId } });
  });
  app.setNotFoundHandler((request, reply) => {
    const { requestId } = request.client;
    return reply
      .code(404)
      .send({ error: { code: 'NOT_FOUND', message: 'the gateway has no such endpoint', requestId } });
  });
}
