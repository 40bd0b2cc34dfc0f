import { FLAG, LOG_COUNT, SHARE } from '../features/feature-definition.ts';
import type { FeatureSpec } from '../features/feature-specs.ts';
import { FEATURE_NOUNS } from './feature-nouns.ts';

/** A feature's value on the scale people count on. */
export type HumanValue = {
  /** The logarithm undone; shares and probabilities in percent. */
  value: number;
  /** `96`, `62 %`, `35 ms`, `8 ×`, `yes`. */
  text: string;
};

/** Undoes what the feature list does to a number so that forests can use it. */
export function humanValue({ unit }: FeatureSpec, value: number): HumanValue {
  if (unit === FLAG) return { value, text: value > 0.5 ? 'yes' : 'no' };
  if (unit === LOG_COUNT) return withSuffix(2 ** value - 1, '');
  if (unit === SHARE) return withSuffix(value * 100, ' %');
  if (unit === 'log-odds') return withSuffix(100 / (1 + Math.exp(-value)), ' %');
  if (unit === 'log2(1 + s)') return withSuffix(2 ** value - 1, ' s');
  if (unit === 'log2(1 + ms)') return withSuffix(2 ** value - 1, ' ms');
  if (unit === 'log2(1 + 1/s)') return withSuffix(2 ** value - 1, ' a second,');
  if (unit.startsWith('log2 of ')) return withSuffix(2 ** value, ' ×');
  return withSuffix(value, unit === 'count' ? '' : ` ${unit}`);
}

/** `96 requests in the last minute`; of a flag what is there, or `not: …`. */
export function describeValue(spec: FeatureSpec, value: number): string {
  const noun = FEATURE_NOUNS[spec.name] ?? spec.movedBy;
  if (spec.unit === FLAG) return value > 0.5 ? noun : `not: ${noun}`;
  return `${humanValue(spec, value).text} ${noun}`;
}

/** `with 14 instead of 96 requests in the last minute`; `without an odd method`. */
export function describeChange(spec: FeatureSpec, from: number, to: number): string {
  const noun = FEATURE_NOUNS[spec.name] ?? spec.movedBy;
  if (spec.unit !== FLAG) return `with ${humanValue(spec, to).text} instead of ${humanValue(spec, from).text} ${noun}`;
  if (spec.name === 'user_agent_missing_flag') return to > 0.5 ? 'without a user agent' : 'with a user agent';
  return `${to > 0.5 ? 'with' : 'without'} ${noun}`;
}

function withSuffix(value: number, suffix: string): HumanValue {
  const digits = Math.abs(value) >= 100 ? 0 : 1;
  const rounded = Number(value.toFixed(digits)) + 0; // + 0: never "-0"
  return { value: rounded, text: `${rounded}${suffix}` };
}
