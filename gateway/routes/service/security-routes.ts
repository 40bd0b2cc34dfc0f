import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DecisionRow } from '#data/decision-row.ts';
import { explainVector } from '#models/explain/explain-vector.ts';
import type { DecisionLog } from '../../decision-log/decision-log.ts';
import { actingThresholds } from '../../explaining/acting-thresholds.ts';
import type { Judging } from '../../judging/open-judging.ts';
import type { LiveHub } from '../../live/live-hub.ts';
import { ImaginedRequest, questionOf } from '../../service/analyse-request.ts';
import type { StateStore } from '../../stores/state-store.ts';
import { invalid } from '../admin-fault.ts';
import { checkedBody, unprocessable } from '../checked-body.ts';
import { SECURITY_DOCUMENTS } from '../documents/security-documents.ts';
import type { OperatorViews } from '../operator-routes.ts';
import { fieldsOf, isoOrNull } from '../read-fields.ts';

export type SecurityRoutesOptions = {
  store: StateStore;
  judging: Pick<Judging, 'judge' | 'policy' | 'slot'>;
  decisionLog: DecisionLog | null;
  live: LiveHub;
  views: OperatorViews;
  nowMs: () => number;
};

const MOST_ALERTS = 500;
const USUAL_ALERTS = 50;
/** Of each kind of alert that is looked for, so that a flood of one kind does not hide another. */
const KINDS = [{ action: 'block' }, { action: 'throttle' }, { isHeldBack: true }] as const;

/** `GET /security/alerts`, `/security/stats`, `/security/blocked-ips`, `POST /security/analyze`. */
export function addSecurityRoutes(app: FastifyInstance, options: SecurityRoutesOptions): void {
  const { store, decisionLog, live, views, nowMs } = options;

  app.get('/security/alerts', { schema: SECURITY_DOCUMENTS.alerts }, async (request) => {
    const { limit, sinceMs } = alertQuery(request);
    if (decisionLog === null) {
      const alerts = live.newest().filter(({ atMs, wouldAction }) => wouldAction !== 'allow' && atMs >= sinceMs);
      return {
        source: 'memory',
        alerts: alerts
          .slice(-limit)
          .reverse()
          .map((decision) => ({ ...decision, severity: severityOf(decision.wouldAction) }))
      };
    }
    const pages = await Promise.all(KINDS.map((kind) => decisionLog.list({ ...kind, fromMs: sinceMs, limit })));
    const rows = new Map(pages.flatMap((page) => page.rows.map((row) => [row.decisionId, row])));
    const newest = [...rows.values()].sort((a, b) => b.timestampMs - a.timestampMs).slice(0, limit);
    return { source: 'decision-log', alerts: newest.map(alertOf) };
  });

  app.get('/security/stats', { schema: SECURITY_DOCUMENTS.stats }, async () => {
    const { requests, blocked, heldBack, byAction, byReason, byAttackClass } = views.totals();
    const standing = await store.standingDecisions(nowMs());
    return {
      since: new Date(views.startedAtMs).toISOString(),
      requests,
      blocked,
      heldBack,
      byAction,
      byReason,
      byAttackClass,
      mode: views.mode(),
      modelVersion: views.model().version,
      standingDecisions: standing.length,
      lists: views.listSizes()
    };
  });

  app.get('/security/blocked-ips', { schema: SECURITY_DOCUMENTS.blocked }, async () => {
    const standing = await store.standingDecisions(nowMs());
    const { entries } = await store.readLists();
    const denied = entries.filter(({ list, expiresAtMs }) => list === 'deny' && (expiresAtMs ?? Infinity) > nowMs());
    return {
      standing: standing.map(([clientKey, { action, untilMs, reason, decisionId }]) => ({
        clientKey,
        address: clientKey.startsWith('addr:') ? clientKey.slice('addr:'.length) : null,
        action,
        until: new Date(untilMs).toISOString(),
        reason,
        decisionId
      })),
      denied: denied.map(({ cidr, note, expiresAtMs }) => ({ cidr, note, expiresAt: isoOrNull(expiresAtMs) }))
    };
  });

  app.post('/security/analyze', { schema: SECURITY_DOCUMENTS.analyse }, (request) => analyse(request, options));
}

async function analyse(request: FastifyRequest, { store, judging, nowMs }: SecurityRoutesOptions): Promise<object> {
  const imagined = checkedBody(ImaginedRequest, request.body);
  const question = questionOf(imagined, { callerAddress: request.client.address, atMs: nowMs() });
  if (question === undefined) throw unprocessable('address', `${JSON.stringify(imagined.address)} is no address`);
  const { clientKey } = question;
  const apiKeyId = clientKey.startsWith('key:') ? clientKey.slice('key:'.length) : '';
  // Counts nothing without a limit; it brings the window that gateways share.
  const { window: stored, standing } = await store.guard({
    nowMs: nowMs(),
    clientKey,
    apiKeyId,
    handSetClientId: '',
    limit: undefined,
    isLimitReplaceable: false,
    wantsWindow: true
  });
  const { judgement, scored, parsed, policyVersion } = judging.judge.analyse({ ...question, stored });
  const model = judging.slot.current();
  const isSameModel = scored !== null && model?.version === scored.modelVersion;
  const told = isSameModel
    ? explainVector({
        bundle: model.bundle,
        modelVersion: model.version,
        values: scored.features,
        thresholds: actingThresholds(judging.policy().policy, parsed.route, model.bundle.thresholds),
        matchedPlace: scored.matchedPlace
      })
    : null;
  return {
    route: parsed.route,
    attackScore: scored?.attackScore ?? null,
    anomalyScore: scored?.anomalyScore ?? null,
    attackClass: scored?.attackClass ?? '',
    matchedPlace: scored?.matchedPlace ?? '',
    matchedFragment: scored?.matchedFragment ?? '',
    decision: {
      action: judgement.action,
      reason: judgement.reason,
      isEnforced: judgement.isEnforced,
      scope: judgement.scope,
      ttlSeconds: judgement.ttlMs / 1000,
      mode: judgement.mode
    },
    standing: standing
      ? { action: standing.action, until: isoOrNull(standing.untilMs), reason: standing.reason }
      : null,
    summary: told?.summary ?? [],
    counterfactual: told?.counterfactual?.said ?? null,
    modelVersion: scored?.modelVersion ?? '',
    policyVersion
  };
}

function alertQuery(request: FastifyRequest): { limit: number; sinceMs: number } {
  const { limit = USUAL_ALERTS, since } = fieldsOf(request, ['limit', 'since']);
  const count = Number(limit);
  if (!Number.isInteger(count) || count < 1 || count > MOST_ALERTS)
    throw invalid(`limit=${JSON.stringify(limit)} must be a whole number, 1..${MOST_ALERTS}`);
  if (since === undefined) return { limit: count, sinceMs: 0 };
  const sinceMs = typeof since === 'string' && /^\d{4}-\d\d-\d\d/.test(since) ? Date.parse(since) : NaN;
  if (Number.isNaN(sinceMs)) throw invalid(`since=${JSON.stringify(since)} is no ISO 8601 time`);
  return { limit: count, sinceMs };
}

function alertOf(row: DecisionRow): object {
  const { decisionId, timestampMs, clientKey, method, route, status, latencyMs, action, reason } = row;
  const { wouldAction, wouldReason, attackClass, attackScore, anomalyScore, matchedPlace, matchedFragment } = row;
  return {
    severity: severityOf(wouldAction),
    decisionId,
    atMs: timestampMs,
    clientKey,
    method,
    route,
    status,
    latencyMs,
    action,
    reason,
    wouldAction,
    wouldReason,
    attackClass,
    attackScore,
    anomalyScore,
    matchedPlace,
    matchedFragment
  };
}

/** By what full enforcement would do, whether it was done or not. */
function severityOf(wouldAction: DecisionRow['action']): 'high' | 'medium' {
  return wouldAction === 'block' ? 'high' : 'medium';
}
