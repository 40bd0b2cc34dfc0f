import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RetryBudget } from '#gateway/upstreams/retry-budget.ts';

describe('RetryBudget', () => {
  it('grants two retries at once, then one for every ten requests', () => {
    const budget = new RetryBudget(0.1);
    budget.onRequest();
    expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false]);
    for (let request = 1; request < 30; request++) budget.onRequest();
    expect([budget.take(), budget.take()]).toEqual([true, false]);
  });

  it('a share of 0 grants none', () => {
    const budget = new RetryBudget(0);
    budget.onRequest();
    expect(budget.take()).toBe(false);
  });

  it('never grants more than the share, but for the advance', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 500 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (isRequest, share) => {
          const budget = new RetryBudget(share);
          let requests = 0;
          let granted = 0;
          for (const next of isRequest) {
            if (next) {
              budget.onRequest();
              requests++;
            } else if (budget.take()) granted++;
            expect(granted).toBeLessThanOrEqual(Math.max(2, share * requests + 1e-6));
          }
        }
      )
    );
  });

  it('does not save up for a storm', () => {
    const budget = new RetryBudget(0.1);
    for (let request = 0; request < 100_000; request++) budget.onRequest();
    let granted = 0;
    while (budget.take()) granted++;
    expect(granted).toBe(100);
  });
});
