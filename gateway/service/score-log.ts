import { setImmediate as nextTurn } from 'node:timers/promises';
import { ATTACK_CLASSES } from '#data/label.ts';
import type { Draft } from '#data/formats/reading.ts';
import { assessPayload } from '#models/features/assess-payload.ts';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { createFeaturiser } from '#models/features/featuriser.ts';
import { createPayloadFindings } from '#models/features/payload-findings.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { clientKeyOf } from '#models/request/client-key.ts';
import { parseRequest, type ParsedRequest } from '#models/request/parse-request.ts';
import { createScorer } from '#models/scorer.ts';
import { inArrivalOrder } from '#models/window/replay-order.ts';

export type LogScore = { anomalyScore: number; attackScore: number; attackClass: string };

/** Requests scored before others get their turn: about two milliseconds. */
const ROWS_PER_TURN = 20;
/** Requests without a client or a time stand alone: nothing before them lies within any window. */
const APART_MS = 2 * 3_600_000;

/**
 * Scores requests as the gateway would have, in windows that begin with the first of them and are forgotten afterwards.
 * @returns scores in the order given; `hasWindows` false: some entry names no time or no client, so each was judged by itself
 */
export async function scoreLog(
  bundle: ModelBundle,
  drafts: readonly Draft[]
): Promise<{ scores: LogScore[]; hasWindows: boolean }> {
  const hasWindows = drafts.every(
    ({ timestampMs, address, clientKey }) => timestampMs !== null && (address || clientKey) !== ''
  );
  const placed = drafts.map((draft, at) => ({
    ...draft,
    at,
    timestampMs: hasWindows ? draft.timestampMs! : at * APART_MS, // `hasWindows` says there is a time
    clientKey: hasWindows ? clientOf(draft) : `alone:${at}`
  }));
  placed.sort((a, b) => a.timestampMs - b.timestampMs || a.at - b.at);
  const featuriser = createFeaturiser({ maxClients: drafts.length, maxRoutes: drafts.length });
  const findings = createPayloadFindings();
  const scorer = createScorer(bundle);
  const values = new Float32Array(FEATURE_COUNT);
  const open = new Map<number, ParsedRequest>();
  const scores: LogScore[] = [];
  let scored = 0;
  for (const { kind, atMs, record } of inArrivalOrder(placed)) {
    if (kind === 'completion') {
      featuriser.complete(open.get(record.at)!, record.clientKey, atMs, record);
      open.delete(record.at);
      continue;
    }
    const parsed = parseRequest(record);
    open.set(record.at, parsed);
    assessPayload(bundle.payload, parsed, findings);
    featuriser.arrive(parsed, record.clientKey, atMs, findings, values, 0);
    scorer.score(values, 0);
    const { anomalyScore, attackScore, predictedClass } = scorer;
    const attackClass = bundle.classifier === null ? '' : ATTACK_CLASSES[predictedClass]!;
    scores[record.at] = { anomalyScore, attackScore, attackClass };
    if (++scored % ROWS_PER_TURN === 0) await nextTurn();
  }
  return { scores, hasWindows };
}

function clientOf({ clientKey, address }: Draft): string {
  return clientKey === '' ? clientKeyOf({ apiKeyId: '', sessionId: '', address }) : clientKey;
}
