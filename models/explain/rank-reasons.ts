import { FEATURES } from '../features/feature-specs.ts';
import type { ReferenceBins } from '../drift/reference-bins.ts';
import type { Contributions, FeatureReason } from './explanation.ts';
import { describeValue, humanValue } from './human-value.ts';
import { referenceMedian, referenceShares } from './normal-values.ts';

/** What a vector is compared with; undefined where nothing is known. */
export type Normals = {
  client: Float32Array | undefined;
  route: Float32Array | undefined;
  reference: readonly ReferenceBins[];
};

const MOST_FOR = 8;
const MOST_AGAINST = 3;
/** Below this share of all movement a feature is noise to a reader. */
const LEAST_SHARE = 0.01;
/** A value that fewer ordinary requests have, or exceed, is worth saying. */
const NOTABLE_SHARE = 0.8;

/** The features that moved a sum most, in words, beside what is usual. `contributions`: one per feature. */
export function rankReasons(
  base: number,
  contributions: Float32Array,
  values: Float32Array,
  normals: Normals
): Contributions {
  const movement = contributions.reduce((sum, contribution) => sum + Math.abs(contribution), 0);
  const columns = [...contributions.keys()].filter((at) => Math.abs(contributions[at]!) > LEAST_SHARE * movement);
  const spokeFor = columns.filter((at) => contributions[at]! > 0).sort((a, b) => contributions[b]! - contributions[a]!);
  const against = columns.filter((at) => contributions[at]! < 0).sort((a, b) => contributions[a]! - contributions[b]!);
  const listed = [...spokeFor.slice(0, MOST_FOR), ...against.slice(0, MOST_AGAINST)];
  const total = contributions.reduce((sum, contribution) => sum + contribution, 0);
  const shown = listed.reduce((sum, at) => sum + contributions[at]!, 0);
  return {
    base,
    sum: base + total,
    rest: total - shown,
    reasons: listed.map((at) => toReason(at, contributions[at]!, values[at]!, normals))
  };
}

function toReason(column: number, contribution: number, value: number, normals: Normals): FeatureReason {
  const spec = FEATURES[column]!;
  const textOf = (vector: Float32Array | undefined): string | null =>
    vector === undefined ? null : humanValue(spec, vector[column]!).text;
  const bins = normals.reference[column]!;
  return {
    feature: spec.name,
    group: spec.group,
    contribution,
    value,
    said: describeValue(spec, value),
    usualForClient: textOf(normals.client),
    usualOnRoute: textOf(normals.route),
    usualInTraining: humanValue(spec, referenceMedian(bins)).text,
    place: placeIn(bins, value)
  };
}

function placeIn(bins: ReferenceBins, value: number): string {
  const { below, above } = referenceShares(bins, value);
  const percent = (share: number): string => `${Math.floor(share * 1000) / 10} %`;
  if (below >= NOTABLE_SHARE) return `higher than in ${percent(below)} of ordinary traffic`;
  return above >= NOTABLE_SHARE ? `lower than in ${percent(above)} of ordinary traffic` : '';
}
