/** Longer fragments are inspected at both ends: high enough for real parameters, low enough to bound a request's cost. */
export const MAX_INSPECTED_CHARS = 16_384;

export const KIND_SPACE = 0;
export const KIND_WORD = 1;
export const KIND_DIGIT = 2;
export const KIND_MARK = 3;

export const BLANK = 0x20;
export const DIGIT = 0x30;
const LINE_END = 0x0a;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const CODE_CONTROL = 1;
const CODE_FOREIGN = 0x80;
const CODE_FOREIGN_MARK = 0x81;

/** The folded characters of the text last folded, one byte each: lower case, digits as 0, other scripts as one letter. */
export const codes = new Uint8Array(MAX_INSPECTED_CHARS + 1);
/** What each folded character is. */
export const KINDS = new Uint8Array(256);

const FOLDED = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const isDigit = code >= 0x30 && code <= 0x39;
  const isUpper = code >= 0x41 && code <= 0x5a;
  const isLetter = isUpper || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
  const isLineEnd = code === LINE_END || code === 0x0d;
  const isSpace = !isLineEnd && (code === BLANK || (code >= 0x09 && code <= 0x0d));
  const isControl = !isSpace && !isLineEnd && (code < 0x20 || code === 0x7f);
  const folded = isDigit
    ? DIGIT
    : isUpper
      ? code + 32
      : isSpace
        ? BLANK
        : isLineEnd
          ? LINE_END
          : isControl
            ? CODE_CONTROL
            : code;
  FOLDED[code] = folded;
  KINDS[folded] = isDigit ? KIND_DIGIT : isLetter ? KIND_WORD : isSpace ? KIND_SPACE : KIND_MARK;
}
KINDS[CODE_FOREIGN] = KIND_WORD;
KINDS[CODE_FOREIGN_MARK] = KIND_MARK;

/** Fills `codes`; returns how many characters stand there. */
export function foldText(text: string): number {
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
