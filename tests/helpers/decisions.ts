import type { DecisionRow } from '#data/decision-row.ts';
import { createDecisionIds } from '#data/decision-id.ts';

export const DAY_MS = 86_400_000;
/** Noon, so that some hours to either side stay within the day. */
export const NOON_MS = Date.UTC(2026, 4, 1, 12);

/** Makes decisions of one gateway, a second apart; every field is told apart from the others. */
export function createDecisions(
  gatewayId: string,
  { fromMs = NOON_MS, stepMs = 1000, features = 8 } = {}
): (change?: Partial<DecisionRow>) => DecisionRow {
  const nextId = createDecisionIds(gatewayId);
  let number = 0;
  return (change = {}) => {
    const timestampMs = change.timestampMs ?? fromMs + number * stepMs;
    number++;
    return {
      decisionId: nextId(timestampMs),
      requestId: `request-${number}`,
      gatewayId,
      timestampMs,
      clientKey: `addr:${'c'.repeat(31)}${number % 7}`,
      address: `${'a'.repeat(31)}${number % 7}`,
      method: number % 3 === 0 ? 'POST' : 'GET',
      route: `GET /r${number % 5}`,
      status: 200 + (number % 4) * 100,
      requestBytes: number,
      responseBytes: number * 2,
      latencyMs: number / 8,
      upstreamMs: number % 2 === 0 ? null : number / 16,
      guardUs: 1.5,
      parseUs: 2.5,
      featuresUs: 3.5,
      scoreUs: 4.5,
      decideUs: 5.5,
      stateStore: 'memory',
      guardTurn: timestampMs * 1000,
      judgeTurn: timestampMs * 1000 + 1,
      stage: 'judge',
      action: 'allow',
      reason: '',
      wouldAction: number % 10 === 0 ? 'block' : 'allow',
      wouldReason: number % 10 === 0 ? 'model:sql-injection' : '',
      mode: 'observe',
      degraded: '',
      policyVersion: '0123456789ab',
      modelVersion: '2026-05-01.1',
      featureHash: 'fedcba',
      features: number % 6 === 0 ? null : Array.from({ length: features }, (_, at) => number + at / 4),
      attackScore: number % 6 === 0 ? null : (number % 100) / 100,
      anomalyScore: number % 6 === 0 ? null : (number % 50) / 50,
      attackClass: number % 10 === 0 ? 'sql-injection' : 'scanning',
      matchedPlace: 'query.q',
      matchedFragment: "aaa ' \u0000 ü 💥",
      candidateVersion: '',
      candidateAttackScore: null,
      candidateAnomalyScore: 0.5,
      candidateClass: '',
      candidateAction: '',
      target: '',
      headers: '',
      body: '',
      ...change
    };
  };
}
