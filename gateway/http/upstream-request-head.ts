import type { RequestClient } from '../decision.ts';
import { forwardingFields, type EarlierHops } from './forwarding-fields.ts';

export type UpstreamRequest = {
  method: string;
  /** Path and query as they came, or `*`. */
  target: string;
  /** Name, value, name, value … as received. */
  rawHeaders: readonly string[];
  /** As the client asked for it. */
  host: string;
  client: RequestClient;
  /** Address of the connection's other end. */
  peer: string;
  /** Id of the API key's owner; empty when there is none. */
  clientId: string;
  isChunked: boolean;
  isUpgrade: boolean;
};

export type UpstreamRequestOptions = {
  upstreamAuthority: string;
  pathPrefix: string;
  preservesHost: boolean;
  forwardsCredentials: boolean;
  sendsVia: boolean;
};

/**
 * Fields that do not travel on as they came. `hop`: end at this connection (RFC 9110 §7.6.1). `own`: the gateway writes
 * them, so a client's are forgeries. `earlier`: continued when the peer is trusted, else forgeries too.
 */
const SPECIAL_FIELDS = new Map<string, 'hop' | 'own' | 'credential' | 'earlier' | 'te'>([
  ['connection', 'hop'],
  ['keep-alive', 'hop'],
  ['proxy-connection', 'hop'],
  ['transfer-encoding', 'hop'],
  ['upgrade', 'hop'],
  ['te', 'te'],
  ['host', 'own'],
  ['x-client-id', 'own'],
  ['x-request-id', 'own'],
  ['x-api-key', 'credential'],
  ['x-admin-api-key', 'credential'],
  ['x-forwarded-for', 'earlier'],
  ['x-forwarded-proto', 'earlier'],
  ['x-forwarded-host', 'earlier'],
  ['x-forwarded-port', 'earlier'],
  ['x-real-ip', 'earlier'],
  ['forwarded', 'earlier']
]);

/** A client may name any field in Connection, but not to take the request's framing or addressing away. */
const NEVER_LISTED = new Set(['content-length', 'host']);

/** Fields that must not come in a trailer section: framing, routing, credentials, and what the gateway vouches for. */
const NOT_IN_TRAILERS = new Set(['content-length', 'authorization', 'cookie', 'expect', 'trailer', 'content-encoding']);

/** The request's head as sent upstream: order and case kept, this hop's fields exchanged for its own. */
export function upstreamRequestHead(request: UpstreamRequest, options: UpstreamRequestOptions): string {
  const { rawHeaders, client, host } = request;
  const listed = listedInConnection(rawHeaders);
  const earlier: EarlierHops = { xForwardedFor: '', forwarded: '', xForwardedProto: '', xForwardedHost: '' };
  const target = request.target === '*' ? '*' : options.pathPrefix + request.target;
  let head = `${request.method} ${target} HTTP/1.1\r\nHost: ${
    options.preservesHost && host !== '' ? host : options.upstreamAuthority
  }\r\n`;
  let takesTrailers = false;
  let via = '';

  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    const value = rawHeaders[index + 1]!;
    const field = name.toLowerCase();
    if (listed?.has(field) === true) continue;
    switch (SPECIAL_FIELDS.get(field)) {
      case undefined:
        if (field.includes('_') && isDisguise(field)) break;
        if (field === 'via' && options.sendsVia) via = `${via}${value}, `;
        else head += `${name}: ${value}\r\n`;
        break;
      case 'earlier':
        if (client.isPeerTrusted && !noteEarlier(earlier, field, value)) head += `${name}: ${value}\r\n`;
        break;
      case 'credential':
        if (options.forwardsCredentials) head += `${name}: ${value}\r\n`;
        break;
      case 'te':
        takesTrailers = /(?:^|,)\s*trailers\s*(?:,|$)/i.test(value);
        break;
      case 'hop':
      case 'own':
        break;
    }
  }
  head += forwardingFields({ client, peer: request.peer, host, earlier });
  head += `X-Request-Id: ${client.requestId}\r\n`;
  if (request.clientId !== '') head += `X-Client-Id: ${asFieldValue(request.clientId)}\r\n`;
  if (options.sendsVia) head += `Via: ${via}1.1 pathhelm\r\n`;
  if (request.isChunked) head += 'Transfer-Encoding: chunked\r\n';
  if (request.isUpgrade) head += 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
  else if (takesTrailers) head += 'Connection: TE\r\nTE: trailers\r\n';
  return `${head}\r\n`;
}

/** The last chunk of a chunked body, with the client's trailers as far as they may pass. */
export function lastChunk(rawTrailers: readonly string[]): string {
  let text = '0\r\n';
  for (let index = 0; index < rawTrailers.length; index += 2) {
    const field = rawTrailers[index]!.toLowerCase();
    if (SPECIAL_FIELDS.has(field) || NOT_IN_TRAILERS.has(field) || isDisguise(field)) continue;
    text += `${rawTrailers[index]!}: ${rawTrailers[index + 1]!}\r\n`;
  }
  return `${text}\r\n`;
}

/** CGI-like servers read `X_Client_Id` and `X-Client-Id` as one. */
function isDisguise(field: string): boolean {
  return field.includes('_') && SPECIAL_FIELDS.has(field.replaceAll('_', '-'));
}

function noteEarlier(earlier: EarlierHops, field: string, value: string): boolean {
  const join = (before: string): string => (before === '' ? value : `${before}, ${value}`);
  if (field === 'x-forwarded-for') earlier.xForwardedFor = join(earlier.xForwardedFor);
  else if (field === 'forwarded') earlier.forwarded = join(earlier.forwarded);
  else if (field === 'x-forwarded-proto') earlier.xForwardedProto = value;
  else if (field === 'x-forwarded-host') earlier.xForwardedHost = value;
  else return false;
  return true;
}

function listedInConnection(rawHeaders: readonly string[]): ReadonlySet<string> | null {
  let listed: Set<string> | null = null;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue;
    const value = rawHeaders[index + 1]!.toLowerCase();
    if (value === 'keep-alive' || value === 'close') continue; // nearly always
    for (const entry of value.split(',')) {
      const option = entry.trim();
      if (!NEVER_LISTED.has(option) && option !== 'te') (listed ??= new Set()).add(option);
    }
  }
  return listed;
}

/** Client ids are chosen by operators: anything that is no visible ASCII is percent-encoded. */
function asFieldValue(text: string): string {
  return /^[\x21-\x7e]+$/.test(text) ? text : encodeURIComponent(text);
}
