import { describe, expect, it } from 'vitest';
import { createReadinessTally, type ReadinessTallyOptions } from '#gateway/policy/readiness-tally.ts';
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
const NONE: ReadinessTallyOptions['budgets'] extends () => infer List ? List : never = [];
const WITHOUT_BUDGETS = { budgets: () => NONE, nowMs: () => 0 };
const { decide } = policyOf('');

/** As far as the tally looks at it. */
function finished(modelVersion: string, attackScore: number, path = '/'): FinishedRequest {
  const judgement = decide(factsOf(), verdictOf({ scanning: attackScore }));
  return {
    judged: modelVersion === '' ? null : { scored: { modelVersion }, judgement, parsed: { method: 'GET', path } }
  } as unknown as FinishedRequest;
}

describe('the tally of observe mode', () => {
  it('says how many more requests enforcing needs, and when it is justified', () => {
    const { record, readiness } = createReadinessTally({ ...WITHOUT_BUDGETS, thresholds: () => THRESHOLDS });
    expect(readiness()).toMatchObject({ isJustified: false, requestsNeeded: 299 });
    for (let at = 0; at < 298; at++) record(finished('v1', 0));
    expect(readiness().requestsNeeded).toBe(1);
    record(finished('v1', 0));
    expect(readiness()).toMatchObject({ isJustified: true, requestsNeeded: 0 });
    record(finished('v1', 0.9));
    expect(readiness()).toMatchObject({ isJustified: false, reason: expect.stringContaining('1 of 300') as string });
  });

  it('begins anew with another model, and leaves out what no model has judged', () => {
    const { record, readiness } = createReadinessTally({ ...WITHOUT_BUDGETS, thresholds: () => THRESHOLDS });
    for (let at = 0; at < 400; at++) record(finished('v1', 0));
    record(finished('', 0));
    expect(readiness().reason).toContain('of 400');
    record(finished('v2', 0));
    expect(readiness().reason).toContain('of 1 ');
  });

  it('is never ready without a model', () => {
    expect(createReadinessTally({ ...WITHOUT_BUDGETS, thresholds: () => null }).readiness()).toMatchObject({
      isJustified: false,
      requestsNeeded: null
    });
  });

  it('says for each budget of the policy how many more requests of its route it takes', () => {
    const budgets = [
      { route: 'GET /checkout', atMost: '1 per 100' },
      { route: '/login', atMost: '5 per day' }
    ];
    const { record, readiness } = createReadinessTally({
      thresholds: () => THRESHOLDS,
      budgets: () => budgets,
      nowMs: () => 0
    });
    for (let at = 0; at < 298; at++) record(finished('v1', 0, '/checkout'));
    record(finished('v1', 0.9, '/other'));
    const [checkout, login] = readiness().routes;
    expect(checkout).toMatchObject({ route: 'GET /checkout', requests: 298, wouldRefuse: 0, requestsNeeded: 1 });
    expect(login).toMatchObject({ requests: 0, isJustified: true });
    record(finished('v1', 0, '/checkout'));
    expect(readiness().routes[0]).toMatchObject({ isJustified: true, requestsNeeded: 0 });
    for (let at = 0; at < 3; at++) record(finished('v1', 0.9, '/checkout'));
    expect(readiness().routes[0]!.isJustified).toBe(false);
  });
});
