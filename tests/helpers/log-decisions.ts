import { setTimeout as delay } from 'node:timers/promises';
import { createDecisionIds } from '#data/decision-id.ts';
import { ATTACK_CLASSES } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import type { NewDecision } from '#gateway/decision-log/decision-log.ts';
import { openDecisionLog } from '#gateway/decision-log/open-decision-log.ts';
import { readGatewaySettings } from '#gateway/settings.ts';
import { FEATURE_HASH } from '#models/features/feature-specs.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { createScorer } from '#models/scorer.ts';
import { createLogger } from '#platform/logger.ts';
import { featurise } from '#pipelines/featurise.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { createDecisions } from './decisions.ts';

type Options = {
  dataFolder: string;
  bundle: ModelBundle;
  modelVersion: string;
  normalRequests: number;
  attackRequests: number;
  seed?: number;
  /** Columns of a record's row that are to be otherwise; `target`, `headers` and `body` are kept as with LOG_PAYLOADS=full. */
  change?: (record: RequestRecord) => Partial<NewDecision>;
};

const MOST_WAITING = 10_000;

/** Simulated traffic in a decision log, through the gateway's own writer: real vectors and scores, sealed. */
export async function logDecisions(options: Options): Promise<{ records: RequestRecord[]; decisionIds: string[] }> {
  const { dataFolder, bundle, modelVersion, normalRequests, attackRequests, seed = 3, change } = options;
  const records = [...simulate({ seed, normalRequests, attackRequests })];
  const { matrix, routes, worstPlaces } = featurise({
    records,
    modelOfRow: () => bundle.payload,
    needsBaseline: () => false,
    isTimed: true,
    hasClients: true
  });
  const log = await openDecisionLog({
    settings: readGatewaySettings({
      ...{ DEMO_MODE: 'true', DATA_DIR: dataFolder, DECISION_RETENTION_DAYS: '3650' },
      ...(change && { LOG_PAYLOADS: 'full' })
    }),
    effects: { logger: createLogger({ level: 'error', destination: 2 }), monotonicMs: () => performance.now() }
  });
  const nextId = createDecisionIds(log.gatewayId);
  const blank = createDecisions(log.gatewayId)();
  const scorer = createScorer(bundle);
  const decisionIds: string[] = [];
  for (const [row, record] of records.entries()) {
    const features = matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns);
    scorer.score(features, 0);
    const { attackScore, anomalyScore, predictedClass } = scorer;
    const timestampMs = Math.round(record.timestampMs);
    const decisionId = nextId(timestampMs);
    decisionIds.push(decisionId);
    log.append({
      ...blank,
      decisionId,
      requestId: record.requestId,
      timestampMs,
      clientKey: record.clientKey,
      method: record.method,
      route: routes[row]!,
      status: record.status,
      latencyMs: record.latencyMs,
      wouldAction: 'allow',
      wouldReason: '',
      modelVersion,
      featureHash: FEATURE_HASH,
      features,
      attackScore,
      anomalyScore,
      attackClass: ATTACK_CLASSES[predictedClass]!,
      matchedPlace: worstPlaces[row]!,
      matchedFragment: '',
      ...change?.(record)
    });
    while (log.stats().waiting >= MOST_WAITING) await delay(2);
  }
  while (log.stats().waiting > 0) await delay(2);
  await log.close();
  return { records, decisionIds };
}
