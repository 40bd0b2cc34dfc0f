import type { Static } from 'typebox';
import { duration } from '../file/formats.ts';
import { parseDuration } from '../file/parse-duration.ts';
import { decimal, flag, part, whole } from '../file/schema-parts.ts';

/** `guardrails` of the policy file: when enforcing has to stop by itself. */
export const GuardrailsSpec = part(
  {
    enabled: flag(true, 'step down by itself at all'),
    trial: duration({
      default: '1h',
      description: 'so long after a change of model or policy it may be taken back; later a finding is only told'
    }),
    minRequests: whole(
      10,
      [10, 1_000_000],
      'fewer requests of clients that had behaved say nothing: up to a minute is added'
    ),
    stretch: duration({ default: '4s', description: 'the newest stretch of time' }),
    stoppedShare: decimal(0.05, [0, 1], 'a client counts as stopped when this share of its requests is'),
    clientShare: decimal(
      0.1,
      [0, 1],
      'of the clients that had behaved so many are stopped for what would have passed before; half of it under drift'
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
      'drift: their scores have moved from the reference by so much more (PSI) than usual'
    ),
    settle: duration({ default: '5s', description: 'after a step no further one down for so long' }),
    recoverAfter: duration({
      default: '10m',
      description: 'after so long without a finding the policy acts again; twice as long each further time, up to a day'
    })
  },
  'when a model is taken out of force by itself: to the previous one, or to observe'
);

export type GuardrailPlan = Omit<
  Static<typeof GuardrailsSpec>,
  'trial' | 'stretch' | 'settle' | 'recoverAfter' | 'judgeP99'
> & {
  trialMs: number;
  stretchMs: number;
  settleMs: number;
  recoverAfterMs: number;
  judgeP99Us: number;
};

export function guardrailPlanOf({
  trial,
  stretch,
  settle,
  recoverAfter,
  judgeP99,
  ...rest
}: Static<typeof GuardrailsSpec>): GuardrailPlan {
  return {
    ...rest,
    trialMs: parseDuration(trial)!, // the schema has read all four
    stretchMs: parseDuration(stretch)!,
    settleMs: parseDuration(settle)!,
    recoverAfterMs: parseDuration(recoverAfter)!,
    judgeP99Us: judgeP99
  };
}
