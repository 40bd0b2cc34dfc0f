import { CLASS_COUNT } from './window-sums.ts';

const LEARNING_RATE = 0.5;

/** `out` becomes the biases plus the kept rows' weights. Written out per class: a loop over six costs half as much again. */
export function addRows(
  weights: Float32Array,
  kept: Int32Array,
  count: number,
  norm: number,
  biases: Float64Array,
  out: Float64Array
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  for (let at = 0; at < count; at++) {
    const row = kept[at]!;
    s0 += weights[row]!;
    s1 += weights[row + 1]!;
    s2 += weights[row + 2]!;
    s3 += weights[row + 3]!;
    s4 += weights[row + 4]!;
    s5 += weights[row + 5]!;
  }
  out[0] = biases[0]! + s0 * norm;
  out[1] = biases[1]! + s1 * norm;
  out[2] = biases[2]! + s2 * norm;
  out[3] = biases[3]! + s3 * norm;
  out[4] = biases[4]! + s4 * norm;
  out[5] = biases[5]! + s5 * norm;
}

/** One AdaGrad step (Duchi, Hazan & Singer 2011) on the kept rows; a bucket's six weights share one rate. */
export function descend(
  weights: Float32Array,
  squares: Float32Array,
  kept: Int32Array,
  count: number,
  gradient: Float64Array,
  added: number
): void {
  const g0 = gradient[0]!;
  const g1 = gradient[1]!;
  const g2 = gradient[2]!;
  const g3 = gradient[3]!;
  const g4 = gradient[4]!;
  const g5 = gradient[5]!;
  for (let at = 0; at < count; at++) {
    const row = kept[at]!;
    const bucket = row / CLASS_COUNT;
    const square = squares[bucket]! + added;
    squares[bucket] = square;
    const rate = LEARNING_RATE / Math.sqrt(square + 1e-4);
    weights[row]! -= rate * g0;
    weights[row + 1]! -= rate * g1;
    weights[row + 2]! -= rate * g2;
    weights[row + 3]! -= rate * g3;
    weights[row + 4]! -= rate * g4;
    weights[row + 5]! -= rate * g5;
  }
}
