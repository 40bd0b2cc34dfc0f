import type { FastifyPluginAsync, FastifyPluginOptions } from 'fastify';

/** Marks a plugin whose hooks and decorators belong to the context that registers it, instead of one of its own. */
export function inlinePlugin<Options extends FastifyPluginOptions>(
  name: string,
  plugin: FastifyPluginAsync<Options>
): FastifyPluginAsync<Options> {
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: name
  });
}
