import type { AttackClass } from '#data/label.ts';

/** What the models concluded about one request. No effects; overwritten by the next request where scoring must not allocate. */
export type Verdict = {
  modelVersion: string;
  /** 1 − P(benign), 0..1, higher = more likely an attack; 0 without a classifier. */
  attackScore: number;
  /** 0..1, higher = more anomalous. */
  anomalyScore: number;
  /** Calibrated, one per class of ATTACK_CLASSES; all 0 without a classifier. */
  probabilities: Float32Array;
  /** The likeliest class but benign: what the request would be blocked as. */
  attackClass: AttackClass;
  /** Where the most suspicious text stands (`json.comment`), and how likely an attack the next most suspicious one is; for exceptions. */
  worstPlace?: string;
  secondScore?: number;
  /** Where the artefact says to act; above 1 never acts. */
  thresholds: { attack: number; anomaly: number };
};
