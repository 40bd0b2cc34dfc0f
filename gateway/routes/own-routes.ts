import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { checkAdminKey } from '../access/admin-key.ts';
import { ADMIN_CHALLENGE, givenAdminKey } from '../access/given-admin-key.ts';
import type { CurrentLists } from '../access/current-lists.ts';
import type { DecisionLog } from '../decision-log/decision-log.ts';
import { createExplainer, type ExplainDecision } from '../explaining/explain-decision.ts';
import type { Judging } from '../judging/open-judging.ts';
import type { LiveHub } from '../live/live-hub.ts';
import { ownPagesPlugin } from '../plugins/own-pages.ts';
import type { GatewaySettings } from '../settings.ts';
import type { StateStore } from '../stores/state-store.ts';
import { AdminFault, answerFaults } from './admin-fault.ts';
import { addKeyRoutes } from './admin-keys.ts';
import { addListRoutes } from './admin-lists.ts';
import { addDecisionLogRoutes } from './decision-log-routes.ts';
import { addDecisionRoutes } from './decision-routes.ts';
import { addOpenApi } from './documents/open-api.ts';
import { addLiveRoute } from './live-route.ts';
import { addStepDownRoutes } from './admin-step-down.ts';
import { addStandingRoutes } from './admin-standing.ts';
import type { Enforcement } from '../policy/enforcement.ts';
import { addPolicyRoutes } from './admin-rules.ts';
import type { StepDown } from '../step-down/create-step-down.ts';
import type { PolicySlot } from '../policy/policy-slot.ts';
import { addReportPages } from './report-pages.ts';
import type { TrainingRuns } from '../service/training-runs.ts';
import { addDetectRoute } from './service/detect-route.ts';
import { addModelRoutes } from './service/model-routes.ts';
import { addTrainRoutes } from './service/train-routes.ts';
import { addSecurityRoutes } from './service/security-routes.ts';
import { addHealthRoutes, addStatusRoutes, type OperatorViews } from './operator-routes.ts';

export type OwnRoutesOptions = {
  settings: Pick<GatewaySettings, 'ADMIN_API_KEY' | 'CORS_ORIGINS' | 'REPORTS_DIR' | 'REPORTS_PUBLIC'>;
  training: TrainingRuns;
  store: StateStore;
  lists: CurrentLists;
  policy: PolicySlot;
  enforcement: Enforcement;
  stepDown: StepDown;
  views: OperatorViews;
  live: LiveHub;
  judging: Pick<Judging, 'slot' | 'registry' | 'policy' | 'judge'>;
  /** Null: it is off. */
  decisionLog: DecisionLog | null;
  nowMs: () => number;
  /** `public`: health and info only, when ADMIN_PORT serves the rest. */
  serves: 'everything' | 'public';
};

/** Larger than any admin request needs to be. */
const MAX_ADMIN_BODY_BYTES = 65_536;

/** The gateway's own endpoints; register below `/pathhelm`. Needs identify, for the request id. */
export const ownRoutes: FastifyPluginAsync<OwnRoutesOptions> = async (app, options) => {
  const { settings, store, lists, policy, enforcement, views, live, judging, decisionLog, training, nowMs } = options;
  const { stepDown } = options;
  await app.register(ownPagesPlugin, { corsOrigins: settings.CORS_ORIGINS });
  acceptJson(app);
  answerFaults(app);
  if (options.serves === 'everything') await addOpenApi(app, views.version);
  addHealthRoutes(app, views);
  if (options.serves === 'public') return;
  addStatusRoutes(app, views);
  await app.register((pages) => addReportPages(pages, settings));
  await app.register((admin, _none, done) => {
    requireAdminKey(admin, settings.ADMIN_API_KEY);
    addListRoutes(admin, { store, lists, nowMs });
    addKeyRoutes(admin, { store, nowMs });
    addLiveRoute(admin, live);
    addPolicyRoutes(admin, { policy, nowMs });
    addStepDownRoutes(admin, { stepDown });
    addStandingRoutes(admin, { store, enforcement, nowMs });
    addDecisionLogRoutes(admin, { log: decisionLog, nowMs });
    addDecisionRoutes(admin, explainerOf(judging, decisionLog));
    addModelRoutes(admin, { judging });
    addDetectRoute(admin, judging);
    addTrainRoutes(admin, training);
    addSecurityRoutes(admin, { store, judging, decisionLog, live, views, nowMs });
    done();
  });
};

function explainerOf(
  { slot, registry, policy }: OwnRoutesOptions['judging'],
  log: DecisionLog | null
): ExplainDecision | null {
  return log && createExplainer({ log, registry, model: slot.current, policy });
}

function requireAdminKey(app: FastifyInstance, expected: string): void {
  app.addHook('onRequest', (request, reply, done) => {
    const check = checkAdminKey(expected, givenAdminKey(request));
    // The live page's stream: its browser has the key already, and sends it when asked.
    if (check === 'missing' && request.headers.accept === 'text/event-stream')
      void reply.header('www-authenticate', ADMIN_CHALLENGE);
    if (check === 'ok') done();
    else if (check === 'missing')
      done(new AdminFault(401, 'ADMIN_KEY_MISSING', 'send the admin key in X-Admin-Api-Key'));
    else if (check === 'wrong') done(new AdminFault(403, 'ADMIN_KEY_WRONG', 'this admin key is not accepted'));
    else done(new AdminFault(403, 'ADMIN_CLOSED', 'ADMIN_API_KEY is not set, so the admin endpoints are closed'));
  });
}

/** The proxy streams bodies untouched; here they are small JSON. */
function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: MAX_ADMIN_BODY_BYTES },
    (_request, text, done) => {
      try {
        done(null, text === '' ? undefined : JSON.parse(text as string)); // parseAs: string
      } catch {
        done(new AdminFault(400, 'INVALID_REQUEST', 'the body is no JSON'));
      }
    }
  );
}
