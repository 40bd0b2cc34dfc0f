import { ATTACK_CLASSES } from '#data/label.ts';
import { brierScore, calibrationBins, expectedCalibrationError, logLoss } from '#models/metrics/calibration.ts';
import { classReport } from '#models/metrics/class-report.ts';
import { confusionMatrix } from '#models/metrics/confusion-matrix.ts';
import { precisionRecallCurve, rocCurve } from '#models/metrics/curves.ts';
import { averagePrecision, macroOneVsRestAuc, rocAuc } from '#models/metrics/ranking.ts';
import { thresholdAtRate } from '#models/metrics/threshold-at-budget.ts';
import { precisionAtShare } from '#models/metrics/threshold-table.ts';
import { attackingClients, BENIGN, CLASS_COUNT, type Dataset } from '../dataset.ts';
import type { ClassFigures, HoldoutFigures, ThresholdRow } from './evaluation.ts';
import { campaignFigures } from './campaign-figures.ts';
import { rateOver, type Rate } from './rate.ts';
import { isFlagged, type RowScores, type Thresholds } from './score-rows.ts';

/** One request in a thousand: attack shares of public APIs lie around it; precision in a balanced test would flatter. */
const REALISTIC_ATTACK_SHARE = 0.001;
const BUDGETS = [0.0001, 0.0005, 0.001, 0.005, 0.01];

type HoldoutInput = {
  dataset: Dataset;
  holdout: RowScores;
  /** The same rows before families were shifted: what the calibration figures are of. */
  unshifted: RowScores;
  validation: RowScores;
  thresholds: Thresholds;
  scoringMicroseconds: HoldoutFigures['scoringMicroseconds'];
};

/** Null when the holdout lacks attacks or benign rows: a rate without either kind would say nothing. */
export function holdoutFigures(input: HoldoutInput): HoldoutFigures | null {
  const { dataset, holdout, unshifted, thresholds } = input;
  const truth = Uint8Array.from(holdout.rows, (row) => dataset.classes[row]!);
  const isAttack = truth.map((own) => (own === BENIGN ? 0 : 1));
  if (!isAttack.includes(1) || !isAttack.includes(0)) return null;

  const flagged = Uint8Array.from(holdout.rows, (_row, at) => (isFlagged(holdout, thresholds, at) ? 1 : 0));
  const isBlameless = blameless(dataset);
  const isCounted = Uint8Array.from(holdout.rows, (row, at) => (isAttack[at] === 1 || isBlameless(row) ? 1 : 0));
  const attackersBenign = Int32Array.from(isCounted.keys().filter((at) => isCounted[at] === 0));
  const { falsePositives, recall } = binaryRates(truth, flagged, isCounted);
  const confusion = confusionMatrix(truth, holdout.predicted, CLASS_COUNT);
  const bins = calibrationBins(unshifted.attack, isAttack);
  return {
    rows: truth.length,
    falsePositives,
    attackersBenign: rateOver(attackersBenign, (at) => flagged[at] === 1),
    recall,
    perClass: perClass(truth, flagged, confusion),
    confusion: ATTACK_CLASSES.map((_name, own) => [
      ...confusion.counts.subarray(own * CLASS_COUNT, (own + 1) * CLASS_COUNT)
    ]),
    rocAuc: rocAuc(holdout.attack, isAttack),
    prAuc: averagePrecision(holdout.attack, isAttack),
    macroRocAuc: macroOneVsRestAuc(holdout.probabilities, truth),
    anomalyRocAuc: rocAuc(holdout.anomaly, isAttack),
    logLoss: logLoss(unshifted.probabilities, truth),
    brier: brierScore(unshifted.attack, isAttack),
    expectedCalibrationError: expectedCalibrationError(bins),
    roc: rocCurve(holdout.attack, isAttack),
    precisionRecall: precisionRecallCurve(holdout.attack, isAttack),
    calibration: bins.filter(({ count }) => count > 0),
    thresholdTable: thresholdTable(input, truth, isCounted),
    precisionAtShare: { attackShare: REALISTIC_ATTACK_SHARE, precision: precisionOf(recall, falsePositives) },
    baseline: baselineFigures(dataset, holdout.rows, truth, isCounted),
    campaigns: campaignFigures(
      dataset,
      holdout,
      (at) => flagged[at] === 1,
      (at) => isBlameless(holdout.rows[at]!)
    ),
    actors: actorFigures(dataset, holdout.rows, flagged),
    scoringMicroseconds: input.scoringMicroseconds
  };
}

/** Whether a row's client never attacked; every row's, where the source names no clients. */
function blameless(dataset: Dataset): (row: number) => boolean {
  const attackers = dataset.hasClients ? attackingClients(dataset) : new Set<string>();
  return (row) => !attackers.has(dataset.clientKeys[row]!);
}

function binaryRates(
  truth: Uint8Array,
  flagged: Uint8Array,
  isCounted: Uint8Array
): { falsePositives: Rate; recall: Rate } {
  const counted = Int32Array.from(truth.keys().filter((at) => isCounted[at] === 1));
  const isFlaggedRow = (at: number): boolean => flagged[at] === 1;
  return {
    falsePositives: rateOver(
      counted.filter((at) => truth[at] === BENIGN),
      isFlaggedRow
    ),
    recall: rateOver(
      counted.filter((at) => truth[at] !== BENIGN),
      isFlaggedRow
    )
  };
}

function perClass(
  truth: Uint8Array,
  flagged: Uint8Array,
  confusion: ReturnType<typeof confusionMatrix>
): ClassFigures[] {
  const report = classReport(confusion);
  return ATTACK_CLASSES.map((attackClass, own) => {
    const rows = indicesOf(truth, own);
    const { precision, recall, f1, support } = report.perClass[own]!;
    const isEmpty = support === 0;
    return {
      attackClass,
      support,
      flagged: rateOver(rows, (at) => flagged[at] === 1),
      precision: isEmpty ? null : precision,
      recall: isEmpty ? null : recall,
      f1: isEmpty ? null : f1
    };
  }).filter((figures) => figures.support > 0);
}

/** Thresholds from validation, rates from the holdout: what each budget would have bought. */
function thresholdTable(
  { dataset, holdout, validation }: HoldoutInput,
  truth: Uint8Array,
  isCounted: Uint8Array
): ThresholdRow[] {
  const isBlameless = blameless(dataset);
  const benign = validation.attack.filter((_score, at) => {
    const row = validation.rows[at]!;
    return dataset.classes[row] === BENIGN && isBlameless(row);
  });
  if (benign.length === 0) return [];
  return BUDGETS.map((falsePositiveBudget) => {
    const threshold = thresholdAtRate(benign, falsePositiveBudget);
    const caught = Uint8Array.from(holdout.attack, (score) => (score >= threshold ? 1 : 0));
    const { falsePositives, recall } = binaryRates(truth, caught, isCounted);
    return {
      falsePositiveBudget,
      threshold,
      falsePositives,
      recall,
      precisionAtShare: precisionOf(recall, falsePositives)
    };
  });
}

function precisionOf(recall: Rate, falsePositives: Rate): number | null {
  const precision = precisionAtShare(recall.rate ?? 0, falsePositives.rate ?? 0, REALISTIC_ATTACK_SHARE);
  return Number.isNaN(precision) ? null : precision;
}

/** The static rules on the very same rows. */
function baselineFigures(
  dataset: Dataset,
  rows: Int32Array,
  truth: Uint8Array,
  isCounted: Uint8Array
): HoldoutFigures['baseline'] {
  const flagged = Uint8Array.from(rows, (row) => (dataset.baselineClasses[row] === BENIGN ? 0 : 1));
  return {
    ...binaryRates(truth, flagged, isCounted),
    perClass: ATTACK_CLASSES.map((attackClass, own) => ({
      attackClass,
      recall: rateOver(indicesOf(truth, own), (at) => flagged[at] === 1)
    })).filter(({ recall }) => recall.n > 0)
  };
}

/** Per persona and attacker kind: where wrong blocks and misses come from. */
function actorFigures(dataset: Dataset, rows: Int32Array, flagged: Uint8Array): HoldoutFigures['actors'] {
  const places = new Map<string, number[]>();
  for (const [at, row] of rows.entries()) {
    const key = JSON.stringify([dataset.classes[row]!, dataset.actors[row]!]);
    const known = places.get(key);
    if (known) known.push(at);
    else places.set(key, [at]);
  }
  return [...places]
    .map(([key, members]) => {
      const [own, actor] = JSON.parse(key) as [number, string]; // written just above
      return {
        actor,
        attackClass: ATTACK_CLASSES[own]!,
        flagged: rateOver(Int32Array.from(members), (at) => flagged[at] === 1)
      };
    })
    .sort((a, b) =>
      a.attackClass === b.attackClass ? b.flagged.n - a.flagged.n : a.attackClass < b.attackClass ? -1 : 1
    );
}

function indicesOf(classes: Uint8Array, own: number): Int32Array {
  return Int32Array.from([...classes.keys()].filter((at) => classes[at] === own));
}
