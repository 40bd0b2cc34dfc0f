import { PAYLOAD_CLASSES, trainPayloadModel, type PayloadModel } from '#models/payload/payload-model.ts';
import { FEATURE_COUNT, FEATURES } from '#models/features/feature-specs.ts';
import { createFeaturiser, type Featuriser, type Outcome } from '#models/features/featuriser.ts';
import { createPayloadFindings } from '#models/features/payload-findings.ts';
import { parseRequest } from '#models/request/parse-request.ts';
import type { RequestInput } from '#models/request/parsed-request.ts';

export const START_MS = 1_800_000_000_000;

/** A real payload model, taught just enough to tell these two kinds apart. */
export function teachPayloadModel(seed = 1): PayloadModel {
  const samples = Array.from({ length: 120 }, (_, index) => [
    {
      text: `${index}' or ${index}=${index} union select name from users -- `,
      classIndex: PAYLOAD_CLASSES.indexOf('sql-injection'),
      weight: 1
    },
    { text: `note ${index}: please ring twice, it's the blue door`, classIndex: 0, weight: 1 },
    { text: `note ${index}: please ring twice, it's the blue door `.repeat(20).slice(index), classIndex: 0, weight: 1 }
  ]).flat();
  return trainPayloadModel(samples, { seed, epochs: 3, bucketBits: 12 });
}

export type Visit = { atMs: number; clientKey: string; request: RequestInput; outcome: Outcome };

/** Every feature of a vector by name. */
export function named(vector: Float32Array): Record<string, number> {
  return Object.fromEntries(FEATURES.map(({ name }, index) => [name, vector[index]!]));
}

/** Sends visits that are each answered before the next, and returns what the last one looked like. */
export function featuresAfter(
  visits: readonly Visit[],
  featuriser: Featuriser = createFeaturiser()
): Record<string, number> {
  const findings = createPayloadFindings();
  const out = new Float32Array(FEATURE_COUNT);
  for (const { atMs, clientKey, request, outcome } of visits) {
    const parsed = parseRequest(request);
    featuriser.arrive(parsed, clientKey, atMs, findings, out, 0);
    featuriser.complete(parsed, clientKey, atMs + outcome.latencyMs, outcome);
  }
  return named(out);
}
