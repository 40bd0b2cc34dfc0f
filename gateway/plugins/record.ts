import type { FastifyReply, FastifyRequest } from 'fastify';
import { inlinePlugin } from './inline-plugin.ts';

/** @param isAborted the client was gone before the response was whole */
export type RequestRecorder = (request: FastifyRequest, reply: FastifyReply, isAborted: boolean) => void;

declare module 'fastify' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface can be augmented
  interface FastifyInstance {
    /** Adds a recorder: called once per request, however it ended. */
    recordWith: (recorder: RequestRecorder) => void;
  }
}

/**
 * Last stage, registered first so that nothing escapes it. Fastify's onResponse is silent when the client leaves before
 * the end; the response's close event comes in every case.
 */
// eslint-disable-next-line @typescript-eslint/require-await -- fastify tells plugins apart by their being async
export const recordPlugin = inlinePlugin('record', async (app) => {
  const recorders: RequestRecorder[] = [];
  app.decorate('recordWith', (recorder: RequestRecorder) => {
    recorders.push(recorder);
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (recorders.length > 0)
      reply.raw.once('close', () => {
        for (const recorder of recorders) recorder(request, reply, !reply.raw.writableFinished);
      });
    done();
  });
});
