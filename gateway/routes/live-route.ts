import type { FastifyInstance } from 'fastify';
import type { LiveHub } from '../live/live-hub.ts';
import { AdminFault } from './admin-fault.ts';
import { routeSchema } from './documents/route-schema.ts';

const LIVE = routeSchema({
  tag: 'operation',
  summary: 'Totals and newest decisions as server-sent events, about one a second',
  description:
    'Events `totals` and `decisions` (schemas: LiveTotals and LiveDecisions in data/live-event.ts), the first of each at once; `end` when the gateway drains. Nothing says whose a decision was.',
  answers: { 200: 'a stream of events' },
  mediaType: 'text/event-stream',
  errors: { 503: 'too many watch already' }
});

/** `GET /live`. Whoever reads too slowly is cut off. */
export function addLiveRoute(app: FastifyInstance, hub: LiveHub): void {
  app.get('/live', { schema: LIVE }, (_request, reply) => {
    const { raw } = reply;
    let hasBegun = false;
    const watching = hub.watch({
      send: (text) => {
        if (!hasBegun) begin();
        raw.write(text);
        return raw.writableLength;
      },
      end: () => raw.end(),
      cutOff: () => raw.destroy()
    });
    if (watching === undefined) throw new AdminFault(503, 'TOO_MANY_WATCHERS', 'too many watch already: close one');
    raw.once('close', watching.leave);

    function begin(): void {
      hasBegun = true;
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) raw.setHeader(name, value); // own-pages
      reply.hijack();
      raw.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    }
  });
  app.addHook('preClose', (done) => {
    hub.close();
    done();
  });
}
