/** Milliseconds since the epoch in two 32-bit words, good for 70,000 years. */
const LOW_RANGE = 2 ** 30;

export function writeTime(state: Int32Array, at: number, timeMs: number): void {
  state[at] = Math.floor(timeMs / LOW_RANGE);
  state[at + 1] = timeMs % LOW_RANGE;
}

export function readTime(state: Int32Array, at: number): number {
  return state[at]! * LOW_RANGE + state[at + 1]!;
}
