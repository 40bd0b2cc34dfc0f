import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { PathHelmError } from '#platform/errors.ts';
import type { ExplainDecision } from '../explaining/explain-decision.ts';
import { ExplainedDecision } from '../explaining/explained-decision.ts';
import { AdminFault, invalid } from './admin-fault.ts';
import { routeSchema } from './documents/route-schema.ts';

const EXPLAIN = routeSchema({
  tag: 'decisions',
  summary:
    'One decision and why: scores, features against the usual, what would have let it pass, feedback, time per stage',
  params: Type.Object({ id: Type.String({ description: 'as clients of a refused request got it' }) }),
  answers: { 200: ExplainedDecision },
  errors: { 400: 'this is no decision id', 404: 'no such decision is logged', 503: 'the decision log is off' }
});

/** `GET /decisions/:id`. `explain` null: there is no decision log. */
export function addDecisionRoutes(app: FastifyInstance, explain: ExplainDecision | null): void {
  app.get<{ Params: { id: string } }>('/decisions/:id', { schema: EXPLAIN }, async (request) => {
    const { id } = request.params;
    if (explain === null)
      throw new AdminFault(503, 'DECISION_LOG_OFF', 'DECISION_LOG is off: there are no decisions to explain');
    const told = await explain(id).catch((fault: unknown) => {
      throw fault instanceof PathHelmError && fault.code === 'INPUT_INVALID' ? invalid(fault.message) : fault;
    });
    if (told === undefined) throw new AdminFault(404, 'NO_SUCH_DECISION', `no decision ${id} is logged (any more)`);
    return told;
  });
}
