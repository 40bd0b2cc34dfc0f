/** What proxies add on the way: the upstream learns of it from the gateway's own fields, and no client wrote it. */
const ADDED_BY_PROXIES = new Set(
  'x-forwarded-for x-forwarded-proto x-forwarded-host x-forwarded-port forwarded x-real-ip x-request-id via'.split(' ')
);

/** Name and value pairs as a request record holds them: names lower-case. Behind a trusted proxy without the fields it adds. */
export function judgedHeaders(rawHeaders: readonly string[], isPeerTrusted: boolean): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase();
    if (!isPeerTrusted || !ADDED_BY_PROXIES.has(name)) pairs.push([name, rawHeaders[at + 1]!]);
  }
  return pairs;
}
