import { reject, type Rejection } from '../reading.ts';

export type RequestLine = { method: string; target: string; httpVersion: string };

/** RFC 9110 §5.6.2 `token`, but not one of punctuation alone: load balancers write `-` for a request they could not read. */
const METHOD = /^(?=.*[A-Za-z])[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VERSION = / HTTP\/(\d(?:\.\d)?)$/i;

/**
 * `METHOD target [HTTP/x.y]`, tolerant of what clients really send: blanks inside the target, lower-case methods, no version
 * (HTTP/0.9). Refuses what names no method and target (a TLS handshake on a plain port, a lone word).
 */
export function parseRequestLine(text: string): RequestLine | Rejection {
  if (text === '' || text === '-') return reject('request-line-empty', 'no request line');
  const version = VERSION.exec(text);
  const rest = version ? text.slice(0, version.index) : text;
  const blank = rest.indexOf(' ');
  const method = rest.slice(0, blank);
  const target = rest.slice(blank + 1);
  if (blank <= 0 || target.trim() === '' || !METHOD.test(method))
    return reject('request-line-invalid', 'no method and target');
  return { method, target, httpVersion: version ? normaliseVersion(version[1]!) : '' };
}

/** `HTTP/2`, `h2`, `http/2.0` → `2.0`; empty when it says nothing. */
export function httpVersionOf(protocol: string): string {
  const digits = /^(?:https?\/|h)?(\d(?:\.\d)?)$/i.exec(protocol);
  return digits ? normaliseVersion(digits[1]!) : '';
}

function normaliseVersion(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}

/** Splits an absolute URL into host and origin-form target, bytes untouched; a fragment is never sent. Null when not http(s)/ws(s). */
export function splitUrl(url: string): { host: string; target: string } | null {
  const parts = /^(?:https?|wss?):\/\/([^/?#]*)([^#]*)/i.exec(url);
  if (!parts) return null;
  const target = parts[2]!;
  return { host: parts[1]!.replace(/^.*@/, ''), target: target.startsWith('/') ? target : `/${target}` };
}
