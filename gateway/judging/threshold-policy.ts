import type { Decide, Judgement } from '#policy/judgement.ts';
import type { PolicyInForce } from './create-judge.ts';

const NOTHING = {
  action: 'allow',
  detector: null,
  reason: '',
  attackClass: null,
  scope: 'request',
  ttlMs: 0,
  heldBack: null,
  isClientShared: false
} as const;

/** The policy without a policy file: the artefact's thresholds, one mode for everything, each request by itself. */
export function thresholdPolicy(mode: 'observe' | 'enforce', anomalyThreshold: number | undefined): PolicyInForce {
  const isEnforced = mode === 'enforce';
  const decide: Decide = (_facts, verdict): Judgement => {
    if (verdict === null) return { ...NOTHING, isEnforced, mode };
    const { attackScore, anomalyScore, attackClass, thresholds } = verdict;
    if (attackScore >= thresholds.attack) {
      const judged = { action: 'block', detector: 'classifier', reason: `model:${attackClass}`, attackClass } as const;
      return { ...NOTHING, ...judged, isEnforced, mode };
    }
    if (anomalyScore >= (anomalyThreshold ?? thresholds.anomaly))
      return { ...NOTHING, action: 'throttle', detector: 'anomaly', reason: 'anomaly', isEnforced, mode };
    return { ...NOTHING, isEnforced, mode };
  };
  return { version: `thresholds-${mode}`, hasRules: false, decide };
}
