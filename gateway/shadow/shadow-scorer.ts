import { ATTACK_CLASSES } from '#data/label.ts';
import type { DecisionRow } from '#data/decision-row.ts';
import { assessPayload } from '#models/features/assess-payload.ts';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { rewritePayloadFeatures } from '#models/features/rewrite-payload-features.ts';
import type { Decide } from '#policy/judgement.ts';
import type { Judged } from '../judging/judged.ts';
import type { LoadedModel } from '../judging/load-model.ts';

export type ShadowVerdict = Pick<
  DecisionRow,
  'candidateVersion' | 'candidateAttackScore' | 'candidateAnomalyScore' | 'candidateClass' | 'candidateAction'
>;

const vector = new Float32Array(FEATURE_COUNT);

/**
 * What a challenger and the policy in force would have made of a request that was judged: the windows as they stood, its text read by the
 * challenger's own payload model. `decide` must count nothing.
 */
export function scoreInShadow(model: LoadedModel, { facts, parsed, scored }: Judged, decide: Decide): ShadowVerdict {
  vector.set(scored!.features); // the shadow takes none without
  assessPayload(model.bundle.payload, parsed, model.findings);
  rewritePayloadFeatures(parsed, model.findings, vector, 0);
  model.scorer.score(vector, 0);
  const verdict = model.verdict();
  verdict.worstPlace = parsed.fragments[model.findings.worstFragment]?.place ?? '';
  verdict.secondScore = model.findings.secondScore;
  return {
    candidateVersion: model.version,
    candidateAttackScore: verdict.attackScore,
    candidateAnomalyScore: verdict.anomalyScore,
    candidateClass: ATTACK_CLASSES[model.scorer.predictedClass]!,
    candidateAction: decide({ ...facts, features: vector }, verdict).action
  };
}
