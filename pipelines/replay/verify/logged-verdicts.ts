import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import type { Verdict } from '#models/verdict.ts';
import { textAt, type DecisionTable } from '../../decisions/decision-table.ts';
import { verdictReader } from '../judge-traffic.ts';
import { scoreTraffic } from '../score-traffic.ts';

/** By the model version of each row; null where there is none. */
export function loggedVerdicts(
  table: DecisionTable,
  bundles: ReadonlyMap<string, ModelBundle>
): (row: number) => Verdict | null {
  const { values, codes } = table.texts.modelVersion;
  const readers = values.map((version, code) => {
    const bundle = bundles.get(version);
    if (bundle === undefined) return null;
    const isScored = table.featureCounts.map((count, row) => Number(count === FEATURE_COUNT && codes[row] === code));
    const scores = scoreTraffic(bundle, table.matrix, Uint8Array.from(isScored));
    const traffic = {
      vectorsFor: () => table.matrix,
      placeOf: (row: number) => textAt(table.texts.matchedPlace, row)
    };
    return verdictReader(traffic, { name: version, bundle, thresholds: bundle.thresholds }, scores);
  });
  return (row) => readers[codes[row]!]?.(row) ?? null;
}
