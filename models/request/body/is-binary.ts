/** Enough to tell a picture from a text file. */
const PROBED_CHARS = 512;
const MIN_BINARY_SHARE = 0.1;

/** Replacement characters (bytes that were no UTF-8), NULs and controls make up a tenth or more. */
export function isBinary(text: string): boolean {
  const chars = Math.min(text.length, PROBED_CHARS);
  let binary = 0;
  for (let at = 0; at < chars; at++) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd || code < 0x09 || (code > 0x0d && code < 0x20)) binary++;
  }
  return binary > 0 && binary >= MIN_BINARY_SHARE * chars;
}
