import { ATTACK_CLASSES } from '#data/label.ts';
import { calibrate, type Calibration } from './forest/calibration.ts';
import { createIsolationScorer, type IsolationForest } from './forest/isolation-forest.ts';
import { createForestScorer, type RandomForest } from './forest/random-forest.ts';

export type Forests = {
  /** Null for logs nobody labelled: then only the anomaly detector speaks. */
  classifier: { forest: RandomForest; calibration: Calibration } | null;
  isolation: IsolationForest;
};

/** Both forests over one feature vector. One object, overwritten by each call, so that scoring allocates nothing. */
export type Scorer = {
  score: (values: Float32Array, offset: number) => void;
  /** Calibrated, one per class of ATTACK_CLASSES; all 0 without a classifier. */
  readonly probabilities: Float32Array;
  /** 1 − P(benign), 0..1, higher = more likely an attack; 0 without a classifier. */
  attackScore: number;
  /** 0..1, higher = more anomalous. */
  anomalyScore: number;
  /** Index of the most probable class; 0 without a classifier. */
  predictedClass: number;
};

export function createScorer({ classifier, isolation }: Forests): Scorer {
  const probabilities = new Float32Array(ATTACK_CLASSES.length);
  const scoreIsolation = createIsolationScorer(isolation);
  const scoreForest = classifier === null ? null : createForestScorer(classifier.forest);
  const scorer: Scorer = {
    probabilities,
    attackScore: 0,
    anomalyScore: 0,
    predictedClass: 0,
    score(values, offset) {
      scorer.anomalyScore = scoreIsolation(values, offset);
      if (classifier === null || scoreForest === null) return;
      scoreForest(values, offset, probabilities);
      calibrate(classifier.calibration, probabilities);
      scorer.attackScore = 1 - probabilities[0]!;
      scorer.predictedClass = largestOf(probabilities);
    }
  };
  return scorer;
}

function largestOf(values: Float32Array): number {
  let largest = 0;
  for (let at = 1; at < values.length; at++) if (values[at]! > values[largest]!) largest = at;
  return largest;
}
