import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { clientsBehindKeyOf } from '#models/features/vector-facts.ts';
import type { RequestFacts } from '#policy/judgement.ts';
import { textAt, type DecisionTable } from '../decisions/decision-table.ts';

/** What a policy may look at in a logged row. A log has templated paths, pseudonyms and no text: rules about those never speak. */
export function loggedFacts({ texts, numbers, matrix }: DecisionTable): (row: number) => RequestFacts {
  return (row) => {
    const route = textAt(texts.route, row);
    return {
      atMs: numbers.timestampMs[row]!,
      method: textAt(texts.method, row),
      path: route.slice(route.indexOf(' ') + 1),
      route,
      address: '',
      clientKey: textAt(texts.clientKey, row),
      clientId: '',
      rawHeaders: [],
      fragments: [],
      clientsBehindKey: clientsBehindKeyOf(matrix.values, row * FEATURE_COUNT),
      features: matrix.values.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT)
    };
  };
}
