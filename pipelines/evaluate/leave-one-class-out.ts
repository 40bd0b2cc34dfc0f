import { ATTACK_CLASSES, INJECTION_CLASSES, type AttackClass } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { assessPayload } from '#models/features/assess-payload.ts';
import { createPayloadFindings } from '#models/features/payload-findings.ts';
import { FEATURE_DEFINITIONS } from '#models/features/feature-specs.ts';
import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { calibrateRows } from '#models/forest/calibration.ts';
import { createIsolationScorer } from '#models/forest/isolation-forest.ts';
import type { ForestParams, IsolationParams } from '#models/forest/params.ts';
import { scoreForestRows } from '#models/forest/random-forest.ts';
import { thresholdAtRate } from '#models/metrics/threshold-at-budget.ts';
import { PAYLOAD_CLASSES, type PayloadModel } from '#models/payload/payload-model.ts';
import { parseRequest } from '#models/request/parse-request.ts';
import { createRng } from '#models/rng.ts';
import { createWindowViews } from '#models/window/window-tracker.ts';
import { BENIGN, CLASS_COUNT, rowsWhere, takeRows, UNLABELLED, type Dataset } from '../dataset.ts';
import { HOLDOUT, TRAIN, VALIDATION, type Split } from '../split.ts';
import { CLASSIFIER_SHARE } from '../train/choose-thresholds.ts';
import { fitFamilyShift } from '../train/fit-family-shift.ts';
import { trainForests, trainIsolationForest } from '../train/train-forests.ts';
import { ONLY_SERVING, trainPayloadOnSubsets, type PayloadLesson } from '../train/train-payload.ts';
import type { UnseenClassFigures } from './evaluation.ts';
import { rateOver } from './rate.ts';

export type LeaveOneClassOutOptions = {
  records: readonly RequestRecord[];
  dataset: Dataset;
  split: Split;
  lesson: PayloadLesson;
  forest: ForestParams;
  isolation: IsolationParams;
  falsePositiveBudget: number;
  seed: number;
  workers: number;
  onProgress?: (done: number, total: number) => void;
};

/** Eleven small models instead of eleven large ones: these many rows and trees already rank within a point of the full ones. */
const MAX_ROWS = 6_000;
const MAX_TREES = 30;
const MAX_TEXTS = 16_000;
/** Recall against false positives: what an unseen class would cost to find. */
const CURVE_BUDGETS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];
/** The payload model of a left-out injection class learns from all folds but this one, the forest from this one alone. */
const FOREST_FOLD = 0;

/**
 * For each attack class: a model that never met the class, thresholds at the same budget, recall on the class's holdout rows.
 * For injections the payload model is retrained without the class too, or it would have told the forest all about it.
 */
export async function leaveOneClassOut(options: LeaveOneClassOutOptions): Promise<UnseenClassFigures[]> {
  const { dataset, split, onProgress } = options;
  const left = ATTACK_CLASSES.filter(
    (_name, own) => own !== BENIGN && hasClass(dataset, split, HOLDOUT, own) && hasClass(dataset, split, TRAIN, own)
  );
  if (left.length < 2) return [];
  const payloadModels = await payloadModelsWithout(options, left.filter(isInjection));
  const figures: UnseenClassFigures[] = [];
  for (const attackClass of left) {
    figures.push(await withoutClass(options, attackClass, payloadModels.get(attackClass)));
    onProgress?.(figures.length, left.length);
  }
  return figures;
}

async function payloadModelsWithout(
  options: LeaveOneClassOutOptions,
  classes: readonly AttackClass[]
): Promise<Map<AttackClass, PayloadModel>> {
  const { lesson, seed } = options;
  if (classes.length === 0) return new Map();
  const rng = createRng(seed).fork('leave-one-class-out');
  const isForPayload = (fold: number): boolean => fold !== FOREST_FOLD && fold !== ONLY_SERVING;
  const share = MAX_TEXTS / lesson.foldOfSample.filter(isForPayload).length;
  const drawn = lesson.foldOfSample.map((fold) => (isForPayload(fold) && rng.chance(share) ? 1 : 0));
  const subsets = classes.map((attackClass) => {
    const own = (PAYLOAD_CLASSES as readonly string[]).indexOf(attackClass);
    return drawn.map((isDrawn, at) => (lesson.rows[at]!.classIndex === own ? 0 : isDrawn));
  });
  const models = await trainPayloadOnSubsets(lesson, subsets, options);
  return new Map(classes.map((attackClass, at) => [attackClass, models[at]!]));
}

async function withoutClass(
  options: LeaveOneClassOutOptions,
  attackClass: AttackClass,
  payloadModel: PayloadModel | undefined
): Promise<UnseenClassFigures> {
  const { dataset, split, falsePositiveBudget, seed } = options;
  const own = ATTACK_CLASSES.indexOf(attackClass);
  const rowCount = dataset.matrix.rows;
  const draw = (rows: Int32Array): Int32Array =>
    Int32Array.from(
      createRng(seed)
        .fork(attackClass)
        .shuffle([...rows])
        .slice(0, MAX_ROWS)
    );
  const mayTrain = (row: number): boolean =>
    payloadModel === undefined || options.lesson.foldOfRow(row) === FOREST_FOLD;
  const trainRows = draw(
    rowsWhere(
      rowCount,
      (row) =>
        split.parts[row] === TRAIN &&
        dataset.classes[row] !== own &&
        dataset.classes[row] !== UNLABELLED &&
        mayTrain(row)
    )
  );
  const benignRows = draw(
    rowsWhere(rowCount, (row) => split.parts[row] === VALIDATION && dataset.classes[row] === BENIGN)
  );
  const unseenRows = draw(rowsWhere(rowCount, (row) => split.parts[row] === HOLDOUT && dataset.classes[row] === own));

  const rows = Int32Array.from([...trainRows, ...benignRows, ...unseenRows]);
  const matrix = takeRows(dataset.matrix, rows);
  if (payloadModel) rewritePayload(matrix, rows, options.records, payloadModel);
  const labels = Uint8Array.from(rows, (row) => dataset.classes[row]!);
  const at = (from: number, count: number): Int32Array =>
    Int32Array.from({ length: count }, (_, index) => from + index);
  const train = at(0, trainRows.length);
  const benign = at(trainRows.length, benignRows.length);
  const unseen = at(trainRows.length + benignRows.length, unseenRows.length);

  const forest = await trainForests({
    matrix,
    rows: train,
    labels,
    classCount: CLASS_COUNT,
    params: { ...options.forest, trees: Math.min(MAX_TREES, options.forest.trees) },
    seed,
    workers: 1 // starting workers takes longer than growing so few trees
  });
  const isolation = trainIsolationForest({
    matrix,
    rows: train.filter((row) => labels[row] === BENIGN),
    params: options.isolation,
    seed
  });
  const attackScores = servedScores(
    scoreForestRows(forest, matrix, at(0, rows.length)),
    benign,
    falsePositiveBudget * CLASSIFIER_SHARE,
    forest.roots.length
  );
  const scoreIsolation = createIsolationScorer(isolation);
  const anomalyScores = Float64Array.from(rows, (_row, at) => scoreIsolation(matrix.values, at * matrix.columns));
  const benignAttack = Float64Array.from(benign, (row) => attackScores[row]!);
  const benignAnomaly = Float64Array.from(benign, (row) => anomalyScores[row]!);
  const caughtAt = (budget: number): Pick<UnseenClassFigures, 'byForest' | 'byAnomaly' | 'byEither'> => {
    const attackAt = thresholdAtRate(benignAttack, budget * CLASSIFIER_SHARE);
    const anomalyAt = thresholdAtRate(benignAnomaly, budget * (1 - CLASSIFIER_SHARE));
    const isAttack = (row: number): boolean => attackScores[row]! >= attackAt;
    const isAnomalous = (row: number): boolean => anomalyScores[row]! >= anomalyAt;
    return {
      byForest: rateOver(unseen, isAttack),
      byAnomaly: rateOver(unseen, isAnomalous),
      byEither: rateOver(unseen, (row) => isAttack(row) || isAnomalous(row))
    };
  };
  return {
    attackClass,
    ...caughtAt(falsePositiveBudget),
    curve: CURVE_BUDGETS.map((budget) => ({ falsePositiveBudget: budget, recall: caughtAt(budget).byEither }))
  };
}

/** 1 − P(benign) as the bundle's scorer has it, but for the calibration of so few rows: what remains is each family's share of the budget. */
function servedScores(votes: FeatureMatrix, benign: Int32Array, budget: number, trees: number): Float64Array {
  const bias = new Float64Array(CLASS_COUNT);
  const shift = fitFamilyShift(takeRows(votes, benign), Math.floor(budget * benign.length));
  calibrateRows({ kind: 'temperature-bias', slope: 1, bias, shift, trees }, votes);
  return Float64Array.from({ length: votes.rows }, (_, row) => 1 - votes.values[row * CLASS_COUNT + BENIGN]!);
}

/** Payload features read no window, so empty ones do. */
function rewritePayload(
  matrix: FeatureMatrix,
  rows: Int32Array,
  records: readonly RequestRecord[],
  model: PayloadModel
): void {
  const payload = createPayloadFindings();
  const windows = createWindowViews();
  for (const [at, row] of rows.entries()) {
    const parsed = parseRequest(records[row]!);
    assessPayload(model, parsed, payload);
    const input = { parsed, payload, ...windows };
    for (const [column, { group, value }] of FEATURE_DEFINITIONS.entries()) {
      if (group === 'payload') matrix.values[at * matrix.columns + column] = value(input);
    }
  }
}

function hasClass(dataset: Dataset, split: Split, part: number, own: number): boolean {
  return dataset.classes.some((value, row) => value === own && split.parts[row] === part);
}

function isInjection(attackClass: AttackClass): boolean {
  return (INJECTION_CLASSES as readonly AttackClass[]).includes(attackClass);
}
