import { describe, expect, it } from 'vitest';
import { createReadinessTally } from '#gateway/policy/readiness-tally.ts';
import type { FinishedRequest } from '#gateway/observability/finished-request.ts';
import { factsOf, policyOf, verdictOf } from '#tests/policy/helpers/policy-scene.ts';

const THRESHOLDS = {
  attack: 0.8,
  anomaly: 0.7,
  falsePositiveBudget: 0.01,
  confidence: 0.95,
  validationBenign: 10_000,
  requestsNeeded: null
};
const { decide } = policyOf('');

/** As far as the tally looks at it. */
function finished(modelVersion: string, attackScore: number): FinishedRequest {
  const judgement = decide(factsOf(), verdictOf({ scanning: attackScore }));
  return { judged: modelVersion === '' ? null : { scored: { modelVersion }, judgement } } as unknown as FinishedRequest;
}

describe('the tally of observe mode', () => {
  it('says how many more requests enforcing needs, and when it is justified', () => {
    const { record, readiness } = createReadinessTally(() => THRESHOLDS);
    expect(readiness()).toMatchObject({ isJustified: false, requestsNeeded: 299 });
    for (let at = 0; at < 298; at++) record(finished('v1', 0));
    expect(readiness().requestsNeeded).toBe(1);
    record(finished('v1', 0));
    expect(readiness()).toMatchObject({ isJustified: true, requestsNeeded: 0 });
    record(finished('v1', 0.9));
    expect(readiness()).toMatchObject({ isJustified: false, reason: expect.stringContaining('1 of 300') as string });
  });

  it('begins anew with another model, and leaves out what no model has judged', () => {
    const { record, readiness } = createReadinessTally(() => THRESHOLDS);
    for (let at = 0; at < 400; at++) record(finished('v1', 0));
    record(finished('', 0));
    expect(readiness().reason).toContain('of 400');
    record(finished('v2', 0));
    expect(readiness().reason).toContain('of 1 ');
  });

  it('is never ready without a model', () => {
    expect(createReadinessTally(() => null).readiness()).toMatchObject({ isJustified: false, requestsNeeded: null });
  });
});
