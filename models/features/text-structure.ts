import { WORD_HASH_PRIME, WORD_HASH_START, wordClass } from '../payload/word-classes.ts';
import { isDigitCode, isLetterCode } from '../request/text/char-classes.ts';

/** Enough of a fragment to know what it is made of. */
const MAX_CHARS = 1_024;

/** What a text looks like to any interpreter, whichever it is meant for. */
export type TextStructure = {
  /** Words that some interpreter knows. */
  knownWords: number;
  /** Quotes and brackets without their partner. */
  unpaired: number;
  /** Different marks. */
  markKinds: number;
  /** Places where a mark that begins, ends or joins code stands right beside another mark. */
  markPairs: number;
};

const structure: TextStructure = { knownWords: 0, unpaired: 0, markKinds: 0, markPairs: 0 };
const counts = new Uint16Array(128);
const PAIRS = ['()', '[]', '{}', '<>'].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)] as const);
const QUOTES = Array.from('\'"`', (quote) => quote.charCodeAt(0));

/** Over the text's beginning. The result is shared scratch, valid until the next call. */
export function textStructure(text: string): TextStructure {
  counts.fill(0);
  structure.knownWords = 0;
  structure.markPairs = 0;
  const chars = Math.min(text.length, MAX_CHARS);
  let hash = 0;
  let wasMark = false;
  for (let at = 0; at <= chars; at++) {
    const code = at < chars ? text.charCodeAt(at) : 0;
    if (isLetterCode(code) || code === 0x5f) {
      hash = Math.imul((hash === 0 ? WORD_HASH_START : hash) ^ (code < 0x5b ? code | 0x20 : code), WORD_HASH_PRIME);
      wasMark = false;
      continue;
    }
    if (hash !== 0 && wordClass(hash) !== 0) structure.knownWords++;
    hash = 0;
    const isMark = code > 0x20 && code < 0x7f && !isDigitCode(code);
    if (isMark) {
      counts[code]!++;
      if (wasMark) structure.markPairs++;
    }
    wasMark = isMark;
  }
  structure.unpaired = 0;
  for (const [opening, closing] of PAIRS) structure.unpaired += Math.abs(counts[opening]! - counts[closing]!);
  for (const quote of QUOTES) structure.unpaired += counts[quote]! & 1;
  structure.markKinds = 0;
  for (let code = 0; code < 128; code++) if (counts[code]! > 0) structure.markKinds++;
  return structure;
}
