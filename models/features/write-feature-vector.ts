import type { ParsedRequest } from '../request/parsed-request.ts';
import type { WindowViews } from '../window/window-tracker.ts';
import type { FeatureInput } from './feature-definition.ts';
import { FEATURE_DEFINITIONS } from './feature-specs.ts';
import type { PayloadFindings } from './payload-findings.ts';

/** Writes FEATURE_COUNT finite numbers at `out[offset]` and on. The windows may come from memory or from a store: their view is all that counts. */
export function writeFeatureVector(
  parsed: ParsedRequest,
  payload: PayloadFindings,
  views: WindowViews,
  out: Float32Array,
  offset: number
): void {
  const input: FeatureInput = { parsed, payload, ...views };
  for (let index = 0; index < FEATURE_DEFINITIONS.length; index++) {
    out[offset + index] = FEATURE_DEFINITIONS[index]!.value(input);
  }
}
