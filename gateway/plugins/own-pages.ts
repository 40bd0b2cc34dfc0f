import type { FastifyReply, FastifyRequest } from 'fastify';
import { listOf } from '../setting-formats.ts';
import { inlinePlugin } from './inline-plugin.ts';

/** For answers the gateway gives itself; a page that needs more sets its own. */
const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store'
} as const;

const PREFLIGHT_SECONDS = 600;

/** Security headers and CORS (`CORS_ORIGINS`), in the context of the own endpoints only: proxied answers stay as they are. */
export const ownPagesPlugin = inlinePlugin<{ corsOrigins: string }>(
  'own-pages',
  // eslint-disable-next-line @typescript-eslint/require-await -- fastify tells plugins apart by their being async
  async (app, { corsOrigins }) => {
    const origins = new Set(listOf(corsOrigins));
    const isAllowed = (origin: string): boolean => origins.has('*') || origins.has(origin);

    app.addHook('onRequest', (request, reply, done) => {
      void reply.headers(SECURITY_HEADERS);
      const { origin } = request.headers;
      if (origins.size > 0) void reply.header('vary', 'Origin');
      if (origin !== undefined && isAllowed(origin)) {
        void reply.headers({ 'access-control-allow-origin': origin, 'cross-origin-resource-policy': 'cross-origin' });
        if (isPreflight(request)) {
          answerPreflight(reply);
          return;
        }
      }
      done();
    });
  }
);

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** Keys travel in headers, so no credentials of the browser are needed, and none are allowed. */
function answerPreflight(reply: FastifyReply): void {
  void reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': 'Content-Type, X-Admin-Api-Key, X-API-Key',
      'access-control-max-age': PREFLIGHT_SECONDS
    })
    .send();
}
