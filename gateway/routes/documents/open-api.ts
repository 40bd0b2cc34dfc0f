import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { OWN_PREFIX } from '../../http/request-target.ts';
import type { RouteTag } from './route-schema.ts';

const TAGS: Readonly<Record<RouteTag, string>> = {
  health: 'For load balancers',
  operation: 'What the gateway is doing',
  access: 'Keys, allow list and deny list',
  policy: 'Policy file, rules and exceptions',
  decisions: 'What was decided about a request, and why',
  security: 'Attacks: what was found, and what would be said of a request',
  models: 'Versions of the models, training, scoring'
};

/**
 * Everything from this host: no script, style, font or image from elsewhere, and nothing is sent elsewhere. Swagger UI puts
 * `<style>` elements and style attributes into the page; styles alone may therefore be inline.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'"
].join('; ');

/**
 * `/openapi.json` from the schemas of the routes that are registered after this, and `/docs` to try them. Both are open: they hold what
 * the source holds and nothing of this installation, and a browser cannot send the admin key before it has a page to type it into.
 */
export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  // Described, not checked and not filtered: see route-schema.ts.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  await app.register(fastifySwagger, {
    hideUntagged: true, // pages
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'PathHelm',
        version,
        description:
          'The gateway’s own endpoints; every other path belongs to the upstream. Those with a lock need the admin key; with ADMIN_PORT all but health and info are served there only.'
      },
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: { securitySchemes: { adminKey: { type: 'apiKey', in: 'header', name: 'X-Admin-Api-Key' } } }
    }
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  await app.register(async (docs) => {
    await docs.register(fastifySwaggerUi, {
      routePrefix: '/docs',
      indexPrefix: OWN_PREFIX,
      staticCSP: PAGE_POLICY,
      theme: { title: 'PathHelm: own endpoints' },
      uiConfig: {
        docExpansion: 'list',
        tryItOutEnabled: true,
        persistAuthorization: false,
        validatorUrl: null,
        layout: 'BaseLayout'
      }
    });
  });
}
