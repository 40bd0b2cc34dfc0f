import { IsolationForest } from 'isolation-forest';
import { RandomForestClassifier } from 'ml-random-forest';
import type { BenchRows } from './training-rows.ts';

/** ml-random-forest grows quadratically with the rows: callers keep them to a few hundred. Scores are votes, 1 for the class guessed. */
export function timeMlRandomForest(data: BenchRows, options: { trees: number; classCount: number; seed: number }) {
  const { matrix, labels, train, holdout } = data;
  const rowOf = (row: number): number[] => [
    ...matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns)
  ];
  const forest = new RandomForestClassifier({ nEstimators: options.trees, seed: options.seed, noOOB: true });
  const rows = [...train].map(rowOf);
  const started = performance.now();
  forest.train(
    rows,
    [...train].map((row) => labels[row]!)
  );
  const fitSeconds = (performance.now() - started) / 1000;
  const guesses = forest.predict([...holdout].map(rowOf));
  const scores = new Float32Array(holdout.length * options.classCount);
  for (const [at, guess] of guesses.entries()) scores[at * options.classCount + guess] = 1;
  return { fitSeconds, scores };
}

export function timeIsolationForestPackage(data: BenchRows, options: { trees: number; sampleSize: number }) {
  const { matrix, train, holdout } = data;
  const rowOf = (row: number): Record<string, number> =>
    Object.fromEntries(matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns).entries());
  const forest = new IsolationForest(options.trees, options.sampleSize);
  const rows = [...train].map(rowOf);
  const started = performance.now();
  forest.fit(rows);
  const fitSeconds = (performance.now() - started) / 1000;
  return { fitSeconds, scores: Float32Array.from(forest.predict([...holdout].map(rowOf))) };
}
