import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { cacheControlOf, SITE_HEADERS } from '#platform/static-site.ts';
import { checkAdminKey } from '../access/admin-key.ts';
import { OWN_PREFIX } from '../http/request-target.ts';
import { ADMIN_CHALLENGE, givenAdminKey } from '../access/given-admin-key.ts';
import type { GatewaySettings } from '../settings.ts';

export type ReportPagesOptions = Pick<GatewaySettings, 'ADMIN_API_KEY' | 'REPORTS_DIR' | 'REPORTS_PUBLIC'>;

/**
 * The built report site at `/reports/`. It names routes and clients' pseudonyms, so it asks for the admin key, which a browser sends as the
 * password of HTTP Basic (any user name), unless `REPORTS_PUBLIC`.
 */
export async function addReportPages(app: FastifyInstance, settings: ReportPagesOptions): Promise<void> {
  const folder = resolve(settings.REPORTS_DIR);
  app.addHook('onRequest', async (request, reply) => {
    if (settings.REPORTS_PUBLIC) return;
    const check = checkAdminKey(settings.ADMIN_API_KEY, givenAdminKey(request));
    if (check === 'ok') return;
    // A wrong key is asked for again, or the browser would keep sending it.
    if (check !== 'closed') void reply.header('www-authenticate', ADMIN_CHALLENGE);
    const message =
      check === 'closed'
        ? 'ADMIN_API_KEY is not set: set it, or REPORTS_PUBLIC=true.'
        : 'The report site needs the admin key: as password, with any user name.';
    await page(reply.code(check === 'closed' ? 403 : 401), message);
  });
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(SITE_HEADERS);
    done();
  });
  // Pages, and no part of the API.
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, hide: true };
  });
  app.get('/reports', (_request, reply) => reply.redirect(`${OWN_PREFIX}/reports/`, 308));
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/reports/*', (_request, reply) =>
      page(reply.code(404), 'The report site is not built yet: npm run reports builds it; then restart the gateway.')
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/reports/',
    extensions: ['html'],
    cacheControl: false,
    decorateReply: false,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', cacheControlOf(path));
    }
  });
}

function page(reply: FastifyReply, message: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .send(`<!doctype html><html lang="en"><title>PathHelm reports</title><p>${message}</p></html>`);
}
