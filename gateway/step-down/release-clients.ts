import { timeOfDecision } from '#data/decision-id.ts';
import type { Enforcement } from '../policy/enforcement.ts';
import type { StateStore } from '../stores/state-store.ts';
import { isReasonOfModel } from './guardrail-tally.ts';

type ReleaseOptions = {
  store: Pick<StateStore, 'standingDecisions' | 'clearStanding'>;
  enforcement: Pick<Enforcement, 'forgive'>;
  nowMs: () => number;
};

/** Ends the standing decisions a model has led to since then; those of rules and of models before it stay. */
export function createRelease({ store, enforcement, nowMs }: ReleaseOptions): (sinceMs: number) => Promise<number> {
  return async (sinceMs) => {
    const decisions = await store.standingDecisions(nowMs());
    const wrong = decisions.filter(
      ([, { reason, decisionId }]) => isReasonOfModel(reason) && madeAt(decisionId) >= sinceMs
    );
    for (const [clientKey] of wrong) {
      await store.clearStanding(clientKey);
      enforcement.forgive(clientKey);
    }
    return wrong.length;
  };
}

function madeAt(decisionId: string): number {
  try {
    return timeOfDecision(decisionId);
  } catch {
    return 0; // of another program
  }
}
