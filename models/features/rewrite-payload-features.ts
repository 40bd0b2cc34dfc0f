import type { ParsedRequest } from '../request/parsed-request.ts';
import { createWindowViews } from '../window/window-tracker.ts';
import type { FeatureInput } from './feature-definition.ts';
import { FEATURE_DEFINITIONS } from './feature-specs.ts';
import type { PayloadFindings } from './payload-findings.ts';

const PAYLOAD_COLUMNS = FEATURE_DEFINITIONS.flatMap(({ group }, column) => (group === 'payload' ? [column] : []));
/** No payload feature looks at a window. */
const NO_WINDOWS = createWindowViews();

/**
 * Puts another payload model's findings into a vector that writeFeatureVector wrote for the same request: everything else in it comes from
 * the request and its windows, and stays.
 */
export function rewritePayloadFeatures(
  parsed: ParsedRequest,
  payload: PayloadFindings,
  out: Float32Array,
  offset: number
): void {
  const input: FeatureInput = { parsed, payload, ...NO_WINDOWS };
  for (const column of PAYLOAD_COLUMNS) out[offset + column] = FEATURE_DEFINITIONS[column]!.value(input);
}
