import type { RequestClient } from '../decision.ts';

/** What proxies add on the way: the upstream learns of it from the gateway's own fields, and no client wrote it. */
const ADDED_BY_PROXIES = new Set(
  'x-forwarded-for x-forwarded-proto x-forwarded-host x-forwarded-port forwarded x-real-ip x-request-id via'.split(' ')
);
/** The one a trusted proxy appends to rather than replaces, whatever the client wrote into it. */
const HOP_FIELDS = new Set(['x-forwarded-for', 'forwarded']);
/** Addresses, names, ports and ids, listed or as pairs: all a proxy has to say. `via` also names protocols and programs. */
const PLAIN = /^(?:[\w-]+=)?"?[\w.:[\]-]*"?(?:[,;]\s?(?:[\w-]+=)?"?[\w.:[\]-]*"?)*$/;
const PLAIN_VIA = /^[\w.:/ ,()-]*$/;
const MAX_PLAIN_CHARS = 1_024;

/**
 * Name and value pairs as a request record holds them: names lower-case. Behind a trusted proxy without what it adds; what can only
 * have come from the client is passed on to the upstream, and so it stays.
 */
export function judgedHeaders(
  rawHeaders: readonly string[],
  { isPeerTrusted, claimedHops }: Pick<RequestClient, 'isPeerTrusted' | 'claimedHops'>
): [string, string][] {
  const pairs: [string, string][] = [];
  let claimed = claimedHops;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase();
    const value = rawHeaders[at + 1]!;
    if (!isPeerTrusted || !ADDED_BY_PROXIES.has(name)) pairs.push([name, value]);
    else if (claimed !== '' && HOP_FIELDS.has(name) && value.startsWith(claimed)) {
      pairs.push([name, claimed]);
      claimed = '';
    } else if (!isPlain(name, value)) pairs.push([name, value]);
  }
  return pairs;
}

function isPlain(name: string, value: string): boolean {
  return value.length <= MAX_PLAIN_CHARS && (name === 'via' ? PLAIN_VIA : PLAIN).test(value);
}
