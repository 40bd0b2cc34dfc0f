import { isCredentialName } from './credentials.ts';

/** What becomes of a piece of content that stands under no telling name. */
export type Rewrite = (text: string) => string;

/** A name made of anything but plain words is content itself: an address used as key, a payload. */
const PLAIN_NAME = /^(?!.*\d{5})[\w.[\]$: -]{1,64}$/;

/** A path segment that names a person or is an id, a reset link, a signed path. */
const PERSONAL_SEGMENT = /[@:]|^\d+\.\d+\.\d+\.\d+$|^(?=.*\d)(?=.*[A-Za-z])[\w~.=-]{16,}$|^[0-9a-f-]{16,}$/i;

/** Rewrites a target's query values and `;name=value` path parameters, and those path segments that may identify someone. */
export function rewriteTarget(target: string, rewrite: Rewrite): string {
  const at = target.indexOf('?');
  const path = at < 0 ? target : target.slice(0, at);
  const query = at < 0 ? '' : `?${rewritePairs(target.slice(at + 1), rewrite)}`;
  return (
    path
      .split('/')
      .map((segment) => rewriteSegment(segment, rewrite))
      .join('/') + query
  );
}

function rewriteSegment(segment: string, rewrite: Rewrite): string {
  const [name = '', ...parameters] = segment.split(';');
  const isPersonal = PERSONAL_SEGMENT.test(decodeOnce(name));
  return [
    isPersonal ? rewriteEncoded(name, rewrite) : name,
    ...parameters.map((pair) => rewritePairs(pair, rewrite))
  ].join(';');
}

/** `name=value&…`: plain names stay, values of credentials go, other values are rewritten below their percent-encoding. */
export function rewritePairs(text: string, rewrite: Rewrite): string {
  return text
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=');
      if (at < 0) return rewriteEncoded(pair, rewrite); // a word alone may be a name or a value
      const name = decodeFully(pair.slice(0, at));
      const keptName = PLAIN_NAME.test(name) ? pair.slice(0, at) : rewriteEncoded(pair.slice(0, at), rewrite);
      return `${keptName}=${isCredentialName(name) ? '' : rewriteEncoded(pair.slice(at + 1), rewrite)}`;
    })
    .join('&');
}

function rewriteEncoded(text: string, rewrite: Rewrite): string {
  const plain = decodeFully(text);
  const rewritten = rewrite(plain);
  return rewritten === plain ? text : encodeURIComponent(rewritten.toWellFormed());
}

/** Three layers are more than any honest client wraps: `pass%252577ord` is a password too. */
function decodeFully(text: string): string {
  let plain = text.replaceAll('+', ' ');
  for (let layer = 0; layer < 3 && plain.includes('%'); layer++) plain = decodeOnce(plain);
  return plain;
}

function decodeOnce(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // No UTF-8: byte by byte, as Latin-1.
    return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
}
