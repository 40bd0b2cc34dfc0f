import { isDigitCode, isLetterCode } from '../request/text/char-classes.ts';

/** Enough of a fragment to know what it is made of. */
const MAX_CHARS = 1_024;

const counts = new Uint16Array(128);
/** n log2 n, so that an entropy costs no logarithm per character. */
const WEIGHTED_LOGS = Float64Array.from({ length: MAX_CHARS + 1 }, (_, n) => (n === 0 ? 0 : n * Math.log2(n)));

/** Bits per character over the text's beginning, 0..7; characters beyond ASCII count as one. */
export function entropyBits(text: string): number {
  const chars = Math.min(text.length, MAX_CHARS);
  if (chars === 0) return 0;
  counts.fill(0);
  for (let at = 0; at < chars; at++) {
    const code = text.charCodeAt(at);
    counts[code < 128 ? code : 127]!++;
  }
  let sum = 0;
  for (let code = 0; code < 128; code++) sum += WEIGHTED_LOGS[counts[code]!]!;
  return Math.max(0, Math.log2(chars) - sum / chars);
}

/** Share of ASCII characters in the text's beginning that are neither letters, digits nor blanks. */
export function markShare(text: string): number {
  const chars = Math.min(text.length, MAX_CHARS);
  let marks = 0;
  for (let at = 0; at < chars; at++) {
    const code = text.charCodeAt(at);
    if (code < 128 && code !== 0x20 && !isLetterCode(code) && !isDigitCode(code)) marks++;
  }
  return chars === 0 ? 0 : marks / chars;
}
