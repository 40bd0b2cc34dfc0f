import { ATTACK_CLASSES } from '#data/label.ts';
import { createPayloadFindings, type PayloadFindings } from '#models/features/payload-findings.ts';
import { verifyGolden } from '#models/golden.ts';
import { decodeBundle, type ModelBundle } from '#models/model-bundle.ts';
import type { Registry } from '#models/registry.ts';
import { createScorer, type Scorer } from '#models/scorer.ts';
import type { Verdict } from '#models/verdict.ts';

/** A version ready to judge. The scorer, the findings and the verdict are overwritten by each request. */
export type LoadedModel = {
  version: string;
  bundle: ModelBundle;
  scorer: Scorer;
  findings: PayloadFindings;
  /** Of the vector last scored. */
  verdict: () => Verdict;
};

/**
 * Reads a version and proves it before anything is judged by it: file hashes, shape, feature hash, golden vectors.
 * @throws PathHelmError VERSION_NOT_FOUND, ARTEFACT_CORRUPT, FEATURE_MISMATCH
 */
export async function loadModel(registry: Registry, version: string): Promise<LoadedModel> {
  const bundle = decodeBundle(await registry.loadArtefact(version));
  verifyGolden(bundle);
  return readyModel(version, bundle);
}

function readyModel(version: string, bundle: ModelBundle): LoadedModel {
  const scorer = createScorer(bundle);
  const { attack, anomaly } = bundle.thresholds;
  const verdict: Verdict = {
    modelVersion: version,
    attackScore: 0,
    anomalyScore: 0,
    probabilities: scorer.probabilities,
    attackClass: 'scanning',
    thresholds: { attack, anomaly }
  };
  return {
    version,
    bundle,
    scorer,
    findings: createPayloadFindings(),
    verdict: () => {
      verdict.attackScore = scorer.attackScore;
      verdict.anomalyScore = scorer.anomalyScore;
      verdict.attackClass = ATTACK_CLASSES[likeliestAttack(scorer.probabilities)]!;
      return verdict;
    }
  };
}

/** Index of the likeliest class but benign. */
function likeliestAttack(probabilities: Float32Array): number {
  let likeliest = 1;
  for (let at = 2; at < probabilities.length; at++) if (probabilities[at]! > probabilities[likeliest]!) likeliest = at;
  return likeliest;
}
