/** Everything the gateway answers itself lives below this; every other path belongs to the upstream. */
export const OWN_PREFIX = '/pathhelm';

const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)(.*)$/is;

export type RequestTarget = {
  /** Path and query exactly as they came, or `*`. */
  target: string;
  /** Named in an absolute-form target: it then replaces the Host field (RFC 9112 §3.2.2). Null: origin-form. */
  authority: string | null;
};

/** @returns null for a form that no server may accept */
export function parseRequestTarget(url: string, method: string): RequestTarget | null {
  if (url.startsWith('/')) return { target: url, authority: null };
  if (url === '*') return method === 'OPTIONS' ? { target: url, authority: null } : null;
  const absolute = ABSOLUTE_FORM.exec(url);
  if (absolute === null) return null;
  const [, authority, rest] = absolute as unknown as [string, string, string]; // both groups always take part
  return { target: rest.startsWith('/') ? rest : `/${rest}`, authority };
}

export function isOwnTarget(target: string): boolean {
  if (!target.startsWith(OWN_PREFIX)) return false;
  const next = target.charAt(OWN_PREFIX.length);
  return next === '' || next === '/' || next === '?';
}

/** Where the router finds the proxy. It never sees an upstream path: it would decode, and refuse what it cannot. */
export const PROXY_ROUTE = '/';

export function routedUrl(url: string, method: string): string {
  const parsed = parseRequestTarget(url, method);
  return parsed !== null && isOwnTarget(parsed.target) ? parsed.target : PROXY_ROUTE;
}
