import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { PathHelmError } from '#platform/errors.ts';
import { cacheControlOf, SITE_HEADERS } from '#platform/static-site.ts';

export type ServedSite = { url: string; close: () => Promise<void> };

/** The built site alone, below `/`: what a static host would do. @throws PathHelmError SETTINGS_INVALID when nothing was built */
export async function serveSite({
  folder,
  host,
  port
}: {
  folder: string;
  host: string;
  port: number;
}): Promise<ServedSite> {
  if (!existsSync(join(folder, 'index.html')))
    throw new PathHelmError('SETTINGS_INVALID', `${folder} holds no site: npm run reports builds it`);
  const app = fastify();
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(SITE_HEADERS);
    done();
  });
  await app.register(fastifyStatic, {
    root: resolve(folder),
    extensions: ['html'],
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', cacheControlOf(path));
    }
  });
  const url = await app.listen({ host, port });
  return { url, close: () => app.close() };
}
