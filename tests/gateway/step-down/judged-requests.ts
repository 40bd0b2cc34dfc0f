import type { FinishedRequest } from '#gateway/observability/finished-request.ts';
import type { Judged } from '#gateway/judging/judged.ts';
import { finishedRequest } from '#tests/helpers/finished-request.ts';

/** As much of a judged request as the tally looks at. */
export function judgedAs(action: 'allow' | 'block', change: object = {}, scores = [0.5, 0.5], us = 100): Judged {
  return {
    judgement: { action, detector: action === 'allow' ? null : 'classifier', isEnforced: true, ...change },
    scored: { attackScore: scores[0], anomalyScore: scores[1] },
    ...{ parseUs: us, featuresUs: 0, scoreUs: 0, decideUs: 0 }
  } as unknown as Judged; // the rest of it is not looked at
}

export const passed = (client: string, more: Partial<FinishedRequest> = {}): FinishedRequest =>
  finishedRequest({ clientKey: client, judged: judgedAs('allow'), ...more });
export const blocked = (client: string, more: Partial<FinishedRequest> = {}): FinishedRequest =>
  finishedRequest({
    ...{ clientKey: client, judged: judgedAs('block'), status: 403 },
    ...{ stage: 'judge', action: 'block', reason: 'model:sql-injection', ...more }
  });

export const standing = (client: string): FinishedRequest =>
  blocked(client, { stage: 'guard', judged: null, reason: 'standing:repeated:model:scanning' });
