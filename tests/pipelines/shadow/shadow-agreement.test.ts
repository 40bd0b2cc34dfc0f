import { describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import type { DecisionRow } from '#data/decision-row.ts';
import { ShadowReport } from '#data/shadow-report.ts';
import { shadowAgreement } from '#pipelines/shadow/shadow-agreement.ts';
import { createDecisions } from '#tests/helpers/decisions.ts';

const newDecision = createDecisions('gateway1');
const ALLOWED = { action: 'allow', wouldAction: 'allow', reason: '', wouldReason: '' } as const;
const HELD_BACK = { ...ALLOWED, wouldAction: 'block', wouldReason: 'model:sql-injection' } as const;
const BLOCKED = { ...HELD_BACK, action: 'block', reason: 'model:sql-injection' } as const;
const YES = { candidateVersion: '2026-05-02.1', candidateAction: 'block', candidateClass: 'scanning' } as const;
const NO = { ...YES, candidateAction: 'allow', candidateClass: 'benign' } as const;

// eslint-disable-next-line @typescript-eslint/require-await -- as readDecisions gives them
async function* inBatches(rows: readonly Partial<DecisionRow>[]): AsyncGenerator<DecisionRow[]> {
  const decisions = rows.map((row) => newDecision({ clientKey: 'addr:a', route: 'GET /r', ...row }));
  for (let at = 0; at < decisions.length; at += 3) yield decisions.slice(at, at + 3);
}

describe('agreement in shadow', () => {
  it('counts who is newly stopped and newly allowed, by route and class, whether enforced or observed', async () => {
    const report = await shadowAgreement(
      inBatches([
        ...Array.from({ length: 94 }, () => ({ ...ALLOWED, ...NO })),
        { ...BLOCKED, ...YES },
        { ...HELD_BACK, ...YES },
        { ...BLOCKED, ...NO, route: 'POST /s' },
        { ...HELD_BACK, ...NO, action: 'refuse', reason: 'breaker-open', route: 'POST /s', clientKey: 'addr:b' },
        { ...ALLOWED, ...YES, clientKey: 'addr:c' },
        { ...ALLOWED, ...YES, candidateClass: 'benign', clientKey: 'addr:c' }
      ])
    );
    expect(Value.Errors(ShadowReport, report)).toEqual([]);
    expect(report).toMatchObject({
      ...{ candidate: '2026-05-02.1', champions: ['2026-05-01.1'], requests: 100, agreed: 96 },
      ...{ newlyStopped: 2, newlyAllowed: 2, hidden: 0, withoutVerdict: 0 },
      ...{ clients: 3, agreedClients: 0, newlyStoppedClients: 1 }
    });
    expect(report.agreement.share).toBe(0.96);
    expect(report.agreement.low).toBeCloseTo(0.9007, 3); // exact binomial interval of 96 in 100
    expect(report.agreement.high).toBeCloseTo(0.989, 3);
    expect(report.byRoute).toEqual([
      { name: 'GET /r', requests: 98, newlyStopped: 2, newlyAllowed: 0 },
      { name: 'POST /s', requests: 2, newlyStopped: 0, newlyAllowed: 2 }
    ]);
    expect(report.byClass.map(({ name, newlyStopped, newlyAllowed }) => [name, newlyStopped, newlyAllowed])).toEqual([
      ['sql-injection', 0, 2],
      ['anomaly', 1, 0],
      ['scanning', 1, 0]
    ]);
    expect(report.examples.map(({ change, class: name }) => `${change} ${name}`)).toEqual([
      'newly-stopped scanning',
      'newly-stopped anomaly',
      'newly-allowed sql-injection',
      'newly-allowed sql-injection'
    ]);
  });

  it('leaves out what a limit or a standing decision hides, and says how many went without a verdict', async () => {
    const report = await shadowAgreement(
      inBatches([
        { ...ALLOWED, candidateVersion: '' }, // before there was a candidate
        { ...ALLOWED, ...NO },
        { ...ALLOWED, candidateVersion: '' },
        { ...ALLOWED, ...NO, wouldAction: 'block', wouldReason: 'standing:model:scanning' },
        { ...ALLOWED, ...YES, wouldAction: 'throttle', wouldReason: 'rate-limit' },
        { ...ALLOWED, ...NO }
      ])
    );
    expect(report).toMatchObject({ requests: 2, agreed: 2, hidden: 2, withoutVerdict: 1 });
  });

  it('is about the candidate scored last unless another is named', async () => {
    const rows = [
      { ...ALLOWED, ...YES, candidateVersion: '2026-05-02.1' },
      { ...ALLOWED, ...NO, candidateVersion: '2026-05-03.1' }
    ];
    expect(await shadowAgreement(inBatches(rows))).toMatchObject({ candidate: '2026-05-03.1', agreed: 1 });
    expect(await shadowAgreement(inBatches(rows), '2026-05-02.1')).toMatchObject({ requests: 1, newlyStopped: 1 });
    await expect(shadowAgreement(inBatches(rows), '2026-05-09.1')).rejects.toThrow(
      'none of 2 decisions has a verdict of 2026-05-09.1 in shadow; there are some of 2026-05-02.1, 2026-05-03.1'
    );
    await expect(shadowAgreement(inBatches([{ ...ALLOWED }]))).rejects.toMatchObject({ code: 'INPUT_EMPTY' });
  });

  it('shows examples of different clients rather than of one', async () => {
    const of = (clientKey: string) => ({ ...ALLOWED, ...YES, clientKey });
    const rows = [
      ...Array.from({ length: 30 }, () => of('addr:a')),
      ...['b', 'c', 'd'].map((name) => of(`addr:${name}`))
    ];
    const report = await shadowAgreement(inBatches(rows));
    expect(report.examples).toHaveLength(10);
    expect(report.newlyStoppedClients).toBe(4);
  });
});
