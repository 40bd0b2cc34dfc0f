import type { FeatureMatrix } from '../feature-matrix.ts';
import { logVote, type Calibration } from './calibration.ts';

/** Pulls towards "change nothing" with the strength of one row, so that a perfectly separated class keeps finite numbers. */
const RIDGE = 1;
/** Newton's method on a convex loss arrives in about eight steps. */
const MAX_STEPS = 50;
const LEAST_STEP = 1e-6;
/** Log loss per row that no figure shows any more. */
const ENOUGH = 1e-9;
/** A forest that ranks backwards must not turn the order round; high enough to keep float32 probabilities apart. */
const LEAST_SLOPE = 0.05;

/** Fits slope and biases to the forest's raw probabilities (rows x classes) on rows it was not trained on, by least log loss. */
export function fitCalibration(probabilities: FeatureMatrix, labels: Uint8Array, trees: number): Calibration {
  const logs = Float64Array.from(probabilities.values, (probability) => logVote(probability, trees));
  let weights = new Float64Array(probabilities.columns + 1);
  weights[0] = 1;
  let current = measure(logs, labels, weights);
  let gain = Infinity;
  for (let step = 0; step < MAX_STEPS && gain > ENOUGH * labels.length; step++) {
    const direction = solve(current.curvature, current.gradient);
    gain = 0;
    // Halving a step that overshoots lets Newton's method arrive from anywhere.
    for (let size = 1; size > LEAST_STEP && gain === 0; size /= 2) {
      const next = weights.map((weight, at) => weight - size * direction[at]!);
      const tried = measure(logs, labels, next);
      if (tried.loss >= current.loss) continue;
      gain = current.loss - tried.loss;
      weights = next;
      current = tried;
    }
  }
  return {
    kind: 'temperature-bias',
    slope: Math.max(LEAST_SLOPE, weights[0]!),
    bias: weights.slice(1),
    shift: new Float64Array(probabilities.columns),
    trees
  };
}

type Measured = { loss: number; gradient: Float64Array; curvature: Float64Array };

/** Log loss plus ridge at `weights` = [slope, bias...], with its first and second derivatives (row-major square). */
function measure(logs: Float64Array, labels: Uint8Array, weights: Float64Array): Measured {
  const size = weights.length;
  const classCount = size - 1;
  const gradient = weights.map((weight, at) => RIDGE * (weight - (at === 0 ? 1 : 0)));
  let loss = gradient.reduce((sum, pull) => sum + (pull * pull) / (2 * RIDGE), 0);
  const curvature = new Float64Array(size * size);
  for (let at = 0; at < size; at++) curvature[at * size + at] = RIDGE;
  const share = new Float64Array(classCount);
  for (let row = 0; row < labels.length; row++) {
    const first = row * classCount;
    const label = labels[row]!;
    let largest = -Infinity;
    for (let own = 0; own < classCount; own++) {
      share[own] = weights[0]! * logs[first + own]! + weights[own + 1]!;
      largest = Math.max(largest, share[own]!);
    }
    let sum = 0;
    for (let own = 0; own < classCount; own++) {
      share[own] = Math.exp(share[own]! - largest);
      sum += share[own]!;
    }
    let mean = 0;
    for (let own = 0; own < classCount; own++) {
      share[own]! /= sum;
      mean += share[own]! * logs[first + own]!;
    }
    loss -= Math.log(Math.max(share[label]!, Number.MIN_VALUE));
    gradient[0]! += mean - logs[first + label]!;
    gradient[label + 1]! -= 1;
    for (let own = 0; own < classCount; own++) {
      const distance = logs[first + own]! - mean;
      gradient[own + 1]! += share[own]!;
      curvature[0]! += share[own]! * distance * distance;
      curvature[own + 1]! += share[own]! * distance;
      curvature[(own + 1) * (size + 1)]! += share[own]!;
      for (let other = 0; other < classCount; other++) {
        curvature[(own + 1) * size + other + 1]! -= share[own]! * share[other]!;
      }
    }
  }
  for (let own = 1; own < size; own++) curvature[own * size] = curvature[own]!;
  return { loss, gradient, curvature };
}

/** Solves A x = b for a symmetric positive definite A by Gaussian elimination, which then needs no pivoting. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const a = matrix.slice();
  const x = right.slice();
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = a[row * size + pivot]! / a[pivot * size + pivot]!;
      for (let column = pivot; column < size; column++) a[row * size + column]! -= factor * a[pivot * size + column]!;
      x[row]! -= factor * x[pivot]!;
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let column = row + 1; column < size; column++) x[row]! -= a[row * size + column]! * x[column]!;
    x[row]! /= a[row * size + row]!;
  }
  return x;
}
