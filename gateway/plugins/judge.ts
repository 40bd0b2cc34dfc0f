import type { FastifyRequest } from 'fastify';
import type { Decision } from '../decision.ts';
import { inlinePlugin } from './inline-plugin.ts';

/** Looks at a request and says what to do with it; set where models are loaded. */
type Judge = (request: FastifyRequest) => Decision;

declare module 'fastify' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface can be augmented
  interface FastifyInstance {
    judge: Judge | null;
  }
}

/** The stage between guard and proxy where the models will sit; without models every request passes. */
// eslint-disable-next-line @typescript-eslint/require-await -- fastify tells plugins apart by their being async
export const judgePlugin = inlinePlugin('judge', async (app) => {
  app.decorate('judge', null);
});
