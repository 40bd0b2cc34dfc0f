import { FEATURES } from '#models/features/feature-specs.ts';
import type { FeatureMatrix } from '#models/feature-matrix.ts';
import type { ForestParams } from '#models/forest/params.ts';
import { scoreForestRows } from '#models/forest/random-forest.ts';
import { macroOneVsRestAuc } from '#models/metrics/ranking.ts';
import { thresholdAtRate } from '#models/metrics/threshold-at-budget.ts';
import { createRng } from '#models/rng.ts';
import { BENIGN, CLASS_COUNT, rowsWhere, takeRows, UNLABELLED, type Dataset } from '../dataset.ts';
import { HOLDOUT, TRAIN, VALIDATION, type Split } from '../split.ts';
import { trainForests } from '../train/train-forests.ts';
import { rateOver, type Rate } from './rate.ts';

/** What the classifier can still do without a group of features. */
export type AblationFigures = {
  /** Left out of training and scoring; `none` is the yardstick, of the same size. */
  without: string;
  features: number;
  macroRocAuc: number;
  /** On the holdout, at the threshold that kept the budget on validation. */
  falsePositives: Rate;
  recall: Rate;
};

export type AblationOptions = {
  dataset: Dataset;
  split: Split;
  forest: ForestParams;
  falsePositiveBudget: number;
  seed: number;
};

/** Small forests, as in leave-one-class-out: differences between them are what counts. */
const MAX_TRAIN_ROWS = 12_000;
const MAX_TREES = 40;

/** One small forest per feature group that is left out: what each group adds to what the others know. */
export async function ablations(options: AblationOptions): Promise<AblationFigures[]> {
  const { dataset, split, seed } = options;
  const rowsOf = (part: number): Int32Array =>
    rowsWhere(dataset.matrix.rows, (row) => split.parts[row] === part && dataset.classes[row] !== UNLABELLED);
  const train = createRng(seed)
    .fork('ablations')
    .shuffle([...rowsOf(TRAIN)])
    .slice(0, MAX_TRAIN_ROWS);
  const validation = rowsOf(VALIDATION).filter((row) => dataset.classes[row] === BENIGN);
  const holdout = rowsOf(HOLDOUT);
  const rows = Int32Array.from([...train, ...validation, ...holdout]);
  const data = {
    matrix: takeRows(dataset.matrix, rows),
    labels: Uint8Array.from(rows, (row) => dataset.classes[row]!),
    train: train.length,
    validation: validation.length
  };
  const figures: AblationFigures[] = [];
  for (const group of ['none', ...new Set(FEATURES.map((feature) => feature.group))]) {
    figures.push(await withoutGroup(options, data, group));
  }
  return figures;
}

type AblationData = { matrix: FeatureMatrix; labels: Uint8Array; train: number; validation: number };

async function withoutGroup(options: AblationOptions, data: AblationData, group: string): Promise<AblationFigures> {
  const matrix = blank(data.matrix, group);
  const range = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, at) => from + at);
  const forest = await trainForests({
    matrix,
    rows: range(0, data.train),
    labels: data.labels,
    classCount: CLASS_COUNT,
    params: { ...options.forest, trees: Math.min(MAX_TREES, options.forest.trees) },
    seed: options.seed,
    workers: 1 // starting workers takes longer than growing so few trees
  });
  const attackScores = (scored: Int32Array): { attack: Float64Array; probabilities: FeatureMatrix } => {
    const probabilities = scoreForestRows(forest, matrix, scored);
    const attack = Float64Array.from(scored, (_row, at) => 1 - probabilities.values[at * CLASS_COUNT + BENIGN]!);
    return { attack, probabilities };
  };
  const threshold = thresholdAtRate(
    attackScores(range(data.train, data.train + data.validation)).attack,
    options.falsePositiveBudget
  );
  const holdout = range(data.train + data.validation, matrix.rows);
  const { attack, probabilities } = attackScores(holdout);
  const truth = Uint8Array.from(holdout, (row) => data.labels[row]!);
  const positions = Int32Array.from(holdout.keys());
  const isCaught = (at: number): boolean => attack[at]! >= threshold;
  return {
    without: group,
    features: FEATURES.filter((feature) => feature.group === group).length,
    macroRocAuc: macroOneVsRestAuc(probabilities, truth),
    falsePositives: rateOver(
      positions.filter((at) => truth[at] === BENIGN),
      isCaught
    ),
    recall: rateOver(
      positions.filter((at) => truth[at] !== BENIGN),
      isCaught
    )
  };
}

/** A column of equal values never splits, which is as good as not being there. */
function blank(matrix: FeatureMatrix, group: string): FeatureMatrix {
  const values = Float32Array.from(matrix.values);
  for (const [column, feature] of FEATURES.entries()) {
    if (feature.group !== group) continue;
    for (let at = column; at < values.length; at += matrix.columns) values[at] = 0;
  }
  return { ...matrix, values };
}
