/** How a client writes text into a URL. `strict` and `form` follow the standards; `lenient` and `lower` are sloppy scripts. */
export type UrlStyle = 'strict' | 'form' | 'browser' | 'lenient' | 'lower';

/** What may never stand bare in a request line, whoever writes it: blanks, controls and anything beyond ASCII. */
const NEVER_BARE = /[^!-~]/gu;

const BARE: Record<UrlStyle, RegExp> = {
  strict: /[^A-Za-z0-9._~-]/gu,
  form: /[^A-Za-z0-9*._-]/gu,
  // WHATWG query percent-encode set, plus what would end or split the value.
  browser: /[^!$(-*,-;?-Z[\]^_`a-z{-}~\\=]/gu,
  lenient: /[^!-"$'-*,-~]/gu,
  lower: /[^A-Za-z0-9._~-]/gu
};

export function encodeUrlText(text: string, style: UrlStyle): string {
  const encoded = text.replace(BARE[style], encodeCharacter);
  if (style === 'form') return encoded.replaceAll('%20', '+');
  return style === 'lower' ? encoded.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()) : encoded;
}

export function encodeComponent(text: string): string {
  return text.replace(BARE.strict, encodeCharacter);
}

/** For a path an attacker wants to arrive as typed: slashes, dots and escapes stay. */
export function encodeOnlyImpossible(text: string): string {
  return text.replace(NEVER_BARE, encodeCharacter).replaceAll('#', '%23').replaceAll('?', '%3F');
}

function encodeCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x80) return `%${(code < 16 ? '0' : '') + code.toString(16).toUpperCase()}`;
  // Half a surrogate pair cannot be encoded; the replacement character is what every client sends for it.
  return encodeURIComponent(code >= 0xd800 && code <= 0xdfff ? '\ufffd' : character);
}
