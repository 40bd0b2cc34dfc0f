import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planPeriods } from '#pipelines/simulate/periods.ts';

describe('planPeriods', () => {
  it('deals out exactly what was asked for, evenly over five periods', () => {
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(50_000), (normalRequests, attackRequests) => {
        const plan = planPeriods({ normalRequests, attackRequests });
        const normal = plan.map(({ normalRows }) => normalRows);
        const attacks = plan.map(({ attackRows }) => [...attackRows.values()].reduce((sum, rows) => sum + rows, 0));
        const total = (counts: number[]): number => counts.reduce((sum, count) => sum + count, 0);
        expect(plan).toHaveLength(5);
        expect(total(normal)).toBe(normalRequests);
        expect(total(attacks)).toBe(attackRequests);
        expect(Math.max(...normal) - Math.min(...normal)).toBeLessThanOrEqual(1);
        // Eleven classes may each leave one row more in a period.
        expect(Math.max(...attacks) - Math.min(...attacks)).toBeLessThanOrEqual(11);
      })
    );
  });

  it('deals the same rows to the periods asked for alone', () => {
    const plan = planPeriods({ normalRequests: 100, attackRequests: 57, periods: [1, 4] });
    expect(plan.map(({ normalRows }) => normalRows)).toEqual([0, 50, 0, 0, 50]);
    const attacks = plan.map(({ attackRows }) => [...attackRows.values()].reduce((sum, rows) => sum + rows, 0));
    expect(attacks.map((rows) => rows > 0)).toEqual([false, true, false, false, true]);
    expect(attacks[1]! + attacks[4]!).toBe(57);
  });

  it('puts every class of twenty rows or more into every period', () => {
    for (const { attackRows } of planPeriods({ normalRequests: 0, attackRequests: 250 })) {
      for (const rows of attackRows.values()) expect(rows).toBeGreaterThan(0);
    }
  });
});
