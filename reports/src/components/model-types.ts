/** What the model loaders hand over; the pipeline's Evaluation, as far as pages use it. */
export type Rate = { hits: number; n: number; rate: number | null; low: number; high: number };
export type Holdout = {
  rows: number;
  falsePositives: Rate;
  attackersBenign: Rate;
  recall: Rate;
  perClass: {
    attackClass: string;
    support: number;
    flagged: Rate;
    precision: number | null;
    recall: number | null;
    f1: number | null;
  }[];
  confusion: number[][];
  rocAuc: number;
  prAuc: number;
  macroRocAuc: number;
  anomalyRocAuc: number;
  logLoss: number;
  brier: number;
  expectedCalibrationError: number;
  roc: { threshold: number; falsePositiveRate: number; recall: number }[];
  precisionRecall: { threshold: number; recall: number; precision: number }[];
  calibration: {
    from: number;
    to: number;
    count: number;
    meanProbability: number | null;
    positiveRate: number | null;
  }[];
  thresholdTable: {
    falsePositiveBudget: number;
    threshold: number;
    falsePositives: Rate;
    recall: Rate;
    precisionAtShare: number | null;
  }[];
  precisionAtShare: { attackShare: number; precision: number | null };
  baseline: { falsePositives: Rate; recall: Rate; perClass: { attackClass: string; recall: Rate }[] };
  scoringMicroseconds: { p50: number; p99: number };
};
export type Model = {
  version: string;
  aliases: string[];
  classes: string[];
  manifest: {
    createdAt: string;
    artefactHash: string;
    artefactBytes: number;
    featureHash: string;
    run: {
      seed: number;
      dataFingerprint: string;
      codeFingerprint: string;
      createdBy: string;
      headline: { rows: number; falsePositiveRate: number | null; recall: number | null; rocAuc: number | null };
      secondsPerStep: Record<string, number>;
    };
  };
  metrics: {
    splits: {
      criteria: string[];
      rowsPerPart: Record<string, number>;
      classesPerPart: Record<string, Record<string, number>>;
    };
    leakAudit: { check: string; verdict: string; detail: string }[];
    thresholds: {
      attack: number;
      anomaly: number;
      falsePositiveBudget: number;
      confidence: number;
      validationBenign: number;
      requestsNeeded: number | null;
    };
    holdout: Holdout | null;
    leaveOneClassOut: {
      attackClass: string;
      byForest: Rate;
      byAnomaly: Rate;
      byEither: Rate;
      curve?: { falsePositiveBudget: number; recall: Rate }[];
    }[];
    importance: { feature: string; group: string; drop: number }[];
  };
};
export type Catalogue = {
  models: Model[];
  unreadable: { version: string; fault: string }[];
  history: { at: string; action: string; version: string; by: string; reason?: string; evidence?: unknown }[];
};
