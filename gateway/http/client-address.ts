import ipaddr from 'ipaddr.js';
import { listOf } from '../setting-formats.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

export type TrustedProxies = (address: string) => boolean;

const FORWARDED_FOR = /(?:^|[;,\s])for\s*=\s*("(?:[^"\\]|\\.)*"|[^;,\s]+)/gi;

/** @param cidrs checked when the settings were read */
export function trustedProxies(cidrs: string): TrustedProxies {
  const ranges = listOf(cidrs).map((entry) => {
    if (entry.includes('/')) return ipaddr.parseCIDR(entry);
    const address = ipaddr.process(entry);
    return [address, address.kind() === 'ipv4' ? 32 : 128] as [Address, number];
  });
  if (ranges.length === 0) return () => false;
  return (text) => {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    return ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  };
}

/** One text per address: lower case, compressed, IPv4 out of its IPv6 mapping, no zone. Null: no address. */
export function canonicalAddress(text: string): string | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return ipaddr.IPv4.isValidFourPartDecimal(text) ? text : null;
  const plain = text.replace(/%.*$/, '');
  if (!plain.includes(':') || !ipaddr.IPv6.isValid(plain)) return null;
  const address = ipaddr.IPv6.parse(plain);
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toString();
}

/**
 * Walks the chain from the peer towards the client for as long as each hop is trusted; the first that is not is the
 * client. What stands further left was written by someone nobody vouches for.
 * @param hops addresses as the proxies wrote them, client first
 * @returns the client's address, and how many hops from the end vouch for it
 */
export function clientAddressOf(
  peer: string,
  hops: readonly string[],
  isTrusted: TrustedProxies
): { address: string; believedHops: number } {
  let address = peer;
  let believedHops = 0;
  while (believedHops < hops.length && isTrusted(address)) {
    const hop = canonicalAddress(withoutPort(hops[hops.length - 1 - believedHops]!));
    if (hop === null) break; // `unknown`, an obfuscated name, or nonsense: the last hop that is known stands
    address = hop;
    believedHops++;
  }
  return { address, believedHops };
}

/** What stands left of the last `believedHops` hops of a comma list: the client's own words, as it wrote them. */
export function claimedHops(values: readonly string[], believedHops: number): string {
  let text = values.join(',');
  for (let left = believedHops; left > 0 && text !== '';) {
    const comma = text.lastIndexOf(',');
    if (text.slice(comma + 1).trim() !== '') left--;
    text = text.slice(0, Math.max(0, comma));
  }
  return text.trim();
}

export function hopsOfXForwardedFor(values: readonly string[]): string[] {
  return listOf(values.join(','));
}

export function hopsOfForwarded(values: readonly string[]): string[] {
  return [...values.join(',').matchAll(FORWARDED_FOR)].map((match) =>
    match[1]!.replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1')
  );
}

function withoutPort(hop: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(hop);
  if (bracketed !== null) return bracketed[1]!;
  const isIpv4WithPort = hop.indexOf(':') === hop.lastIndexOf(':');
  return isIpv4WithPort ? hop.replace(/:\d+$/, '') : hop;
}
