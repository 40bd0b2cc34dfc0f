import ipaddr from 'ipaddr.js';

export type ClientIdentity = {
  /** Id of the API key that was used, never the key itself; empty when none was. */
  apiKeyId: string;
  /** Hash of the authenticated bearer subject or session; empty when the request was not authenticated. */
  sessionId: string;
  address: string;
};

/**
 * Whom requests are counted by: the API key, else the authenticated session, else the address (IPv6 by /64, because
 * one household or host is handed a whole /64). A text that is no address, such as a pseudonym, stands for itself.
 */
export function clientKeyOf({ apiKeyId, sessionId, address }: ClientIdentity): string {
  if (apiKeyId !== '') return `key:${apiKeyId}`;
  if (sessionId !== '') return `session:${sessionId}`;
  return `addr:${networkOf(address)}`;
}

function networkOf(address: string): string {
  if (address === '') return 'unknown';
  // Four numbers are by far the most common and already canonical: no need to parse them.
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return address;
  const parsed = ipaddr.IPv6.parse(address);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}
