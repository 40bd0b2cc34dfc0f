import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { createRng, type Rng } from '#models/rng.ts';

export type BenchRows = {
  matrix: FeatureMatrix;
  labels: Uint8Array;
  train: Int32Array;
  validation: Int32Array;
  holdout: Int32Array;
};

/** Every class is three clouds; a third of the columns are counts, as requests give them, a third say nothing. */
export function classifiedRows(options: { rows: number; columns: number; classes: number; seed: number }): BenchRows {
  const { rows, columns, classes, seed } = options;
  const rng = createRng(seed);
  const clouds = Array.from({ length: classes * 3 }, () =>
    Array.from({ length: columns }, (_, column) => (column % 3 === 2 ? 0 : rng.normal(0, 0.7)))
  );
  return fill({ rows, columns }, rng, (values) => {
    const cloud = rng.int(0, clouds.length - 1);
    for (const [column, centre] of clouds[cloud]!.entries()) {
      const value = rng.normal(centre, 1);
      values[column] = column % 3 === 1 ? Math.max(0, Math.round(2 * value)) : value;
    }
    return cloud % classes;
  });
}

/** Ordinary rows are five clouds; one row in fifty stands out, by different amounts, in a few columns. */
export function anomalousRows(options: { rows: number; columns: number; seed: number }): BenchRows {
  const { rows, columns, seed } = options;
  const rng = createRng(seed);
  const clouds = Array.from({ length: 5 }, () => Array.from({ length: columns }, () => rng.normal(0, 2)));
  return fill({ rows, columns }, rng, (values) => {
    const isAnomalous = rng.chance(0.02);
    for (const [column, centre] of rng.pick(clouds).entries()) {
      values[column] = rng.normal(centre, isAnomalous && rng.chance(0.3) ? 5 : 1);
    }
    return isAnomalous ? 1 : 0;
  });
}

/** Draws row after row; `draw` writes one row's values and returns its label. 70 % train, 15 % validate, 15 % are held out. */
function fill(shape: { rows: number; columns: number }, rng: Rng, draw: (values: Float32Array) => number): BenchRows {
  const { rows, columns } = shape;
  const values = new Float32Array(rows * columns);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) labels[row] = draw(values.subarray(row * columns, (row + 1) * columns));
  const order = Int32Array.from(rng.shuffle([...labels.keys()]));
  const part = (from: number, to: number): Int32Array => order.slice(from * rows, to * rows);
  return {
    matrix: { rows, columns, values },
    labels,
    train: part(0, 0.7),
    validation: part(0.7, 0.85),
    holdout: part(0.85, 1)
  };
}
