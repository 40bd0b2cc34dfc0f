import { encodeArtefact } from '#models/artefact/encode.ts';
import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { calibrate } from '#models/forest/calibration.ts';
import { fitCalibration } from '#models/forest/fit-calibration.ts';
import { createIsolationScorer, scoreIsolationRows } from '#models/forest/isolation-forest.ts';
import type { ForestParams, IsolationParams } from '#models/forest/params.ts';
import { createForestScorer, scoreForestRows } from '#models/forest/random-forest.ts';
import { trainForests, trainIsolationForest } from '#pipelines/train/train-forests.ts';
import type { Timing } from './sklearn.ts';
import type { BenchRows } from './training-rows.ts';

export type Trained = Timing & { scores: Float32Array };

export async function timeOurForest(
  data: BenchRows,
  options: { classCount: number; params: ForestParams; seed: number; workers: number; isCalibrated: boolean }
): Promise<Trained> {
  const { matrix, labels, train, validation, holdout } = data;
  const { classCount } = options;
  const started = performance.now();
  const forest = await trainForests({ ...options, matrix, labels, rows: train });
  const calibration = options.isCalibrated
    ? fitCalibration(
        scoreForestRows(forest, matrix, validation),
        Uint8Array.from(validation, (row) => labels[row]!),
        options.params.trees
      )
    : undefined;
  const fitSeconds = (performance.now() - started) / 1000;
  const finish = (scores: Float32Array, offset: number): void => {
    if (calibration) calibrate(calibration, scores, offset);
  };
  const batchStarted = performance.now();
  const { values: scores } = scoreForestRows(forest, matrix, holdout);
  for (let at = 0; at < holdout.length; at++) finish(scores, at * classCount);
  const batchMicros = ((performance.now() - batchStarted) * 1000) / holdout.length;
  const out = new Float32Array(classCount);
  const scoreForest = createForestScorer(forest);
  const singleMicros = timeSingle(matrix, holdout, (offset) => {
    scoreForest(matrix.values, offset, out);
    finish(out, 0);
  });
  return { fitSeconds, batchMicros, singleMicros, bytes: encodeArtefact(forest).binary.length, scores };
}

export function timeOurIsolation(data: BenchRows, params: IsolationParams, seed: number): Trained {
  const { matrix, train, holdout } = data;
  const started = performance.now();
  const forest = trainIsolationForest({ matrix, rows: train, params, seed });
  const fitSeconds = (performance.now() - started) / 1000;
  const batchStarted = performance.now();
  const scores = scoreIsolationRows(forest, matrix, holdout);
  const batchMicros = ((performance.now() - batchStarted) * 1000) / holdout.length;
  const scoreIsolation = createIsolationScorer(forest);
  const singleMicros = timeSingle(matrix, holdout, (offset) => scoreIsolation(matrix.values, offset));
  return { fitSeconds, batchMicros, singleMicros, bytes: encodeArtefact(forest).binary.length, scores };
}

/** Every row once, after a tenth of them to warm up; mean microseconds per call. */
function timeSingle(matrix: FeatureMatrix, rows: Int32Array, score: (offset: number) => void): number {
  for (const row of rows.subarray(0, rows.length / 10)) score(row * matrix.columns);
  const started = performance.now();
  for (const row of rows) score(row * matrix.columns);
  return ((performance.now() - started) * 1000) / rows.length;
}
