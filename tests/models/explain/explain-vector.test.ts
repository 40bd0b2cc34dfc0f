import fc from 'fast-check';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { explainVector } from '#models/explain/explain-vector.ts';
import { Explanation, type Contributions } from '#models/explain/explanation.ts';
import { isActedOn } from '#models/explain/find-counterfactual.ts';
import { FEATURE_COUNT, FEATURES } from '#models/features/feature-specs.ts';
import { createForestScorer } from '#models/forest/random-forest.ts';
import { createRng } from '#models/rng.ts';
import { createScorer } from '#models/scorer.ts';
import { smallBundle, SMALL_BUNDLE_KINDS, vectorOf } from '#tests/helpers/small-bundle.ts';

const bundle = smallBundle();
const scorer = createScorer(bundle);
const anyVector = fc
  .record({
    kind: fc.constantFrom(...SMALL_BUNDLE_KINDS),
    seed: fc.nat(),
    odd: fc.array(fc.nat({ max: FEATURE_COUNT - 1 }), { maxLength: 6 })
  })
  .map(({ kind, seed, odd }) => {
    const vector = vectorOf(kind, createRng(seed));
    for (const column of odd) vector[column] = 12;
    return vector;
  });
const explain = (values: Float32Array, more: object = {}): Explanation =>
  explainVector({ bundle, modelVersion: '2026-11-21.1', values, ...more });

function total({ base, reasons, rest }: Contributions): number {
  return base + reasons.reduce((sum, { contribution }) => sum + contribution, 0) + rest;
}

describe('contributions', () => {
  it('add up to what the forests said, with the base and the rest', () => {
    const votes = new Float32Array(12);
    const scoreForest = createForestScorer(bundle.classifier!.forest);
    fc.assert(
      fc.property(anyVector, (values) => {
        const told = explain(values);
        scoreForest(values, 0, votes);
        scorer.score(values, 0);
        const ofClass = votes[bundle.classes.indexOf(told.attackClass)]!;
        expect(total(told.attack!)).toBeCloseTo(1 - votes[0]!, 4);
        expect(told.attack!.sum).toBeCloseTo(1 - votes[0]!, 4);
        expect(total(told.class!)).toBeCloseTo(ofClass, 4);
        expect(total(told.anomaly)).toBeCloseTo(Math.log2(scorer.anomalyScore), 3);
        expect([told.attackScore, told.anomalyScore]).toEqual([scorer.attackScore, scorer.anomalyScore]);
        expect(Value.Errors(Explanation, told)).toEqual([]);
      }),
      { numRuns: 100 }
    );
  });

  it('name what sets a request apart, in words, beside what is usual', () => {
    const ordinary = Array.from({ length: 9 }, (_, seed) => vectorOf('benign', createRng(`usual ${seed}`)));
    const values = vectorOf('scraping', createRng(3));
    values[FEATURES.findIndex(({ name }) => name === 'client_requests_1m_log2')] = Math.log2(97);
    const { attackClass, attack, summary } = explain(values, { clientVectors: ordinary, routeVectors: ordinary });
    expect(attackClass).toBe('scraping');
    const requests = attack!.reasons.find(({ feature }) => feature === 'client_requests_1m_log2')!;
    expect(requests).toMatchObject({ said: '96 requests in the last minute', group: 'client' });
    expect(requests.place).toMatch(/^higher than in 9\d(\.\d)? % of ordinary traffic$/);
    expect(Number(requests.usualForClient)).toBeLessThan(10);
    expect(summary.join('\n')).toMatch(/requests in the last (minute|hour) \(usual for this client: \d/);
  });

  it('are left out for a model without a classifier', () => {
    const alone = { ...bundle, classifier: null };
    const told = explainVector({ bundle: alone, modelVersion: 'x', values: vectorOf('scanning', createRng(1)) });
    expect([told.attack, told.class, told.attackClass, told.probabilities]).toEqual([null, null, '', []]);
  });

  it('are refused for a vector of another length', () => {
    expect(() => explain(new Float32Array(3))).toThrow(/not 3/);
  });
});

describe('a counterfactual', () => {
  it('when given, was scored and would have passed, with at most four things changed', () => {
    let given = 0;
    fc.assert(
      fc.property(anyVector, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (values, attack) => {
        const thresholds = { attack, anomaly: 0.62 };
        const { counterfactual, counterfactualNote, isActedOn: isActed } = explain(values, { thresholds });
        scorer.score(values, 0);
        expect(isActed).toBe(isActedOn(scorer, thresholds));
        expect(counterfactualNote === '').toBe(counterfactual !== null);
        if (counterfactual === null) return;
        given++;
        expect(isActed).toBe(true);
        expect(counterfactual.changes.length).toBeGreaterThan(0);
        expect(counterfactual.changes.length).toBeLessThanOrEqual(4);
        const changed = values.slice();
        for (const { feature, to } of counterfactual.changes.flatMap(({ features }) => features))
          changed[FEATURES.findIndex(({ name }) => name === feature)] = to;
        scorer.score(changed, 0);
        expect(isActedOn(scorer, thresholds)).toBe(false);
        expect([counterfactual.attackScore, counterfactual.anomalyScore]).toEqual([
          scorer.attackScore,
          scorer.anomalyScore
        ]);
      }),
      { numRuns: 150 }
    );
    expect(given).toBeGreaterThan(20);
  });

  it.each([
    ['sql-injection', 'had the value at query.q read like ordinary text'],
    ['scraping', /with \d+(\.\d)? instead of \d+ (requests|different paths and queries) in the last hour/],
    ['scanning', /answers 404 in the last (minute|hour)/]
  ] as const)('of %s says what would have had to be otherwise', (kind, said) => {
    const { counterfactual } = explain(vectorOf(kind, createRng(5)), { matchedPlace: 'query.q' });
    expect(counterfactual!.said).toMatch(said);
  });

  it('moves towards what is normal for the client, when that suffices', () => {
    const usual = vectorOf('benign', createRng(8));
    const { counterfactual } = explain(vectorOf('scraping', createRng(9)), { clientVectors: [usual] });
    expect(counterfactual!.changes.map(({ towards }) => towards)).toContain('client');
  });

  it('is not there for a request that passed, nor where nothing helps', () => {
    expect(explain(vectorOf('benign', createRng(2)))).toMatchObject({
      isActedOn: false,
      counterfactual: null,
      counterfactualNote: expect.stringContaining('let it pass') as string
    });
    const thresholds = { attack: 2, anomaly: 0.01 };
    expect(explain(vectorOf('benign', createRng(2)), { thresholds })).toMatchObject({
      isActedOn: true,
      counterfactual: null,
      counterfactualNote: expect.stringContaining('no change') as string
    });
  });

  it('asks no client to be worse than it was', () => {
    fc.assert(
      fc.property(anyVector, (values) => {
        const { counterfactual } = explain(values);
        const text =
          counterfactual?.changes.filter(({ lever }) => ['text', 'not-found', 'errors', 'length'].includes(lever)) ??
          [];
        for (const { from, to } of text.flatMap(({ features }) => features)) expect(to).toBeLessThan(from);
      }),
      { numRuns: 60 }
    );
  });

  it('compares classes that have a threshold of their own alone, and the others by their sum, as policies do', () => {
    const values = vectorOf('scraping', createRng(4));
    const only = { attack: 0.5, anomaly: 2 };
    expect(explain(values, { thresholds: only }).isActedOn).toBe(true);
    expect(explain(values, { thresholds: { ...only, byClass: { scraping: 1.1 } } })).toMatchObject({
      isActedOn: false,
      thresholds: { attack: 1.1 }
    });
    const strict = { attack: 2, anomaly: 2, byClass: { scraping: 0.3 } };
    const { isActedOn: isActed, counterfactual } = explain(values, { thresholds: strict });
    expect([isActed, counterfactual === null]).toEqual([true, false]);
  });
});
