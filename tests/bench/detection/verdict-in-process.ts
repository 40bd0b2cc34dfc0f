import { assessPayload } from '#models/features/assess-payload.ts';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { createPayloadFindings } from '#models/features/payload-findings.ts';
import { writeFeatureVector } from '#models/features/write-feature-vector.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { parseRequest } from '#models/request/parse-request.ts';
import { createScorer } from '#models/scorer.ts';
import { createWindowViews } from '#models/window/window-tracker.ts';
import type { BenchRequest } from './place-text.ts';

/** Whether the models would act on the request of a client nobody has seen before. */
export function verdictInProcess(bundle: ModelBundle): (request: BenchRequest) => boolean {
  const scorer = createScorer(bundle);
  const findings = createPayloadFindings();
  const vector = new Float32Array(FEATURE_COUNT);
  const windows = createWindowViews();
  return (request) => {
    const parsed = parseRequest({ ...request, bodyBytes: Buffer.byteLength(request.body) });
    assessPayload(bundle.payload, parsed, findings);
    writeFeatureVector(parsed, findings, windows, vector, 0);
    scorer.score(vector, 0);
    return scorer.attackScore >= bundle.thresholds.attack || scorer.anomalyScore >= bundle.thresholds.anomaly;
  };
}
