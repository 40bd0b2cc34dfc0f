/**
 * A state as bytes: for every word that is not zero, how many zeros stand before it, then its value; both as base-128 numbers,
 * lowest digits first. Most clients send few requests, so most of their words are zero.
 */
export function packState(state: Int32Array, bytes: Uint8Array): number {
  let end = 0;
  let zeros = 0;
  for (const word of state) {
    if (word === 0) {
      zeros++;
      continue;
    }
    end = writeNumber(bytes, end, zeros);
    end = writeNumber(bytes, end, word >>> 0);
    zeros = 0;
  }
  return end;
}

/** Room that is enough for any state of so many words. */
export function mostPackedBytes(words: number): number {
  return words * 6; // a gap below 2^14 that takes two bytes stands for at least 128 words that take none
}

/** The opposite, into a state that holds whatever it held before. */
export function unpackState(bytes: Uint8Array, start: number, end: number, state: Int32Array): void {
  state.fill(0);
  let word = 0;
  let at = start;
  while (at < end) {
    let digit = bytes[at++]!;
    let zeros = digit & 0x7f;
    for (let shift = 7; digit >= 0x80; shift += 7) {
      digit = bytes[at++]!;
      zeros |= (digit & 0x7f) << shift;
    }
    digit = bytes[at++]!;
    let value = digit & 0x7f;
    for (let shift = 7; digit >= 0x80; shift += 7) {
      digit = bytes[at++]!;
      value |= (digit & 0x7f) << shift;
    }
    word += zeros;
    state[word++] = value;
  }
}

function writeNumber(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest >= 0x80) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}
