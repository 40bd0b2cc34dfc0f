import type { Static } from 'typebox';
import { duration } from '../file/formats.ts';
import { parseDuration } from '../file/parse-duration.ts';
import { decimal, flag, part, whole } from '../file/schema-parts.ts';

/** `guardrails` of the policy file: when enforcing has to stop by itself. */
export const GuardrailsSpec = part(
  {
    enabled: flag(true, 'step down by itself at all'),
    minRequests: whole(50, [10, 1_000_000], 'fewer judged requests say nothing: older ones are added, up to a minute'),
    stretch: duration({
      default: '4s',
      description: 'the newest stretch of time, compared with what was usual before'
    }),
    stoppedFactor: decimal(5, [1, 1000], 'stopped requests: so many times their usual share; half of it under drift'),
    stoppedFloor: decimal(0.05, [0, 1], 'and at least this share'),
    clientShare: decimal(
      0.1,
      [0, 1],
      'and of this share of the known clients: attacks come from few and from strangers'
    ),
    minClients: whole(5, [1, 1_000_000], 'fewer stopped clients say nothing'),
    successDrop: decimal(0.3, [0, 1], 'or: successful answers fall by this much while so many clients are stopped'),
    judgeP99: whole(
      50_000,
      [100, 60_000_000],
      'or: judging takes so many microseconds at p99, and three times the usual median'
    ),
    driftPsi: decimal(
      0.25,
      [0.01, 100],
      'drift: scores have moved from the reference by so much more (PSI) than usual'
    ),
    settle: duration({ default: '5s', description: 'after a step no further one down for so long' }),
    recoverAfter: duration({
      default: '10m',
      description: 'after so long without a finding the policy acts again; twice as long each further time, up to a day'
    })
  },
  'when a model is taken out of force by itself: to the previous one, or to observe'
);

export type GuardrailPlan = Omit<Static<typeof GuardrailsSpec>, 'stretch' | 'settle' | 'recoverAfter' | 'judgeP99'> & {
  stretchMs: number;
  settleMs: number;
  recoverAfterMs: number;
  judgeP99Us: number;
};

export function guardrailPlanOf({
  stretch,
  settle,
  recoverAfter,
  judgeP99,
  ...rest
}: Static<typeof GuardrailsSpec>): GuardrailPlan {
  return {
    ...rest,
    stretchMs: parseDuration(stretch)!, // the schema has read all three
    settleMs: parseDuration(settle)!,
    recoverAfterMs: parseDuration(recoverAfter)!,
    judgeP99Us: judgeP99
  };
}
