import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { clientKeyOf } from '#models/request/client-key.ts';
import type { RequestClient } from '../decision.ts';
import type { GatewayEffects } from '../effects.ts';
import {
  canonicalAddress,
  claimedHops,
  clientAddressOf,
  hopsOfForwarded,
  hopsOfXForwardedFor,
  trustedProxies
} from '../http/client-address.ts';
import { parseRequestTarget, type RequestTarget } from '../http/request-target.ts';
import { writeErrorAnswer } from '../http/error-answer.ts';
import type { GatewaySettings } from '../settings.ts';
import { inlinePlugin } from './inline-plugin.ts';

declare module 'fastify' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface can be augmented
  interface FastifyRequest {
    client: RequestClient;
    /** Address of the connection's other end. */
    peer: string;
    /** As it came, absolute form resolved. */
    requestTarget: RequestTarget;
  }
}

type Peer = { address: string; addressKey: string; isTrusted: boolean };

const REQUEST_ID = /^[\w.:-]{8,128}$/;

/** First stage: an id for the request, and whom it comes from. Malformed addressing ends here with 400. */
export const identifyPlugin = inlinePlugin<{ settings: GatewaySettings; effects: GatewayEffects }>(
  'identify',
  // eslint-disable-next-line @typescript-eslint/require-await -- fastify tells plugins apart by their being async
  async (app, { settings, effects }) => {
    const isTrusted = trustedProxies(settings.TRUSTED_PROXIES);
    const hopsOf = settings.TRUSTED_PROXY_HEADER === 'forwarded' ? hopsOfForwarded : hopsOfXForwardedFor;
    const peers = new WeakMap<Socket, Peer>();

    app.decorateRequest('client');
    app.decorateRequest('peer', '');
    app.decorateRequest('requestTarget');
    app.addHook('onRequest', (request, reply, done) => {
      const { raw } = request;
      const peer = peers.get(raw.socket) ?? notePeer(raw.socket);
      const requestId = (peer.isTrusted && idFromProxy(raw)) || effects.createRequestId();
      request.peer = peer.address;
      request.client = peer.isTrusted
        ? clientBehind(raw, peer, requestId)
        : {
            requestId,
            address: peer.address,
            addressKey: peer.addressKey,
            scheme: 'http',
            isPeerTrusted: false,
            claimedHops: ''
          };
      const target = hasSoundAddressing(raw) ? parseRequestTarget(request.originalUrl, raw.method ?? '') : null;
      if (target === null) {
        reply.hijack();
        reply.raw.shouldKeepAlive = false; // where its body ends is as doubtful as the rest of it
        writeErrorAnswer(reply.raw, { status: 400, code: 'BAD_REQUEST', requestId });
        return;
      }
      request.requestTarget = target;
      done();
    });

    function notePeer(socket: Socket): Peer {
      const address = canonicalAddress(socket.remoteAddress ?? '') ?? '';
      const peer = { address, addressKey: addressKeyOf(address), isTrusted: isTrusted(address) };
      peers.set(socket, peer);
      return peer;
    }

    function clientBehind(raw: IncomingMessage, peer: Peer, requestId: string): RequestClient {
      const values = valuesOf(raw, settings.TRUSTED_PROXY_HEADER);
      const hops = hopsOf(values);
      const { address, believedHops } = clientAddressOf(peer.address, hops, isTrusted);
      const proto = raw.headers['x-forwarded-proto'];
      return {
        requestId,
        address,
        addressKey: addressKeyOf(address),
        scheme: proto === 'https' ? 'https' : 'http',
        isPeerTrusted: true,
        claimedHops: hops.length === believedHops ? '' : claimedHops(values, believedHops)
      };
    }
  }
);

/** IPv6 by /64: a household or host is handed a whole one. */
function addressKeyOf(address: string): string {
  return clientKeyOf({ apiKeyId: '', sessionId: '', address }).slice('addr:'.length);
}

function idFromProxy(raw: IncomingMessage): string {
  const id = raw.headers['x-request-id'];
  return typeof id === 'string' && REQUEST_ID.test(id) ? id : '';
}

/** One Host, which HTTP/1.0 may leave out (RFC 9112 §3.2), and no chunked body in HTTP/1.0 (§6.1): two servers would read these differently. */
function hasSoundAddressing(raw: IncomingMessage): boolean {
  let hosts = 0;
  const { rawHeaders } = raw;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    if (name.length !== 4 || name.toLowerCase() !== 'host') continue;
    hosts++;
    if (!/^[\w.:~%!$&'()*+,;=[\]-]*$/.test(rawHeaders[index + 1]!)) return false;
  }
  if (raw.httpVersionMinor === 0) return hosts <= 1 && raw.headers['transfer-encoding'] === undefined;
  return hosts === 1;
}

function valuesOf(raw: IncomingMessage, field: string): string[] {
  const values: string[] = [];
  for (let index = 0; index < raw.rawHeaders.length; index += 2)
    if (raw.rawHeaders[index]!.toLowerCase() === field) values.push(raw.rawHeaders[index + 1]!);
  return values;
}
