import type { IncomingMessage } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import type { GatewayEffects } from './effects.ts';
import { errorBody } from './http/error-answer.ts';
import { refuseMalformed } from './http/refuse-malformed.ts';
import { routedUrl } from './http/request-target.ts';
import type { GatewaySettings } from './settings.ts';

/** How often Node looks for connections that take too long over their headers. */
const SLOW_CLIENT_CHECK_MS = 500;

/** Fastify with the limits of a server that faces the open network, and errors in the gateway's own form. */
export function createServer(settings: GatewaySettings, effects: GatewayEffects): FastifyInstance {
  const headersTimeoutMs = settings.HEADERS_TIMEOUT_SECONDS * 1000;
  const app = fastify({
    logger: false, // the record writes the log; a second line per request would only cost
    exposeHeadRoutes: false,
    return503OnClosing: false,
    rewriteUrl: (raw) => routedUrl(raw.url ?? '', raw.method ?? ''),
    keepAliveTimeout: settings.KEEP_ALIVE_TIMEOUT_SECONDS * 1000,
    // Uploads may take as long as they need, as long as they go on: see REQUEST_IDLE_TIMEOUT_SECONDS.
    requestTimeout: 0,
    clientErrorHandler: (fault, socket) => {
      refuseMalformed(fault, socket, effects.createRequestId());
    },
    http: {
      maxHeaderSize: settings.MAX_HEADER_BYTES,
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: Math.min(SLOW_CLIENT_CHECK_MS, headersTimeoutMs / 4),
      requireHostHeader: false, // identify checks it, and answers in our own form
      shouldUpgradeCallback: isWebSocket
    }
  });
  app.server.maxHeadersCount = 0; // bounded by bytes; beyond its own bound Node drops fields silently
  app.server.maxConnections = settings.MAX_CONNECTIONS;
  app.setErrorHandler((fault: Error & { statusCode?: number }, request, reply) => {
    const { requestId } = request.client;
    const status = fault.statusCode ?? 500;
    if (status >= 500) effects.logger.error({ err: fault, requestId }, 'request failed');
    return reply
      .code(status)
      .type('application/json; charset=utf-8')
      .send(errorBody({ code: status >= 500 ? 'INTERNAL' : 'BAD_REQUEST', requestId }));
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .type('application/json; charset=utf-8')
      .send(errorBody({ code: 'NOT_FOUND', requestId: request.client.requestId }))
  );
  return app;
}

/**
 * Other protocols (h2c above all) are refused by not being taken up: the request is answered as HTTP/1.1. So is one
 * with a body, whose bytes could be taken for the beginning of the new protocol.
 */
function isWebSocket({ method, headers }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined;
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket' && !hasBody;
}
