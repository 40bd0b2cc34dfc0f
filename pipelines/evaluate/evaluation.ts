import type { AttackClass } from '#data/label.ts';
import type { CalibrationBin } from '#models/metrics/calibration.ts';
import type { PrecisionRecallPoint, RocPoint } from '#models/metrics/curves.ts';
import type { BundleThresholds } from '#models/model-bundle.ts';
import type { AblationFigures } from './ablations.ts';
import type { CampaignFigures } from './campaign-figures.ts';
import type { CrossValidation } from '../train/cross-validate.ts';
import type { Tuning } from '../train/tune.ts';
import type { Rate } from './rate.ts';

/** All figures of one model on one set of rows; stored as metrics.json, read by card, terminal and report site. */
export type Evaluation = {
  splits: {
    criteria: readonly string[];
    rowsPerPart: Readonly<Record<string, number>>;
    /** part → class → rows */
    classesPerPart: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  leakAudit: readonly LeakFinding[];
  thresholds: BundleThresholds;
  /** Null without labels, or without attacks or benign rows in the holdout. */
  holdout: HoldoutFigures | null;
  /** Present when asked for; on training rows only. */
  crossValidation: CrossValidation | null;
  tuning: Tuning | null;
  leaveOneClassOut: readonly UnseenClassFigures[];
  /** The classifier without each group of features; empty without labels. */
  ablations: readonly AblationFigures[];
  importance: readonly { feature: string; group: string; drop: number }[];
  /** Present for logs nobody has labelled. */
  strangest: StrangestReport | null;
};

export type LeakFinding = { check: string; verdict: 'ok' | 'look' | 'leak'; detail: string };

export type HoldoutFigures = {
  rows: number;
  /** Benign requests flagged by either forest at its threshold, of clients that never attacked: what the budget is about. */
  falsePositives: Rate;
  /** The same of the clients that attack at other times. */
  attackersBenign: Rate;
  recall: Rate;
  perClass: readonly ClassFigures[];
  /** confusion[true class][predicted class], by highest calibrated probability. */
  confusion: readonly (readonly number[])[];
  rocAuc: number;
  prAuc: number;
  macroRocAuc: number;
  anomalyRocAuc: number;
  logLoss: number;
  brier: number;
  expectedCalibrationError: number;
  roc: readonly RocPoint[];
  precisionRecall: readonly PrecisionRecallPoint[];
  calibration: readonly CalibrationBin[];
  thresholdTable: readonly ThresholdRow[];
  /** At the chosen thresholds, were one request in a thousand an attack. */
  precisionAtShare: { attackShare: number; precision: number | null };
  baseline: { falsePositives: Rate; recall: Rate; perClass: readonly { attackClass: AttackClass; recall: Rate }[] };
  /** Attack runs as a whole, and benign visits; empty when the source names none. */
  campaigns: readonly CampaignFigures[];
  actors: readonly { actor: string; attackClass: AttackClass; flagged: Rate }[];
  scoringMicroseconds: { p50: number; p99: number };
};

export type ClassFigures = {
  attackClass: AttackClass;
  support: number;
  /** Flagged as any attack at the thresholds; for benign rows this is the false-positive rate. */
  flagged: Rate;
  /** Of the class itself, by highest probability. */
  precision: number | null;
  recall: number | null;
  f1: number | null;
};

export type ThresholdRow = {
  falsePositiveBudget: number;
  threshold: number;
  falsePositives: Rate;
  recall: Rate;
  precisionAtShare: number | null;
};

/** What a model that never saw a class makes of it. */
export type UnseenClassFigures = {
  attackClass: AttackClass;
  byForest: Rate;
  byAnomaly: Rate;
  byEither: Rate;
  /** What either finds at other budgets, smallest first. */
  curve: readonly { falsePositiveBudget: number; recall: Rate }[];
};

export type StrangestReport = {
  clients: readonly {
    clientKey: string;
    score: number;
    requests: number;
    topFeatures: readonly string[];
  }[];
  requests: readonly {
    requestId: string;
    clientKey: string;
    route: string;
    score: number;
    topFeatures: readonly string[];
  }[];
};
