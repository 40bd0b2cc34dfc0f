import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { scoreForestRows, type RandomForest } from '#models/forest/random-forest.ts';
import { createRng } from '#models/rng.ts';

export type PermuteColumns = {
  forest: RandomForest;
  /** The sampled rows only, standing one after another. */
  sample: FeatureMatrix;
  columnGroups: readonly (readonly number[])[];
  repeats: number;
  seed: number;
};

/** Job `group * repeats + repeat`: probabilities of the sample with the columns of that group shuffled among the rows, together. */
export function permuteColumns({
  forest,
  sample,
  columnGroups,
  repeats,
  seed
}: PermuteColumns): (job: number) => FeatureMatrix {
  const rng = createRng(seed).fork('permutation');
  const rows = Int32Array.from({ length: sample.rows }, (_, row) => row);
  return (job) => {
    const columns = columnGroups[Math.floor(job / repeats)]!;
    const order = rng.fork(String(job)).shuffle([...rows]);
    const values = Float32Array.from(sample.values);
    for (const [row, other] of order.entries()) {
      for (const column of columns) {
        values[row * sample.columns + column] = sample.values[other * sample.columns + column]!;
      }
    }
    return scoreForestRows(forest, { ...sample, values }, rows);
  };
}
