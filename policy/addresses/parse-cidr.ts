import ipaddr from 'ipaddr.js';

export type Cidr = {
  /** Canonical text: host bits cleared, full prefix length for a single address, IPv4-mapped addresses as IPv4. */
  text: string;
  bytes: Uint8Array;
  prefixBits: number;
};

/** @returns undefined when the text is neither an address nor a CIDR; `10.1` and `010.0.0.1` are neither */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', length, ...rest] = text.trim().split('/');
  const bytes = parseAddress(address);
  if (bytes === undefined || rest.length > 0) return undefined;
  const bits = bytes.length * 8;
  const prefixBits = length === undefined ? bits : prefixLength(length, address, bits);
  if (prefixBits === undefined) return undefined;
  const network = bytes.map((byte, at) => byte & (0xff << (8 - Math.min(8, Math.max(0, prefixBits - at * 8)))));
  return { text: `${ipaddr.fromByteArray([...network]).toString()}/${prefixBits}`, bytes: network, prefixBits };
}

/** 4 or 16 bytes; IPv4-mapped IPv6 is IPv4; a zone (`fe80::1%eth0`) is left out. Undefined when it is no address. */
export function parseAddress(text: string): Uint8Array | undefined {
  const plain = parseIpv4(text);
  if (plain !== undefined || !text.includes(':')) return plain;
  const zone = text.indexOf('%');
  const address = zone < 0 ? text : text.slice(0, zone);
  if (!ipaddr.IPv6.isValid(address)) return undefined;
  const parsed = ipaddr.IPv6.parse(address);
  return Uint8Array.from((parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed).toByteArray());
}

/** Four decimal numbers without leading zeros (other readers take those for octal). Hand-written: it runs per request. */
function parseIpv4(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(4);
  let part = 0;
  let digits = 0;
  let value = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? 0x2e : text.charCodeAt(at);
    if (code === 0x2e) {
      if (digits === 0 || value > 255 || part > 3) return undefined;
      bytes[part++] = value;
      digits = 0;
      value = 0;
    } else if (code >= 0x30 && code <= 0x39 && digits < 3 && !(digits > 0 && value === 0)) {
      value = value * 10 + code - 0x30;
      digits++;
    } else {
      return undefined;
    }
  }
  return part === 4 ? bytes : undefined;
}

function prefixLength(text: string, address: string, bits: number): number | undefined {
  if (!/^\d{1,3}$/.test(text)) return undefined;
  // `::ffff:10.0.0.0/104` counts in 128 bits, the IPv4 network it means in 32.
  const length = Number(text) - (bits === 32 && address.includes(':') ? 96 : 0);
  return length >= 0 && length <= bits ? length : undefined;
}
