import { SKETCH_SPANS_MS, HEADER, type Sketch, type WindowLayout } from './window-layout.ts';

/**
 * Distinct counts by linear counting (Whang, Vander-Zanden, Taylor 1990): one bit per hashed value, in two generations that take turns,
 * with the number of set bits kept beside them so that reading costs one logarithm.
 */
export function addToSketch(state: Int32Array, sketch: Sketch, hash: number, isLate: boolean): void {
  const bit = scramble(hash) % sketch.bits;
  const word = sketch.at + 2 + (bit >>> 5);
  const previousWord = word + sketch.words;
  const mask = 1 << (bit & 31);
  const isInCurrent = (state[word]! & mask) !== 0;
  const isInPrevious = (state[previousWord]! & mask) !== 0;
  if (!isInCurrent && !isInPrevious) state[sketch.at + 1]!++;
  if (isLate) {
    state[previousWord]! |= mask;
  } else if (!isInCurrent) {
    state[word]! |= mask;
    state[sketch.at]!++;
  }
}

/** Turns generations over up to `atMs`. Returns whether events of that time go to the generation before; null: they are too old. */
export function turnSketches(
  state: Int32Array,
  layout: WindowLayout,
  span: Sketch['span'],
  atMs: number
): boolean | null {
  const stampAt = generationAt(span);
  const generation = Math.floor(atMs / SKETCH_SPANS_MS[span]);
  const turns = generation - state[stampAt]!;
  if (turns < -1) return null;
  if (turns < 0) return true;
  if (turns > 0) {
    state[stampAt] = generation;
    for (const sketch of layout.sketches) {
      if (sketch.span !== span) continue;
      const current = sketch.at + 2;
      const previous = current + sketch.words;
      if (turns === 1) state.copyWithin(previous, current, previous);
      else state.fill(0, previous, previous + sketch.words);
      state.fill(0, current, previous);
      state[sketch.at + 1] = turns === 1 ? state[sketch.at]! : 0;
      state[sketch.at] = 0;
    }
  }
  return false;
}

/** How many different values were added in this generation and the last, as of `atMs`. */
export function estimateDistinct(state: Int32Array, sketch: Sketch, atMs: number): number {
  const turns = Math.floor(atMs / SKETCH_SPANS_MS[sketch.span]) - state[generationAt(sketch.span)]!;
  const set = turns > 1 ? 0 : turns === 1 ? state[sketch.at]! : state[sketch.at + 1]!;
  // A full map has no estimate; half a bit stands for the one that is missing.
  return set === 0 ? 0 : -sketch.bits * Math.log((sketch.bits - Math.min(set, sketch.bits - 0.5)) / sketch.bits);
}

function generationAt(span: Sketch['span']): number {
  return span === 'minute' ? HEADER.minuteGeneration : HEADER.hourGeneration;
}

/** Finaliser of MurmurHash3: neighbours in, scattered bits out. */
function scramble(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
