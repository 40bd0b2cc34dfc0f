/** Microseconds since the epoch, as far as the clock tells them; rises with every call, also when the clock is set back. */
export function createTurns(nowMs: () => number): () => number {
  let last = 0;
  return () => (last = Math.max(last + 1, Math.trunc(nowMs()) * 1000));
}
