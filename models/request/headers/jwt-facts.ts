import { addFragment, placeOf, type FragmentCollector } from '../fragment-collector.ts';
import { isWordCode } from '../text/char-classes.ts';

/** What a JSON Web Token (RFC 7519) shows without its key. */
export type JwtFacts = {
  /** Of the last token seen; `none` and `unknown` are what forgers try. */
  algorithm: 'absent' | 'hmac' | 'rsa' | 'elliptic' | 'none' | 'unknown';
  isMalformed: boolean;
  isSignatureEmpty: boolean;
  /** The signature is not as long as its algorithm makes it. */
  hasOddSignature: boolean;
  /** Key material or its address inside the token (`jku`, `x5u`, `jwk`), or a key id that is no plain name. */
  hasOddKey: boolean;
  /** Seconds since the Unix epoch; 0 when the token does not say. */
  expiresAtSeconds: number;
  validFromSeconds: number;
};

export const NO_JWT: Readonly<JwtFacts> = Object.freeze({
  algorithm: 'absent',
  isMalformed: false,
  isSignatureEmpty: false,
  hasOddSignature: false,
  hasOddKey: false,
  expiresAtSeconds: 0,
  validFromSeconds: 0
});

/** `{"`, `{ "`, and `{` at the end of a line, in base64. */
const BEGINNINGS = ['eyJ', 'eyA', 'ewo', 'ew0'];
/** Larger than any header line a server accepts. */
const MAX_TOKEN_CHARS = 16_384;
const MAX_CLAIMS = 32;

/** RFC 7518 §3.1, RFC 8037: the signature's length in base64url characters, where the algorithm fixes it. */
const SIGNATURE_CHARS: ReadonlyMap<string, number> = new Map([
  ['HS256', 43],
  ['HS384', 64],
  ['HS512', 86],
  ['ES256', 86],
  ['ES384', 128],
  ['ES512', 176],
  ['EdDSA', 86]
]);
/** The shortest RSA key still in use has 1,024 bits. */
const MIN_RSA_SIGNATURE_CHARS = 171;

export function looksLikeJwt(value: string): boolean {
  if (value.charCodeAt(0) !== 0x65 || value.length > MAX_TOKEN_CHARS) return false;
  return BEGINNINGS.includes(value.slice(0, 3)) && value.includes('.');
}

/** Reads a compact token; its text claims become fragments, for they are input like any other. */
export function readJwt(token: string, collector: FragmentCollector): JwtFacts {
  const firstDot = token.indexOf('.');
  const lastDot = token.lastIndexOf('.');
  const header = unpack(token.slice(0, firstDot));
  const hasThreeParts = lastDot > firstDot && !token.slice(firstDot + 1, lastDot).includes('.');
  const claims = hasThreeParts ? unpack(token.slice(firstDot + 1, lastDot)) : null;
  if (header === null || claims === null) {
    return { ...NO_JWT, algorithm: header === null ? 'unknown' : algorithmOf(header), isMalformed: true };
  }
  addTexts(header, collector);
  addTexts(claims, collector);
  const algorithm = algorithmOf(header);
  const signatureChars = token.length - lastDot - 1;
  return {
    algorithm,
    isMalformed: !hasBase64UrlOnly(token, lastDot + 1),
    isSignatureEmpty: signatureChars === 0,
    hasOddSignature: !hasFittingSignature(header['alg'], algorithm, signatureChars),
    hasOddKey:
      header['jku'] !== undefined ||
      header['x5u'] !== undefined ||
      header['jwk'] !== undefined ||
      !isPlainKeyId(header['kid']),
    expiresAtSeconds: secondsOf(claims['exp']),
    validFromSeconds: secondsOf(claims['nbf'] ?? claims['iat'])
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

function unpack(part: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null; // just checked
  } catch {
    return null;
  }
}

function algorithmOf(header: JsonObject): JwtFacts['algorithm'] {
  const { alg } = header;
  if (typeof alg !== 'string') return 'unknown';
  if (alg.toLowerCase() === 'none') return 'none';
  if (alg === 'HS256' || alg === 'HS384' || alg === 'HS512') return 'hmac';
  if (/^[RP]S(256|384|512)$/.test(alg)) return 'rsa';
  return alg === 'EdDSA' || /^ES(256|384|512|256K)$/.test(alg) ? 'elliptic' : 'unknown';
}

function hasFittingSignature(alg: unknown, algorithm: JwtFacts['algorithm'], chars: number): boolean {
  if (algorithm === 'rsa') return chars >= MIN_RSA_SIGNATURE_CHARS;
  const expected = SIGNATURE_CHARS.get(String(alg));
  return expected === undefined || expected === chars;
}

function isPlainKeyId(keyId: unknown): boolean {
  if (keyId === undefined) return true;
  return typeof keyId === 'string' && /^[\w.:=+-]{1,128}$/.test(keyId);
}

function addTexts(object: JsonObject, collector: FragmentCollector): void {
  let claims = 0;
  for (const name in object) {
    if (++claims > MAX_CLAIMS) return;
    const value = object[name];
    if (typeof value === 'string') addFragment(collector, placeOf('jwt', name), value, 'none');
  }
}

function secondsOf(value: unknown): number {
  return typeof value === 'number' && value > 0 && value < Number.MAX_SAFE_INTEGER ? value : 0;
}

function hasBase64UrlOnly(token: string, from: number): boolean {
  for (let at = from; at < token.length; at++) {
    if (!isWordCode(token.charCodeAt(at))) return false;
  }
  return true;
}
