import type { RequestClient } from '../decision.ts';

/** What earlier hops said, as far as it is believed; empty where nothing was. */
export type EarlierHops = { xForwardedFor: string; forwarded: string; xForwardedProto: string; xForwardedHost: string };

type ForwardingOptions = { client: RequestClient; peer: string; host: string; earlier: EarlierHops };

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The X-Forwarded-* fields and Forwarded (RFC 7239) with this hop appended, as header lines. */
export function forwardingFields({ client, peer, host, earlier }: ForwardingOptions): string {
  const proto = earlier.xForwardedProto === '' ? client.scheme : earlier.xForwardedProto;
  const outerHost = earlier.xForwardedHost === '' ? host : earlier.xForwardedHost;
  const node = peer.includes(':') ? `"[${peer}]"` : peer;
  const element = `for=${node};proto=${client.scheme}${host === '' ? '' : `;host=${quoted(host)}`}`;
  return (
    `X-Forwarded-For: ${joined(earlier.xForwardedFor, peer)}\r\n` +
    `X-Forwarded-Proto: ${proto}\r\n` +
    (outerHost === '' ? '' : `X-Forwarded-Host: ${outerHost}\r\n`) +
    `Forwarded: ${joined(earlier.forwarded, element)}\r\n`
  );
}

function joined(earlier: string, own: string): string {
  return earlier === '' ? own : `${earlier}, ${own}`;
}

function quoted(text: string): string {
  return TOKEN.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
