import { ATTACK_CLASSES } from '#data/label.ts';
import { PathHelmError } from '#platform/errors.ts';
import { referenceBins } from '#models/drift/reference-bins.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import { calibrateRows } from '#models/forest/calibration.ts';
import { fitCalibration } from '#models/forest/fit-calibration.ts';
import type { ForestParams, IsolationParams } from '#models/forest/params.ts';
import { scoreForestRows } from '#models/forest/random-forest.ts';
import { recordGolden } from '#models/golden.ts';
import { falsePositivesAllowed } from '#models/metrics/threshold-at-budget.ts';
import { newBundle, type BundleThresholds, type ModelBundle } from '#models/model-bundle.ts';
import type { PayloadModel } from '#models/payload/payload-model.ts';
import { createRng } from '#models/rng.ts';
import { attackingClients, BENIGN, CLASS_COUNT, rowsWhere, takeRows, UNLABELLED, type Dataset } from '../dataset.ts';
import { scoreRows, type RowScores } from '../evaluate/score-rows.ts';
import { TRAIN, VALIDATION, type Split } from '../split.ts';
import { chooseThresholds, CLASSIFIER_SHARE, MARGIN } from './choose-thresholds.ts';
import { fitFamilyShift } from './fit-family-shift.ts';
import { trainForests, trainIsolationForest } from './train-forests.ts';

export type TrainBundleOptions = {
  dataset: Dataset;
  split: Split;
  payload: PayloadModel;
  forest: ForestParams;
  isolation: IsolationParams;
  falsePositiveBudget: number;
  confidence: number;
  /** Texts whose payload scores the artefact carries as golden values; never taken from imported traffic. */
  goldenTexts: readonly string[];
  seed: number;
  workers: number;
  onProgress?: (treesDone: number, treesTotal: number) => void;
};

/** An hour of a person's clicks; a crawler or a flood says no more than that. */
const MAX_ROWS_PER_CLIENT = 50;
/** Feature vectors whose scores travel with the artefact. */
const GOLDEN_ROWS = 64;
const FEATURE_NAMES = FEATURES.map(({ name }) => name);

/** Trains, calibrates and sets thresholds. The holdout is not touched. */
export async function trainBundle(options: TrainBundleOptions): Promise<ModelBundle> {
  const { dataset, split, payload } = options;
  const partRows = (part: number): Int32Array => rowsWhere(dataset.matrix.rows, (row) => split.parts[row] === part);
  const trainRows = partRows(TRAIN);
  const validationRows = partRows(VALIDATION);
  const isOrdinary = (row: number): boolean => dataset.classes[row] === BENIGN || dataset.classes[row] === UNLABELLED;

  if (!trainRows.some(isOrdinary) || !validationRows.some(isOrdinary)) {
    throw new PathHelmError(
      'TRAINING_DATA_UNUSABLE',
      `no ordinary request to learn from: ${describeRows(dataset, trainRows)} in train, ${describeRows(dataset, validationRows)} in validation`
    );
  }
  const attackers = dataset.hasClients ? attackingClients(dataset) : new Set<string>();
  const isBlameless = (row: number): boolean => isOrdinary(row) && !attackers.has(dataset.clientKeys[row]!);
  const ordinaryRows = validationRows.filter(isBlameless);
  const classifier = await trainClassifier(options, trainRows, validationRows, ordinaryRows);
  const isolation = trainIsolationForest({
    matrix: dataset.matrix,
    rows: cappedPerClient(trainRows.filter(isOrdinary), dataset.clientKeys),
    columnNames: FEATURE_NAMES,
    params: options.isolation,
    seed: options.seed
  });
  const models = { classifier, isolation, payload, featureNames: FEATURE_NAMES };
  const ordinary = scoreRows(models, dataset.matrix, ordinaryRows);
  return newBundle({
    ...models,
    classes: ATTACK_CLASSES,
    thresholds: thresholdsFor(options, ordinary, classifier !== null),
    reference: reference(dataset, trainRows.filter(isOrdinary), ordinary, classifier !== null),
    golden: recordGolden(models, goldenVectors(dataset, validationRows, options.seed), options.goldenTexts)
  });
}

/** At most so many rows of one client, evenly over its time: else whoever asks most often decides what is ordinary. */
function cappedPerClient(rows: Int32Array, clientKeys: readonly string[]): Int32Array {
  const rowsOf = Map.groupBy(rows, (row) => clientKeys[row]!);
  const capped = [...rowsOf.values()].flatMap((own) => {
    const stride = Math.max(1, own.length / MAX_ROWS_PER_CLIENT);
    return Array.from({ length: Math.min(own.length, MAX_ROWS_PER_CLIENT) }, (_, at) => own[Math.floor(at * stride)]!);
  });
  return Int32Array.from(capped).sort();
}

function describeRows({ classes }: Dataset, rows: Int32Array): string {
  const attacks = rows.filter((row) => classes[row] !== BENIGN && classes[row] !== UNLABELLED).length;
  return `${rows.length} rows (${attacks} of them attacks)`;
}

async function trainClassifier(
  options: TrainBundleOptions,
  trainRows: Int32Array,
  validationRows: Int32Array,
  ordinaryRows: Int32Array
): Promise<ModelBundle['classifier']> {
  const { dataset, falsePositiveBudget, confidence, seed, workers, onProgress } = options;
  const labelled = trainRows.filter((row) => dataset.classes[row] !== UNLABELLED);
  // Ordinary traffic alone, labelled or not, teaches what is ordinary and nothing about attacks.
  if (!labelled.some((row) => dataset.classes[row] !== BENIGN)) return null;
  const forest = await trainForests({
    matrix: dataset.matrix,
    rows: labelled,
    labels: dataset.classes,
    classCount: CLASS_COUNT,
    columnNames: FEATURE_NAMES,
    params: options.forest,
    seed,
    workers,
    onProgress
  });
  const judged = validationRows.filter((row) => dataset.classes[row] !== UNLABELLED);
  const probabilities = scoreForestRows(forest, dataset.matrix, judged);
  const calibration = fitCalibration(
    probabilities,
    Uint8Array.from(judged, (row) => dataset.classes[row]!),
    forest.roots.length
  );
  const ordinary = scoreForestRows(forest, dataset.matrix, ordinaryRows);
  calibrateRows(calibration, ordinary);
  const budget = falsePositiveBudget * CLASSIFIER_SHARE * MARGIN;
  const shift = fitFamilyShift(ordinary, falsePositivesAllowed(ordinary.rows, { budget, confidence }));
  return { forest, calibration: { ...calibration, shift } };
}

function thresholdsFor(options: TrainBundleOptions, ordinary: RowScores, hasClassifier: boolean): BundleThresholds {
  const clients = Array.from(ordinary.rows, (row) => options.dataset.clientKeys[row]!);
  const { falsePositiveBudget, confidence } = options;
  return chooseThresholds({ ...ordinary, clients }, { falsePositiveBudget, confidence, hasClassifier });
}

/** Features as the training rows had them; scores as validation gave them, since training rows score better than traffic ever will. */
function reference(
  dataset: Dataset,
  rows: Int32Array,
  scores: RowScores,
  hasClassifier: boolean
): ModelBundle['reference'] {
  const { values, columns } = dataset.matrix;
  return {
    features: FEATURES.map((_feature, column) =>
      referenceBins(Float64Array.from(rows, (row) => values[row * columns + column]!))
    ),
    attackScore: hasClassifier ? referenceBins(scores.attack) : null,
    anomalyScore: referenceBins(scores.anomaly)
  };
}

function goldenVectors({ matrix }: Dataset, rows: Int32Array, seed: number): Float32Array {
  const chosen = createRng(seed)
    .fork('golden')
    .shuffle([...rows])
    .slice(0, GOLDEN_ROWS);
  return takeRows(matrix, Int32Array.from(chosen)).values;
}
