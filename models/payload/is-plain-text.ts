/** Longer runs may be an encoded object rather than a name or a number. */
const MAX_PLAIN_CHARS = 40;

/**
 * "Cannot be an attack": one short run of ASCII letters, digits, single hyphens and single underscores, or a decimal number. No blank, no
 * quote, no slash, no dot outside a number, nothing that any interpreter reads as more than a name. Such text need not be scored.
 */
export function isPlainText(text: string): boolean {
  const { length } = text;
  if (length > MAX_PLAIN_CHARS) return false;
  let hasLetter = false;
  let hasDot = false;
  let previous = 0;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2d || code === 0x5f) {
      if (previous === code) return false;
    } else if (code === 0x2e) {
      if (hasDot) return false;
      hasDot = true;
    } else if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) {
      hasLetter = true;
    } else if (code < 0x30 || code > 0x39) {
      return false;
    }
    previous = code;
  }
  return !(hasLetter && hasDot);
}
