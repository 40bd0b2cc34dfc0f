/** Shorter values decode to a word at most, and plain words of this length are common. */
const MIN_ENCODED_CHARS = 16;
/** With its padding a shorter value says itself what it is; `fGlk` and the like stay what they are. */
const MIN_PADDED_CHARS = 8;
/** Enough to see a payload's beginning; a whole file in base64 is not unpacked on the request path. */
const MAX_ENCODED_CHARS = 16_384;
/** Twelve bytes tell text from random; tokens pass by in every request, so they are told apart without unpacking. */
const PROBE_CHARS = 16;
/** A random token has five or six of twelve. */
const MAX_ODD_BYTES_IN_PROBE = 2;
/** Allows a stray byte in long text, none in short. */
const MIN_PRINTABLE_SHARE = 0.95;

/** Six bits per character of base64 and base64url, -1 for any other. */
const SIX_BITS = new Int8Array(128).fill(-1);
for (const alphabet of ['+/', '-_']) {
  const digits = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`;
  for (let value = 0; value < 64; value++) SIX_BITS[digits.charCodeAt(value)] = value;
}

/** The text a base64 or base64url value holds, or null when it is none or holds anything but mostly printable text. */
export function decodeBase64Text(value: string): string | null {
  if (value.length < MIN_ENCODED_CHARS) return decodePadded(value);
  if (!beginsLikeText(value)) return null;
  let end = value.length;
  while (end > value.length - 2 && value.charCodeAt(end - 1) === 0x3d) end--;
  for (let at = PROBE_CHARS; at < end; at++) if (sixBits(value, at) < 0) return null;
  const decoded = Buffer.from(value.slice(0, MAX_ENCODED_CHARS), 'base64').toString();
  return isPrintable(decoded) ? decoded : null;
}

/** Short values need every byte to be printable ASCII: one random value in some hundred passes that. */
function decodePadded(value: string): string | null {
  if (value.length < MIN_PADDED_CHARS || value.length % 4 !== 0 || !value.endsWith('=')) return null;
  if (!/^[\w+/-]+={1,2}$/.test(value)) return null;
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  return /^[\t\n\r -~]+$/.test(decoded) ? decoded : null;
}

/** Counts bytes that neither print nor continue a UTF-8 sequence. */
function beginsLikeText(value: string): boolean {
  let oddBytes = 0;
  let following = 0;
  for (let at = 0; at < PROBE_CHARS; at += 4) {
    const a = sixBits(value, at);
    const b = sixBits(value, at + 1);
    const c = sixBits(value, at + 2);
    const d = sixBits(value, at + 3);
    // Two characters of padding at most: the last group of a value as short as the probe.
    if ((a | b) < 0 || ((c | d) < 0 && value.length > PROBE_CHARS)) return false;
    const group = (a << 18) | (b << 12) | (Math.max(c, 0) << 6) | Math.max(d, 0);
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (group >>> shift) & 0xff;
      const continues = (byte & 0xc0) === 0x80;
      if (continues !== following > 0) oddBytes++;
      if (continues) following = Math.max(0, following - 1);
      else following = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
      if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) oddBytes++;
    }
  }
  return oddBytes <= MAX_ODD_BYTES_IN_PROBE;
}

/** -1 past the end, too. */
function sixBits(value: string, at: number): number {
  const code = value.charCodeAt(at);
  return code < 128 ? SIX_BITS[code]! : -1;
}

function isPrintable(text: string): boolean {
  let printable = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isControl = code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d;
    if (!isControl && code !== 0x7f && code !== 0xfffd && !(code >= 0x80 && code < 0xa0)) printable++;
  }
  return printable >= MIN_PRINTABLE_SHARE * text.length;
}
