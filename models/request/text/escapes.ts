import { hexValue, isDigitCode } from './char-classes.ts';

/** Longest numeric character reference looked at: `&#x0010FFFF;` and some padding zeros. */
const MAX_REFERENCE_DIGITS = 10;
/** `&lbrace;`, `&NewLine;`: the longest name in the table, and its ampersand. */
const MAX_ENTITY_CHARS = 9;

/** Marks an interpreter reacts to. Letters with accents are left alone: they hide nothing. */
const ENTITIES = new Map(
  Object.entries({
    amp: '&',
    apos: "'",
    ast: '*',
    bsol: '\\',
    colon: ':',
    comma: ',',
    commat: '@',
    dollar: '$',
    equals: '=',
    excl: '!',
    grave: '`',
    gt: '>',
    lbrace: '{',
    lcub: '{',
    lowbar: '_',
    lpar: '(',
    lsqb: '[',
    lt: '<',
    nbsp: ' ',
    newline: '\n',
    num: '#',
    percnt: '%',
    period: '.',
    plus: '+',
    quest: '?',
    quot: '"',
    rbrace: '}',
    rcub: '}',
    rpar: ')',
    rsqb: ']',
    semi: ';',
    sol: '/',
    tab: '\t',
    verbar: '|',
    vert: '|'
  })
);

const UNCLOSED = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"']
]);

/** What one escape stands for; written by the readers below, valid until the next one is called. */
export type Escape = { text: string; isOverlong: boolean; isNeedless: boolean };

/** `%41`, `%u0041`, UTF-8 sequences, overlong ones too. Returns how many characters it spans, 0 when it is no escape. */
export function readPercent(text: string, at: number, escape: Escape): number {
  escape.isOverlong = false;
  escape.isNeedless = false;
  const next = text.charCodeAt(at + 1);
  if (next === 0x75 || next === 0x55) {
    const unit = readHex(text, at + 2, 4);
    if (unit < 0) return 0;
    escape.text = String.fromCharCode(unit);
    return 6;
  }
  const lead = readHex(text, at + 1, 2);
  if (lead < 0) return 0;
  if (lead < 0x80) {
    escape.text = String.fromCharCode(lead);
    escape.isNeedless = isUnreserved(lead);
    return 3;
  }
  const following = lead >= 0xf8 || lead < 0xc0 ? 0 : lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  let codePoint = lead & (0x3f >> following);
  for (let index = 1; index <= following; index++) {
    const byte = text.charCodeAt(at + 3 * index) === 0x25 ? readHex(text, at + 3 * index + 1, 2) : -1;
    // Lenient decoders mask whatever follows C0 and C1, which no valid text holds; so it is read as they would.
    const continues = byte >= 0 && ((byte & 0xc0) === 0x80 || lead === 0xc0 || lead === 0xc1);
    if (!continues) return asLatin1(lead, escape);
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  if (following === 0 || codePoint > 0x10ffff) return asLatin1(lead, escape);
  escape.isOverlong = codePoint < (following === 1 ? 0x80 : following === 2 ? 0x800 : 0x10000);
  escape.text = String.fromCodePoint(codePoint);
  return 3 * (following + 1);
}

/** `&lt;`, `&#60;`, `&#x3c`. */
export function readEntity(text: string, at: number, escape: Escape): number {
  if (text.charCodeAt(at + 1) === 0x23) {
    const isHex = (text.charCodeAt(at + 2) | 0x20) === 0x78;
    const start = at + (isHex ? 3 : 2);
    let end = start;
    let codePoint = 0;
    for (; end < start + MAX_REFERENCE_DIGITS; end++) {
      const code = text.charCodeAt(end);
      const digit = isHex || isDigitCode(code) ? hexValue(code) : -1;
      if (digit < 0) break;
      codePoint = codePoint * (isHex ? 16 : 10) + digit;
    }
    if (end === start || codePoint > 0x10ffff) return 0;
    escape.text = String.fromCodePoint(codePoint);
    return end - at + (text.charCodeAt(end) === 0x3b ? 1 : 0);
  }
  let end = at + 1;
  while (end - at <= MAX_ENTITY_CHARS && (text.charCodeAt(end) | 0x20) >= 0x61 && (text.charCodeAt(end) | 0x20) <= 0x7a)
    end++;
  if (text.charCodeAt(end) !== 0x3b) return readUnclosed(text, at, end, escape);
  const mark = ENTITIES.get(text.slice(at + 1, end).toLowerCase());
  if (mark === undefined) return 0;
  escape.text = mark;
  return end + 1 - at;
}

/** The oldest names need no semicolon (HTML Standard §13.5); behind `=` a parameter is meant, not a reference. */
function readUnclosed(text: string, at: number, end: number, escape: Escape): number {
  const next = text.charCodeAt(end);
  if (next === 0x3d || isDigitCode(next)) return 0;
  const mark = UNCLOSED.get(text.slice(at + 1, end).toLowerCase());
  if (mark === undefined) return 0;
  escape.text = mark;
  return end - at;
}

/** `\u0041`, `\u{41}`, `\x41`. */
export function readBackslash(text: string, at: number, escape: Escape): number {
  const kind = text.charCodeAt(at + 1);
  if (kind === 0x78) return asUnit(readHex(text, at + 2, 2), 4, escape);
  if (kind !== 0x75) return 0;
  if (text.charCodeAt(at + 2) !== 0x7b) return asUnit(readHex(text, at + 2, 4), 6, escape);
  let end = at + 3;
  let codePoint = 0;
  for (; end < at + 3 + MAX_REFERENCE_DIGITS && hexValue(text.charCodeAt(end)) >= 0; end++) {
    codePoint = codePoint * 16 + hexValue(text.charCodeAt(end));
  }
  if (end === at + 3 || text.charCodeAt(end) !== 0x7d || codePoint > 0x10ffff) return 0;
  escape.text = String.fromCodePoint(codePoint);
  return end + 1 - at;
}

/** The value of exactly `digits` hexadecimal digits, or -1. */
function readHex(text: string, at: number, digits: number): number {
  let value = 0;
  for (let index = at; index < at + digits; index++) {
    const digit = hexValue(text.charCodeAt(index));
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function asUnit(unit: number, span: number, escape: Escape): number {
  if (unit < 0) return 0;
  escape.text = String.fromCharCode(unit);
  return span;
}

/** Bytes that are no UTF-8 are read as ISO 8859-1, as older shops send them. */
function asLatin1(byte: number, escape: Escape): number {
  escape.text = String.fromCharCode(byte);
  return 3;
}

/** RFC 3986 §2.3: never needs encoding, so an encoder that does it wants to hide something. */
function isUnreserved(code: number): boolean {
  const lower = code | 0x20;
  return (
    (lower >= 0x61 && lower <= 0x7a) ||
    isDigitCode(code) ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x5f ||
    code === 0x7e
  );
}
