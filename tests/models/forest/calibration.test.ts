import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate, type Calibration } from '#models/forest/calibration.ts';
import { fitCalibration } from '#models/forest/fit-calibration.ts';
import { logLoss } from '#models/metrics/calibration.ts';
import { createRng } from '#models/rng.ts';

const CLASSES = 3;

/** Rows whose class is drawn from the true probabilities; the forest claims a flattened, shifted version of them. */
function judged(seed: number, distort: (truth: number, label: number) => number) {
  const rng = createRng(seed);
  const labels = new Uint8Array(3000);
  const values = new Float32Array(labels.length * CLASSES);
  for (const row of labels.keys()) {
    const truth = Array.from({ length: CLASSES }, () => rng.next() ** 4 + 0.01);
    labels[row] = rng.weighted(truth.map((share, label) => [label, share] as const));
    const claim = truth.map(distort);
    const whole = claim.reduce((sum, share) => sum + share, 0);
    values.set(
      claim.map((share) => share / whole),
      row * CLASSES
    );
  }
  return { labels, probabilities: { rows: labels.length, columns: CLASSES, values } };
}

function calibrated(calibration: Calibration, probabilities: Float32Array): Float32Array {
  const copy = probabilities.slice();
  for (let offset = 0; offset < copy.length; offset += CLASSES) calibrate(calibration, copy, offset);
  return copy;
}

const flattened = judged(1, (truth, label) => truth ** 0.5 * (label === 0 ? 0.3 : 1));
const fitted = fitCalibration(flattened.probabilities, flattened.labels, 100);
const voteArbitrary = fc
  .tuple(...Array.from({ length: CLASSES }, () => fc.integer({ min: 0, max: 1000 })))
  .filter((votes) => votes.some((vote) => vote > 0))
  .map((votes) => votes.map((vote) => vote / votes.reduce((sum, one) => sum + one, 0)));

describe('calibration', () => {
  it('undoes a temperature and a shifted prior on rows it has not seen', () => {
    const fresh = judged(2, (truth, label) => truth ** 0.5 * (label === 0 ? 0.3 : 1));
    const ideal = judged(2, (truth) => truth);
    const after = { ...fresh.probabilities, values: calibrated(fitted, fresh.probabilities.values) };
    const best = logLoss(ideal.probabilities, ideal.labels);
    expect(logLoss(fresh.probabilities, fresh.labels)).toBeGreaterThan(best + 0.1);
    expect(logLoss(after, fresh.labels)).toBeLessThan(best + 0.01);
    expect(fitted.slope).toBeGreaterThan(1.5);
  });

  it('leaves probabilities that are right nearly alone', () => {
    const right = judged(3, (truth) => truth);
    const { slope, bias } = fitCalibration(right.probabilities, right.labels, 1000);
    expect(slope).toBeCloseTo(1, 0);
    for (const shift of bias) expect(Math.abs(shift)).toBeLessThan(0.25);
  });

  it('gives probabilities that sum to 1', () => {
    fc.assert(
      fc.property(voteArbitrary, (votes) => {
        const after = calibrated(fitted, Float32Array.from(votes));
        expect(after.every((share) => share > 0 && share < 1)).toBe(true);
        expect(after.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
      })
    );
  });

  it('never lowers the attack probability when the raw one grows', () => {
    const attackArbitrary = fc.float({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(attackArbitrary, attackArbitrary, attackArbitrary, (one, other, split) => {
        const benign = (attack: number): number =>
          calibrated(fitted, Float32Array.from([1 - attack, attack * split, attack * (1 - split)]))[0]!;
        expect(benign(Math.max(one, other))).toBeLessThanOrEqual(benign(Math.min(one, other)) + 1e-6);
      })
    );
  });

  it('stays finite and in order when the forest is never wrong, or always', () => {
    const labels = Uint8Array.from({ length: 90 }, (_, row) => row % CLASSES);
    for (const shift of [0, 1]) {
      const values = new Float32Array(labels.length * CLASSES);
      for (const [row, label] of labels.entries()) values[row * CLASSES + ((label + shift) % CLASSES)] = 1;
      const { slope, bias } = fitCalibration({ rows: labels.length, columns: CLASSES, values }, labels, 100);
      expect(slope).toBeGreaterThan(0);
      expect([slope, ...bias].every(Number.isFinite)).toBe(true);
    }
  });
});
