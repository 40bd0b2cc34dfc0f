import type { FeatureMatrix } from '#models/feature-matrix.ts';
import type { ForestParams } from '#models/forest/params.ts';
import { logLoss } from '#models/metrics/calibration.ts';
import { macroOneVsRestAuc, rocAuc } from '#models/metrics/ranking.ts';
import { thresholdAtRate } from '#models/metrics/threshold-at-budget.ts';
import { BENIGN, CLASS_COUNT, rowsWhere, UNLABELLED, type Dataset } from '../dataset.ts';
import { TRAIN, type Split } from '../split.ts';
import { crossValidate, type CrossValidation } from './cross-validate.ts';
import { tune, type Tuning } from './tune.ts';

type ChoiceOptions = {
  dataset: Dataset;
  split: Split;
  params: ForestParams;
  folds: number;
  falsePositiveBudget: number;
  seed: number;
  workers: number;
  onProgress?: (done: number, total: number) => void;
};

/** What tuning maximises: ranking over all classes, less noisy than recall at a tiny budget. */
const OBJECTIVE = 'macroRocAuc';

/** How the classifier does on folds of the training rows; validation and holdout stay untouched. */
export function crossValidateForest(options: ChoiceOptions): Promise<CrossValidation> {
  return crossValidate(foldPlan(options));
}

/** Better forest settings than those given, found on folds of the training rows. */
export function tuneForest(options: ChoiceOptions & { candidates: number }): Promise<Tuning> {
  return tune({ ...foldPlan(options), candidates: options.candidates, objective: OBJECTIVE });
}

function foldPlan({ dataset, split, falsePositiveBudget, ...rest }: ChoiceOptions) {
  return {
    ...rest,
    matrix: dataset.matrix,
    rows: rowsWhere(dataset.matrix.rows, (row) => split.parts[row] === TRAIN && dataset.classes[row] !== UNLABELLED),
    labels: dataset.classes,
    classCount: CLASS_COUNT,
    groups: foldGroups(dataset),
    measure: (probabilities: FeatureMatrix, truth: Uint8Array) => measure(probabilities, truth, falsePositiveBudget)
  };
}

/** Attacks stay together by template, benign rows by client: what a fold is tested on, it has not met. */
function foldGroups({ classes, templateIds, clientKeys, matrix }: Dataset): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from({ length: matrix.rows }, (_, row) => {
    const isTemplate = classes[row] !== BENIGN && templateIds[row] !== '';
    const key = isTemplate ? `template ${templateIds[row]!}` : `client ${clientKeys[row]!}`;
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  });
}

function measure(probabilities: FeatureMatrix, truth: Uint8Array, falsePositiveBudget: number): Record<string, number> {
  const attack = Float64Array.from(truth, (_own, at) => 1 - probabilities.values[at * CLASS_COUNT + BENIGN]!);
  const isAttack = truth.map((own) => (own === BENIGN ? 0 : 1));
  const threshold = thresholdAtRate(
    attack.filter((_score, at) => isAttack[at] === 0),
    falsePositiveBudget
  );
  const attacks = attack.filter((_score, at) => isAttack[at] === 1);
  return {
    rocAuc: rocAuc(attack, isAttack),
    macroRocAuc: macroOneVsRestAuc(probabilities, truth),
    logLoss: logLoss(probabilities, truth),
    recallAtBudget: attacks.filter((score) => score >= threshold).length / attacks.length
  };
}
