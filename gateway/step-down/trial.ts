import type { CompiledPolicy } from '#policy/compile-policy.ts';
import type { TrialState } from '#policy/step-down/guardrail-reading.ts';
import type { Judged } from '../judging/judged.ts';
import type { LoadedModel } from '../judging/load-model.ts';
import { scoreInShadow } from '../shadow/shadow-scorer.ts';

/** Whether what judges is new, and what the one before it would have said. */
export type Trial = {
  /** Looks at what is in force. @returns whether another model or policy has come into force since the last look */
  notice: (nowMs: number) => boolean;
  /** Ends the trial of what has been in force for long enough. */
  endAfter: (trialMs: number, nowMs: number) => void;
  state: () => TrialState;
  /** False: only the policy is new. */
  isModelNew: () => boolean;
  /** Epoch milliseconds of the last change; -Infinity: none. */
  changedAtMs: () => number;
  /** What the model and policy that stood before would have made of this request. */
  former: (judged: Judged) => FormerOpinion;
};

/** `doubts`: would have let it pass, though not as one of the ordinary. */
export type FormerOpinion = 'passes' | 'doubts' | 'stops';

/** Of the score it acts on: an attack the former model was slower to see, and far above what ordinary requests get. */
const DOUBT_SHARE = 0.5;

type Pair = { model: LoadedModel | null; policy: CompiledPolicy };

export type TrialOptions = {
  model: () => LoadedModel | null;
  /** Counts no hits of rules. */
  policy: () => CompiledPolicy;
};

/** What is in force when the process starts counts as proven: there is nobody yet whom it could have wronged. */
export function createTrial({ model, policy }: TrialOptions): Trial {
  let inForce: Pair = { model: model(), policy: policy() };
  /** The last that came through its trial. */
  let proven = inForce;
  let changedAtMs = -Infinity;

  const isSame = (one: Pair, other: Pair): boolean =>
    one.model?.version === other.model?.version && one.policy.version === other.policy.version;

  return {
    notice: (nowMs) => {
      const now = { model: model(), policy: policy() };
      if (now.model === inForce.model && now.policy === inForce.policy) return false;
      const hasChanged = !isSame(now, inForce);
      inForce = now;
      if (hasChanged) changedAtMs = nowMs;
      if (isSame(now, proven)) proven = now;
      return hasChanged;
    },
    endAfter: (trialMs, nowMs) => {
      if (nowMs - changedAtMs >= trialMs) proven = inForce;
    },
    state: () => (isSame(inForce, proven) ? 'over' : proven.model === null ? 'first' : 'compared'),
    isModelNew: () => inForce.model?.version !== proven.model?.version,
    changedAtMs: () => changedAtMs,
    former: (judged) => {
      const { model: formerModel, policy: formerPolicy } = proven;
      if (formerModel === null) return formerPolicy.decide(judged.facts, null).action === 'allow' ? 'passes' : 'stops';
      const { candidateAction, candidateAttackScore } = scoreInShadow(formerModel, judged, formerPolicy.decide);
      if (candidateAction !== 'allow') return 'stops';
      const share = Math.min(DOUBT_SHARE, formerPolicy.policy.standing.suspicion.share);
      return (candidateAttackScore ?? 0) >= share * formerModel.bundle.thresholds.attack ? 'doubts' : 'passes';
    }
  };
}
