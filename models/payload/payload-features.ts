/**
 * A fragment's text as hashed features. Three views of the same characters, each blind where another sees:
 *  - character 3- and 4-grams (lower case, digits as 0, white space runs as one blank): survive odd spelling;
 *  - token 1- to 3-grams with word identity: `union select`, `( alert`;
 *  - skeleton 3-, 4- and 6-grams, words reduced to their kind: `' w = ' w`, `; shell-command system-file`.
 * Long opaque runs (identifiers, base64, hashes) say nothing but that they are there; their inside would only be noise in the buckets.
 */
import { classOfWord, WORD_HASH_PRIME, WORD_HASH_START } from './word-classes.ts';

/** Longer fragments are inspected at both ends: high enough for real parameters, low enough to bound a request's cost. */
export const MAX_INSPECTED_CHARS = 16_384;
/** Past this an unbroken run of letters and digits is an identifier, not a word of any language an interpreter knows. */
const OPAQUE_RUN_CHARS = 24;
/** Per character: two character grams and up to seven token features when each character is its own token. */
const MAX_FEATURES_PER_CHAR = 9;

const KIND_SPACE = 0;
const KIND_WORD = 1;
const KIND_DIGIT = 2;
const KIND_MARK = 3;

const CODE_START = 2;
const CODE_END = 3;
const CODE_CONTROL = 1;
const CODE_FOREIGN = 0x80;
const CODE_FOREIGN_MARK = 0x81;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const BLANK = 0x20;
const DIGIT = 0x30;
const SYMBOL_WORD = 0x77;
const SYMBOL_NUMBER = DIGIT;
const SYMBOL_OPAQUE = 0x6f;

const FOLDED = new Uint8Array(128);
const KINDS = new Uint8Array(256);
for (let code = 0; code < 128; code++) {
  const isDigit = code >= 0x30 && code <= 0x39;
  const isUpper = code >= 0x41 && code <= 0x5a;
  const isLetter = isUpper || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
  const isSpace = code === 0x20 || (code >= 0x09 && code <= 0x0d);
  const isControl = !isSpace && (code < 0x20 || code === 0x7f);
  const folded = isDigit ? DIGIT : isUpper ? code + 32 : isSpace ? BLANK : isControl ? CODE_CONTROL : code;
  FOLDED[code] = folded;
  KINDS[folded] = isDigit ? KIND_DIGIT : isLetter ? KIND_WORD : isSpace ? KIND_SPACE : KIND_MARK;
}
KINDS[CODE_FOREIGN] = KIND_WORD;
KINDS[CODE_FOREIGN_MARK] = KIND_MARK;

/** Features of one text; `ends[i]` is how many ids stand up to and including character i. Reused by every call. */
export type ExtractedFeatures = { ids: Int32Array; ends: Int32Array; chars: number };

const codes = new Uint8Array(MAX_INSPECTED_CHARS + 1);
const scratch: ExtractedFeatures = {
  ids: new Int32Array((MAX_INSPECTED_CHARS + 1) * MAX_FEATURES_PER_CHAR),
  ends: new Int32Array(MAX_INSPECTED_CHARS),
  chars: 0
};

/** A feature counts once within so many characters (the longest window): a long list repeats its separators, not its evidence. */
const REPEAT_CHARS = 256;
/** Character positions run on over all texts, so `lastSeenAt` needs no clearing between them; it is cleared before they would overflow. */
const CLOCK_LIMIT = 2 ** 30;

let lastSeenAt = new Int32Array(0);
let clock = 0;
let shift = 0;
let count = 0;
/** Where the current text starts on the clock. */
let origin = 0;

/** Fills the shared scratch with bucket numbers in [0, 2^bucketBits). Valid until the next call. */
export function extractFeatures(text: string, bucketBits: number): ExtractedFeatures {
  const chars = foldCodes(text);
  startText(chars, bucketBits);
  const { ends } = scratch;
  // The last four characters, the last two tokens, the last six symbols.
  let gram = (CODE_START << 16) | (CODE_START << 8) | CODE_START;
  let token1 = CODE_START;
  let token2 = 0;
  let symbols = CODE_START;
  let olderSymbols = 0;

  let at = 0;
  while (at < chars) {
    const code = codes[at]!;
    const kind = KINDS[code]!;
    let end = at + 1;
    if (kind === KIND_SPACE) {
      while (end < chars && codes[end] === BLANK) end++;
      gram = (gram << 8) | BLANK;
      emitGrams(gram, at);
      while (at < end) ends[at++] = count;
      continue;
    }

    let hash = code;
    let symbol = code;
    if (kind !== KIND_MARK) {
      end = endOfRun(at, chars);
      if (end - at > OPAQUE_RUN_CHARS) hash = symbol = SYMBOL_OPAQUE;
      else if (runDigits === end - at) hash = symbol = SYMBOL_NUMBER;
      else {
        hash = runHash;
        symbol = classOfWord(hash) || SYMBOL_WORD;
      }
    }

    if (symbol === SYMBOL_OPAQUE) {
      gram = (gram << 8) | SYMBOL_OPAQUE;
      while (at < end) ends[at++] = count;
    } else {
      for (; at < end; at++) {
        const next = (gram << 8) | codes[at]!;
        // A run of one character is said once.
        if (next !== gram) emitGrams(next, at);
        gram = next;
        ends[at] = count;
      }
    }

    olderSymbols = (olderSymbols << 8) | (symbols >>> 24);
    symbols = (symbols << 8) | symbol;
    const pair = Math.imul(token1, 0x2c1b3c6d) ^ hash;
    if (kind !== KIND_MARK) emit(hash ^ 0x165667b1, at);
    emit(pair, at);
    emit(Math.imul(token2, 0x297a2d39) ^ pair ^ 0x3c6ef372, at);
    emit((symbols & 0xffffff) ^ 0x1b873593, at);
    emit(symbols ^ 0x7ed55d16, at);
    emit(Math.imul(olderSymbols & 0xffff, 0x45d9f3b) ^ symbols ^ 0x4cf5ad43, at);
    token2 = token1;
    token1 = hash;
    ends[at - 1] = count;
  }
  if (chars > 0) {
    emit(((gram << 8) | CODE_END) ^ 0x5bd1e995, at);
    emit(Math.imul(token1, 0x2c1b3c6d) ^ CODE_END, at);
    emit(((symbols << 8) | CODE_END) ^ 0x7ed55d16, at);
    ends[chars - 1] = count;
  }
  scratch.chars = chars;
  return scratch;
}

function startText(chars: number, bucketBits: number): void {
  const buckets = 2 ** bucketBits;
  if (clock > CLOCK_LIMIT || lastSeenAt.length !== buckets) {
    if (lastSeenAt.length !== buckets) lastSeenAt = new Int32Array(buckets);
    lastSeenAt.fill(0);
    clock = 0;
  }
  origin = clock + REPEAT_CHARS + 1;
  clock = origin + chars;
  shift = 32 - bucketBits;
  count = 0;
}

function emitGrams(gram: number, at: number): void {
  emit(gram ^ 0x5bd1e995, at);
  emit((gram & 0xffffff) ^ 0x27d4eb2f, at);
}

function emit(key: number, at: number): void {
  const mixed = Math.imul(key ^ (key >>> 15), 0x2c1b3c6d);
  const id = Math.imul(mixed ^ (mixed >>> 13), 0x9e3779b1) >>> shift;
  const position = origin + at;
  if (position - lastSeenAt[id]! > REPEAT_CHARS) scratch.ids[count++] = id;
  lastSeenAt[id] = position;
}

let runHash = 0;
let runDigits = 0;

/** The end of the letters and digits that start at `from`; their hash (digit runs as one 0) and how many are digits. */
function endOfRun(from: number, chars: number): number {
  let hash = WORD_HASH_START;
  let digits = 0;
  let previous = 0;
  let end = from;
  for (; end < chars; end++) {
    const next = codes[end]!;
    const kind = KINDS[next]!;
    if (kind !== KIND_WORD && kind !== KIND_DIGIT) break;
    if (kind === KIND_DIGIT) digits++;
    if (next === DIGIT && previous === DIGIT) continue;
    hash = Math.imul(hash ^ next, WORD_HASH_PRIME);
    previous = next;
  }
  runHash = hash;
  runDigits = digits;
  return end;
}

function foldCodes(text: string): number {
  const { length } = text;
  if (length <= MAX_INSPECTED_CHARS) {
    foldRange(text, 0, length, 0);
    return length;
  }
  const half = MAX_INSPECTED_CHARS / 2;
  foldRange(text, 0, half, 0);
  foldRange(text, length - half, length, half);
  return MAX_INSPECTED_CHARS;
}

function foldRange(text: string, from: number, to: number, target: number): void {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    codes[target++] = code < 128 ? FOLDED[code]! : foldForeign(code);
  }
}

/** Letters of other scripts are letters; look-alikes of the marks interpreters obey are those marks. */
function foldForeign(code: number): number {
  if (code >= 0xff01 && code <= 0xff5e) return FOLDED[code - 0xfee0]!;
  switch (code) {
    case 0x2044:
    case 0x2215:
    case 0x29f8:
      return SLASH;
    case 0x2216:
    case 0x29f5:
      return BACKSLASH;
    case 0x00a0:
    case 0x2028:
    case 0x2029:
    case 0x3000:
      return BLANK;
    default:
      return code < 0xc0 || (code >= 0x2000 && code < 0x2c00) || code === 0xfffd ? CODE_FOREIGN_MARK : CODE_FOREIGN;
  }
}
