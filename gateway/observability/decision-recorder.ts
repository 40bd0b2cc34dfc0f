import { storedContent, type PayloadPolicy } from '#data/privacy/stored-content.ts';
import type { Pseudonymise } from '#platform/pseudonym.ts';
import type { DecisionLog, NewDecision } from '../decision-log/decision-log.ts';
import type { StoreHealth } from '../stores/state-store.ts';
import type { Shadow } from '../shadow/create-shadow.ts';
import type { FinishedRequest, Recorder } from './finished-request.ts';

export type DecisionRecorderOptions = {
  log: Pick<DecisionLog, 'append' | 'gatewayId'>;
  /** Null: nothing is scored in shadow. */
  shadow: Pick<Shadow, 'take'> | null;
  pseudonymise: Pseudonymise;
  stateStore: StoreHealth['kind'];
  /** The policy's, for requests that were not judged. */
  policyVersion: () => string;
  mode: () => 'observe' | 'enforce';
  payloads: PayloadPolicy;
};

/** Every finished request becomes one row of the decision log. Built from these fields and no others: pseudonyms, numbers, and of the content what LOG_PAYLOADS lets through. */
export function createDecisionRecorder(options: DecisionRecorderOptions): Recorder {
  const { log, shadow } = options;
  return (finished) => {
    const row = rowOf(finished, options);
    const { judged } = finished;
    if (shadow === null || judged === null || !shadow.take(row, judged)) log.append(row);
  };
}

function rowOf(finished: FinishedRequest, options: DecisionRecorderOptions): NewDecision {
  const { judged, forwarding, arrivedAtMs } = finished;
  const scored = judged?.scored ?? null;
  const named = (value: string): string => options.pseudonymise(value, arrivedAtMs);
  return {
    decisionId: finished.decisionId,
    requestId: finished.requestId,
    gatewayId: options.log.gatewayId,
    timestampMs: arrivedAtMs,
    clientKey: kindOf(finished.clientKey) + named(finished.clientKey),
    address: named(`addr:${finished.addressKey}`),
    method: finished.method,
    route: judged?.parsed.route ?? `${finished.method} ${finished.route}`,
    status: finished.status,
    requestBytes: forwarding?.requestBytes ?? finished.requestBytes,
    responseBytes: forwarding?.responseBytes ?? 0,
    latencyMs: finished.latencyMs,
    upstreamMs: forwarding?.upstreamMs ?? null,
    guardUs: finished.guardUs,
    parseUs: judged?.parseUs ?? 0,
    featuresUs: judged?.featuresUs ?? 0,
    scoreUs: judged?.scoreUs ?? 0,
    decideUs: judged?.decideUs ?? 0,
    stateStore: options.stateStore,
    guardTurn: finished.guardTurn,
    judgeTurn: finished.judgeTurn,
    stage: finished.stage,
    action: finished.action,
    reason: finished.reason,
    wouldAction: finished.wouldAction,
    wouldReason: finished.wouldReason,
    mode: judged?.judgement.mode ?? options.mode(),
    degraded: finished.degraded,
    policyVersion: judged?.policyVersion ?? options.policyVersion(),
    modelVersion: scored?.modelVersion ?? '',
    featureHash: scored?.featureHash ?? '',
    features: scored?.features ?? null,
    attackScore: scored?.attackScore ?? null,
    anomalyScore: scored?.anomalyScore ?? null,
    attackClass: scored?.attackClass ?? '',
    matchedPlace: scored?.matchedPlace ?? '',
    matchedFragment: scored?.matchedFragment ?? '',
    candidateVersion: '',
    candidateAttackScore: null,
    candidateAnomalyScore: null,
    candidateClass: '',
    candidateAction: '',
    ...contentOf(finished, options.payloads, named)
  };
}

/** Masking costs the request's own thread some microseconds a value, which is why it is off unless asked for. */
function contentOf(
  { content }: FinishedRequest,
  payloads: PayloadPolicy,
  named: (value: string) => string
): Pick<NewDecision, 'target' | 'headers' | 'body'> {
  if (content === null || payloads === 'off') return { target: '', headers: '', body: '' };
  const { target, headers, body } = storedContent(content, payloads, named);
  return { target, headers: JSON.stringify(headers), body };
}

/** `addr:`, `session:` or `key:`; see models/request/client-key.ts. */
export function kindOf(clientKey: string): string {
  return clientKey.slice(0, clientKey.indexOf(':') + 1);
}
