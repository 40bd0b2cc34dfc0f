import { describe, expect, it } from 'vitest';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { createRng } from '#models/rng.ts';
import { sharedMatrix } from '#pipelines/dataset.ts';
import { scoreTraffic } from '#pipelines/replay/score-traffic.ts';
import { SMALL_BUNDLE_KINDS, smallBundle, vectorOf } from '#tests/helpers/small-bundle.ts';

const ROWS = 200;
const bundle = smallBundle();
const rng = createRng(5);
const matrix = sharedMatrix(ROWS, FEATURE_COUNT);
for (let row = 0; row < ROWS; row++)
  matrix.values.set(vectorOf(SMALL_BUNDLE_KINDS[row % SMALL_BUNDLE_KINDS.length]!, rng), row * FEATURE_COUNT);

describe('scoring traffic', () => {
  it('leaves rows out that have no vector', () => {
    const isScored = Uint8Array.from({ length: ROWS }, (_, row) => row % 2);
    const [all, some] = [scoreTraffic(bundle, matrix, null), scoreTraffic(bundle, matrix, isScored)];
    expect(some.anomaly[0]).toBe(0);
    expect(some.anomaly[1]).toBe(all.anomaly[1]);
    expect(some.attack[101]).toBe(all.attack[101]);
  });
});
