import type { FastifyInstance } from 'fastify';
import type { Enforcement } from '../policy/enforcement.ts';
import type { StandingDecision, StateStore } from '../stores/state-store.ts';
import { AdminFault } from './admin-fault.ts';
import { STANDING_DOCUMENTS } from './documents/policy-documents.ts';
import { isoOrNull } from './read-fields.ts';

export type StandingRoutesOptions = {
  store: Pick<StateStore, 'standingDecisions' | 'clearStanding'>;
  enforcement: Pick<Enforcement, 'forgive'>;
  nowMs: () => number;
};

/** `GET /admin/standing`: who is stopped for now, why and until when. `DELETE /admin/standing/<client key>`: lets one go. */
export function addStandingRoutes(app: FastifyInstance, { store, enforcement, nowMs }: StandingRoutesOptions): void {
  app.get('/admin/standing', { schema: STANDING_DOCUMENTS.list }, async () => {
    const decisions = await store.standingDecisions(nowMs());
    decisions.sort(([, a], [, b]) => b.untilMs - a.untilMs);
    return { standing: decisions.map(shown) };
  });

  app.delete<{ Params: { clientKey: string } }>(
    '/admin/standing/:clientKey',
    { schema: STANDING_DOCUMENTS.remove },
    async ({ params: { clientKey } }) => {
      const decisions = await store.standingDecisions(nowMs());
      if (!decisions.some(([key]) => key === clientKey))
        throw new AdminFault(404, 'NOT_STOPPED', `nothing stands against ${JSON.stringify(clientKey)}`);
      await store.clearStanding(clientKey);
      enforcement.forgive(clientKey);
      return { clientKey, removed: true };
    }
  );
}

function shown([clientKey, { action, reason, untilMs, decisionId }]: [string, StandingDecision]): object {
  return { clientKey, action, reason, until: isoOrNull(untilMs), decisionId };
}
