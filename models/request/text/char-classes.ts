/** What kinds of characters stand in a text, as bits that are OR-ed together in one pass. */
export const CHARS_ESCAPE = 1;
export const CHARS_CONTROL = 2;
export const CHARS_NUL = 4;
const CHARS_MARK = 8;
const CHARS_FOREIGN = 16;
/** Marks that program text needs and an ordinary header value does not. */
export const CHARS_CODE = 32;
const CHARS_NOT_HEX = -1;

const CLASSES = new Uint8Array(128);
const HEX_VALUES = new Int8Array(128).fill(CHARS_NOT_HEX);
for (let code = 0; code < 128; code++) {
  const isLineSpace = code === 0x09 || code === 0x0a || code === 0x0d;
  if (code === 0) CLASSES[code] = CHARS_NUL | CHARS_MARK;
  else if ((code < 0x20 && !isLineSpace) || code === 0x7f) CLASSES[code] = CHARS_CONTROL | CHARS_MARK;
  else if (!isWordCode(code)) CLASSES[code] = CHARS_MARK;
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  if (!Number.isNaN(digit)) HEX_VALUES[code] = digit;
}
for (const escape of '%&\\') CLASSES[escape.charCodeAt(0)]! |= CHARS_ESCAPE;
for (const mark of "<>'`${}|\\%") CLASSES[mark.charCodeAt(0)]! |= CHARS_CODE;

/** Zero means: letters, digits, `_` and `-` only. Fullwidth forms count as escapes, for they are folded like one. */
export function charClassesOf(text: string): number {
  let classes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 128) classes |= CLASSES[code]!;
    else classes |= isFullwidth(code) ? CHARS_FOREIGN | CHARS_MARK | CHARS_ESCAPE : CHARS_FOREIGN | CHARS_MARK;
  }
  return classes;
}

/** Fullwidth forms of ! to ~: compatibility folding in an upstream turns them into ASCII. */
export function isFullwidth(code: number): boolean {
  return code >= 0xff01 && code <= 0xff5e;
}

/** 0..15, or -1. Takes NaN, as charCodeAt past the end gives. */
export function hexValue(code: number): number {
  return code < 128 ? HEX_VALUES[code]! : CHARS_NOT_HEX;
}

export function isDigitCode(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isLetterCode(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** Letters, digits, `_`, `-`. */
export function isWordCode(code: number): boolean {
  return isLetterCode(code) || isDigitCode(code) || code === 0x5f || code === 0x2d;
}

/** Blank, tab, line feed, carriage return. */
export function isSpaceCode(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
