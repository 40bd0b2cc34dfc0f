import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { createRng } from '#models/rng.ts';
import { sharedMatrix, type Dataset } from '#pipelines/dataset.ts';

/** A dataset of random numbers, for tests of what happens to rows and not of what models learn. */
export function randomDataset(rows: number, seed = 1): Dataset {
  const rng = createRng(seed);
  const matrix = sharedMatrix(rows, FEATURE_COUNT);
  for (let at = 0; at < matrix.values.length; at++) matrix.values[at] = rng.normal(0, 1);
  const texts = (prefix: string, many: number): string[] =>
    Array.from({ length: rows }, () => `${prefix}${rng.int(1, many)}`);
  return {
    matrix,
    classes: Uint8Array.from({ length: rows }, () => (rng.chance(0.7) ? 0 : rng.int(1, 11))),
    baselineClasses: Uint8Array.from({ length: rows }, () => rng.int(0, 11)),
    timestampMs: Float64Array.from({ length: rows }, (_, row) => 1_800_000_000_000 + row * 1000),
    requestIds: Array.from({ length: rows }, (_, row) => `r${row}`),
    clientKeys: texts('addr:', 500),
    routes: texts('GET /r', 5),
    actors: texts('actor', 5),
    campaignIds: texts('', 3),
    templateIds: Array.from({ length: rows }, () => ''),
    worstPlaces: texts('query.', 2),
    isTimed: true,
    hasClients: true
  };
}
