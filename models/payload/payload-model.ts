/**
 * What one fragment of a request is, by its text alone: multinomial logistic regression over hashed features (payload-features.ts),
 * judged in sliding windows (window-sums.ts). Linear, because it has to generalise from grammars to attackers it never met, and because
 * a linear score can be explained span by span.
 */
import { INJECTION_CLASSES } from '#data/label.ts';
import { createRng } from '../rng.ts';
import { backgroundText } from './background-texts.ts';
import { extractFeatures } from './payload-features.ts';
import { trainWeights, type TrainingText } from './train-weights.ts';
import { CLASS_COUNT, strongestWindow } from './window-sums.ts';

export const PAYLOAD_CLASSES = ['benign', ...INJECTION_CLASSES] as const;

/** A plain object of numbers and typed arrays: what the artefact format stores. Weight of class c for bucket b: `weights[b * 6 + c] * scales[c]`. */
export type PayloadModel = {
  bucketBits: number;
  weights: Int8Array;
  scales: Float64Array;
  biases: Float64Array;
};

/** `text` is a Fragment's text (decoded and normalised); `classIndex` counts in PAYLOAD_CLASSES; `weight` multiplies the loss. */
export type PayloadSample = TrainingText;

export type PayloadTrainOptions = {
  seed: number;
  /** Passes over the samples. */
  epochs?: number;
  /** 2^bucketBits rows of weights; 18 → 1.5 MB. */
  bucketBits?: number;
  /** Generated texts without meaning (background-texts.ts) added as benign, as a share of the samples. */
  backgroundShare?: number;
  /** Called after each pass with the share done, 0..1. */
  onProgress?: (share: number) => void;
};

const DEFAULT_EPOCHS = 4;
const DEFAULT_BUCKET_BITS = 18;
const DEFAULT_BACKGROUND_SHARE = 0.75;

/** The same samples and seed give the same model to the bit. Throws TRAINING_DATA_UNUSABLE when a sample or the set cannot be used. */
export function trainPayloadModel(samples: readonly PayloadSample[], options: PayloadTrainOptions): PayloadModel {
  const { seed, bucketBits = DEFAULT_BUCKET_BITS, backgroundShare = DEFAULT_BACKGROUND_SHARE } = options;
  const rng = createRng(seed).fork('payload-background');
  const background: PayloadSample[] = [];
  for (let left = Math.ceil(samples.length * backgroundShare); left > 0; left--) {
    background.push({ text: backgroundText(rng), classIndex: 0, weight: 1 });
  }
  const trained = trainWeights(samples, background, {
    seed,
    bucketBits,
    epochs: options.epochs ?? DEFAULT_EPOCHS,
    onProgress: options.onProgress ?? (() => undefined)
  });
  return { bucketBits, ...quantise(trained.weights), biases: trained.biases };
}

/** `out[i]` becomes the probability of PAYLOAD_CLASSES[i]; sums to 1. Allocates nothing; linear in the text's inspected length. */
export function scorePayload(model: PayloadModel, text: string, out: Float32Array): void {
  const features = extractFeatures(text, model.bucketBits);
  const { logits } = strongestWindow(features, model.weights, model.scales, model.biases);
  softmax(logits, out);
}

/** One signed byte per weight; each class has its own step, so a class of rare, strong evidence does not blunt the others. */
function quantise(weights: Float32Array): { weights: Int8Array; scales: Float64Array } {
  const scales = new Float64Array(CLASS_COUNT);
  for (let at = 0; at < weights.length; at++) {
    const magnitude = Math.abs(weights[at]!);
    const c = at % CLASS_COUNT;
    if (magnitude > scales[c]!) scales[c] = magnitude;
  }
  for (let c = 0; c < CLASS_COUNT; c++) scales[c] = Math.max(scales[c]!, 1e-9) / 127;
  const bytes = new Int8Array(weights.length);
  for (let at = 0; at < weights.length; at++) bytes[at] = Math.round(weights[at]! / scales[at % CLASS_COUNT]!);
  return { weights: bytes, scales };
}

function softmax(logits: Float64Array, out: Float32Array): void {
  let top = -Infinity;
  for (let c = 0; c < CLASS_COUNT; c++) if (logits[c]! > top) top = logits[c]!;
  let sum = 0;
  for (let c = 0; c < CLASS_COUNT; c++) sum += Math.exp(logits[c]! - top);
  for (let c = 0; c < CLASS_COUNT; c++) out[c] = Math.exp(logits[c]! - top) / sum;
}
