import { PAYLOAD_CLASSES } from '../payload/payload-model.ts';

/** What the payload model says about a request's fragments. */
export type PayloadFindings = {
  /** Highest probability per PAYLOAD_CLASSES over the fragments; for benign the lowest. */
  scores: Float32Array;
  /** Index of the fragment least likely benign, -1 when none was worth scoring. */
  worstFragment: number;
  /** Its likeliest attack, as an index of PAYLOAD_CLASSES; 0 when there is no worst fragment. */
  worstClass: number;
  /** Its probability of being any attack, 0..1; and that of the second worst. */
  worstScore: number;
  secondScore: number;
  /** Fragments more likely an attack than not, of those that were scored. */
  suspiciousFragments: number;
  scoredFragments: number;
};

export function createPayloadFindings(): PayloadFindings {
  const findings = {
    scores: new Float32Array(PAYLOAD_CLASSES.length),
    worstFragment: -1,
    worstClass: 0,
    worstScore: 0,
    secondScore: 0,
    suspiciousFragments: 0,
    scoredFragments: 0
  };
  clearFindings(findings);
  return findings;
}

export function clearFindings(findings: PayloadFindings): void {
  findings.scores.fill(0);
  findings.scores[0] = 1;
  findings.worstFragment = -1;
  findings.worstClass = 0;
  findings.worstScore = 0;
  findings.secondScore = 0;
  findings.suspiciousFragments = 0;
  findings.scoredFragments = 0;
}
