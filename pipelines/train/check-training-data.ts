import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { PathHelmError } from '#platform/errors.ts';

/** Fewer rows cannot tell a pattern from chance: 20 leave each of ten leaves its two. */
const MIN_ROWS = 20;

type RowCheck = { matrix: FeatureMatrix; rows: Int32Array; columnNames?: readonly string[] | undefined };

export function checkRows({ matrix, rows, columnNames }: RowCheck): void {
  const { columns, values } = matrix;
  if (rows.length < MIN_ROWS) refuse(`${rows.length} training rows, at least ${MIN_ROWS} are needed`);
  if (columns < 1 || columns > 32_767) refuse(`${columns} columns, 1 to 32767 can be trained on`);
  for (const row of rows) {
    if (row < 0 || row >= matrix.rows) refuse(`row ${row} is outside the matrix of ${matrix.rows} rows`);
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column]!;
      if (!Number.isFinite(value)) {
        refuse(
          `column ${columnNames?.[column] ?? column} is ${value} in row ${row}; every feature must be a finite number`
        );
      }
    }
  }
}

type ClassCheck = {
  rows: Int32Array;
  labels: Uint8Array;
  classCount: number;
  weights?: Float32Array | undefined;
  params: { classWeights: string | readonly number[] };
};

export function checkClasses({ rows, labels, classCount, weights, params }: ClassCheck): void {
  if (Array.isArray(params.classWeights) && params.classWeights.length !== classCount) {
    refuse(`classWeights has ${params.classWeights.length} numbers for ${classCount} classes`);
  }
  const present = new Set<number>();
  for (const row of rows) {
    const label = labels[row]!;
    if (!(label < classCount)) refuse(`row ${row} is labelled ${label}, classes run from 0 to ${classCount - 1}`);
    const weight = weights?.[row] ?? 1;
    if (!(weight >= 0 && weight < Infinity)) refuse(`row ${row} weighs ${weight}; weights are finite and not negative`);
    const classWeight = Array.isArray(params.classWeights) ? Number(params.classWeights[label]) : 1;
    if (weight * classWeight > 0) present.add(label);
  }
  if (present.size === 0) refuse('every training row weighs nothing');
  if (present.size === 1) refuse(`every training row is of class ${[...present][0]!}; a classifier needs at least two`);
}

function refuse(why: string): never {
  throw new PathHelmError('TRAINING_DATA_UNUSABLE', why);
}
