import { PathHelmError } from '#platform/errors.ts';
import { createRng } from '../rng.ts';
import { addRows, descend } from './gradient-step.ts';
import { extractFeatures } from './payload-features.ts';
import { CLASS_COUNT, evidenceNorm, SHORTEST_WINDOW_CHARS, strongestWindow } from './window-sums.ts';

export type TrainingText = { text: string; classIndex: number; weight: number };

export type TrainingPlan = {
  seed: number;
  bucketBits: number;
  epochs: number;
  onProgress: (share: number) => void;
};

/** More than the longest window can hold. */
const MOST_KEPT = 8192;

export type TrainedWeights = { weights: Float32Array; biases: Float64Array };

/** Slower, so that the balance of the classes does not swing with the last texts seen. */
const BIAS_RATE = 0.05;
/** Pulls every touched weight towards zero between passes; high enough to silence one-off grams, low enough to keep rare payload words. */
const SHRINK = 0.001;
/** Features left out at random while training, so no single gram carries a class alone. */
const DROPOUT = 0.2;
/** Grammars are never quite right about their own label; certainty beyond this only grows weights. */
const SMOOTHING = 0.01;
/** A text given its class with at most this doubt is looked at again in every third pass only: the others are where there is something to learn. */
const LEARNT_ERROR = 0.05;
const REVISITED_SHARE = 0.35;

/**
 * AdaGrad on the cross-entropy of each text's strongest window: hostile texts learn from the span that looks most hostile, benign texts
 * from the span that comes closest to a false alarm.
 */
export function trainWeights(
  given: readonly TrainingText[],
  background: readonly TrainingText[],
  plan: TrainingPlan
): TrainedWeights {
  checkSamples(given);
  const samples = [...given, ...background];
  const buckets = 2 ** plan.bucketBits;
  const weights = new Float32Array(buckets * CLASS_COUNT);
  const squares = new Float32Array(buckets);
  const biases = new Float64Array(CLASS_COUNT);
  const biasSquares = new Float64Array(CLASS_COUNT);
  const unitScales = new Float64Array(CLASS_COUNT).fill(1);
  const kept = new Int32Array(MOST_KEPT);
  const gradient = new Float64Array(CLASS_COUNT);
  const rng = createRng(plan.seed).fork('payload-model');
  const order = Int32Array.from(samples.keys());
  const errors = new Float32Array(samples.length).fill(1);

  for (let epoch = 0; epoch < plan.epochs; epoch++) {
    shuffle(order, rng.next);
    for (const index of order) {
      if (errors[index]! < LEARNT_ERROR && rng.next() >= REVISITED_SHARE) continue;
      const { text, classIndex, weight } = samples[index]!;
      const features = extractFeatures(text, plan.bucketBits);
      let from = 0;
      let to = features.chars === 0 ? 0 : features.ends[features.chars - 1]!;
      // A text no longer than the shortest window is that window.
      if (features.chars > SHORTEST_WINDOW_CHARS) {
        const window = strongestWindow(features, weights, unitScales, biases);
        from = window.from;
        to = window.to;
      }
      let count = 0;
      for (let at = from; at < to && count < kept.length; at++) {
        if (rng.next() >= DROPOUT) kept[count++] = features.ids[at]! * CLASS_COUNT;
      }
      if (count === 0) continue;
      const norm = evidenceNorm(count);
      addRows(weights, kept, count, norm, biases, gradient);
      errors[index] = toGradient(gradient, classIndex, weight);
      let energy = 0;
      for (let c = 0; c < CLASS_COUNT; c++) {
        const step = gradient[c]!;
        energy += step * step;
        biasSquares[c]! += step * step;
        biases[c]! -= (BIAS_RATE * step) / Math.sqrt(biasSquares[c]! + 1);
        gradient[c] = step * norm;
      }
      // Nothing left to learn from this text in this pass.
      if (energy >= 1e-6) descend(weights, squares, kept, count, gradient, energy * norm * norm);
    }
    for (let at = 0; at < weights.length; at++) {
      const value = weights[at]!;
      weights[at] = value > SHRINK ? value - SHRINK : value < -SHRINK ? value + SHRINK : 0;
    }
    plan.onProgress((epoch + 1) / plan.epochs);
  }
  return { weights, biases };
}

/** Logits in, d(loss)/d(logit) out. Returns the probability that was not given to the true class. */
function toGradient(values: Float64Array, classIndex: number, weight: number): number {
  let top = -Infinity;
  for (const value of values) top = Math.max(top, value);
  let sum = 0;
  for (let c = 0; c < CLASS_COUNT; c++) {
    values[c] = Math.exp(values[c]! - top);
    sum += values[c]!;
  }
  const error = 1 - values[classIndex]! / sum;
  for (let c = 0; c < CLASS_COUNT; c++) {
    const target = c === classIndex ? 1 - SMOOTHING : SMOOTHING / (CLASS_COUNT - 1);
    values[c] = weight * (values[c]! / sum - target);
  }
  return error;
}

function shuffle(order: Int32Array, next: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    const held = order[last]!;
    order[last] = order[other]!;
    order[other] = held;
  }
}

function checkSamples(samples: readonly TrainingText[]): void {
  const seen = new Set<number>();
  for (const [index, { classIndex, weight }] of samples.entries()) {
    if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= CLASS_COUNT) {
      throw new PathHelmError(
        'TRAINING_DATA_UNUSABLE',
        `payload sample ${index}: class index ${classIndex} is not 0..5`
      );
    }
    if (!(weight >= 0 && weight < Infinity)) {
      throw new PathHelmError(
        'TRAINING_DATA_UNUSABLE',
        `payload sample ${index}: weight ${weight} is not a finite number ≥ 0`
      );
    }
    if (weight > 0) seen.add(classIndex);
  }
  if (!seen.has(0) || seen.size < 2) {
    throw new PathHelmError(
      'TRAINING_DATA_UNUSABLE',
      'the payload model needs benign texts and texts of at least one injection class'
    );
  }
}
