import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '#models/rng.ts';
import { chooseThresholds, type BenignScores } from '#pipelines/train/choose-thresholds.ts';

function benign(rows: number, seed = 1): BenignScores {
  const rng = createRng(seed);
  return {
    attack: Float64Array.from({ length: rows }, () => rng.next() * 0.5),
    anomaly: Float64Array.from({ length: rows }, () => rng.between(0.3, 0.6)),
    clients: Array.from({ length: rows }, (_, row) => `c${row}`)
  };
}

function flagged(scores: BenignScores, thresholds: { attack: number; anomaly: number }): number {
  return scores.attack.filter((score, row) => score >= thresholds.attack || scores.anomaly[row]! >= thresholds.anomaly)
    .length;
}

describe('thresholds', () => {
  it('stay within the budget on the rows they were chosen by', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.constantFrom(0.005, 0.01, 0.05),
        (seed, falsePositiveBudget) => {
          const scores = benign(3000, seed);
          const thresholds = chooseThresholds(scores, { falsePositiveBudget, confidence: 0.95, hasClassifier: true });
          expect(thresholds.requestsNeeded).toBeNull();
          expect(flagged(scores, thresholds)).toBeLessThanOrEqual(3000 * falsePositiveBudget);
        }
      ),
      { numRuns: 30 }
    );
  });

  it('never fall when the budget shrinks', () => {
    const scores = benign(5000);
    const at = (falsePositiveBudget: number) =>
      chooseThresholds(scores, { falsePositiveBudget, confidence: 0.95, hasClassifier: true });
    const [strict, loose] = [at(0.01), at(0.05)];
    expect(strict.attack).toBeGreaterThanOrEqual(loose.attack);
    expect(strict.anomaly).toBeGreaterThanOrEqual(loose.anomaly);
  });

  it('say how many more requests it takes to prove the budget', () => {
    const thresholds = chooseThresholds(benign(100), {
      falsePositiveBudget: 0.001,
      confidence: 0.95,
      hasClassifier: true
    });
    expect(thresholds.requestsNeeded).toBeGreaterThan(10_000);
    expect(thresholds.validationBenign).toBe(100);
  });

  it('leave the whole budget to the anomaly detector where there is no classifier, and never act on the other', () => {
    const scores = benign(5000);
    const alone = chooseThresholds(scores, { falsePositiveBudget: 0.01, confidence: 0.95, hasClassifier: false });
    const both = chooseThresholds(scores, { falsePositiveBudget: 0.01, confidence: 0.95, hasClassifier: true });
    expect(alone.attack).toBeGreaterThan(1);
    expect(alone.anomaly).toBeLessThan(both.anomaly);
  });

  it('count one odd client as one event, not as a hundred', () => {
    const scores = benign(5000);
    const clients = scores.clients.map((client, row) => (row < 100 ? 'odd' : client));
    const attack = scores.attack.map((score, row) => (row < 30 ? 0.9 : score));
    const plan = { falsePositiveBudget: 0.03, confidence: 0.95, hasClassifier: true };
    const spread = chooseThresholds({ ...scores, attack }, plan);
    const clustered = chooseThresholds({ ...scores, attack, clients }, plan);
    expect(clustered.attack).toBeGreaterThan(spread.attack);
  });
});
