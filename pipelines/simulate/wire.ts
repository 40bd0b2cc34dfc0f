import type { Action, Call, Pair } from './call.ts';
import type { Agent, Purpose } from './clients/agent.ts';
import type { Client } from './clients/client.ts';
import { encodeUrlText } from './percent-encoding.ts';
import { writeBody } from './wire-body.ts';
import type { Site } from './site.ts';

export type WireRequest = { target: string; headers: Pair[]; body: string; bodyBytes: number };

/** Of a body only its beginning is kept, as the gateway inspects a bounded part; large uploads would fill the memory. */
const KEPT_BODY_CHARACTERS = 16_384;

/** Writes a call as its client would: target, headers in the client's order, body. */
export function writeRequest(site: Site, client: Client, call: Call): WireRequest {
  const { text, type, bytes } = writeBody(call.body, client.agent.urlStyle, site.secret);
  const target = call.path + writeQuery(call.query, client.agent);
  return {
    target,
    headers: writeHeaders(site, client, call, type, bytes),
    body: text.length > KEPT_BODY_CHARACTERS ? text.slice(0, KEPT_BODY_CHARACTERS) : text,
    bodyBytes: bytes
  };
}

function writeQuery(query: readonly Pair[], agent: Agent): string {
  if (query.length === 0) return '';
  const style = agent.urlStyle;
  return `?${query.map(([name, value]) => (name === '' ? value : `${encodeUrlText(name, style)}=${encodeUrlText(value, style)}`)).join('&')}`;
}

function writeHeaders(site: Site, client: Client, call: Call, contentType: string, bodyBytes: number): Pair[] {
  const { agent } = client;
  const purpose = purposeOf(site, call);
  const known: Record<string, string> = { ...agent.fixed, host: site.host };
  if (agent.userAgent !== '') known['user-agent'] = agent.userAgent;
  if (agent.accept[purpose] !== '') known['accept'] = agent.accept[purpose];
  if (contentType !== '') known['content-type'] = contentType;
  if (bodyBytes > 0 || (call.method === 'POST' && agent.isBrowser)) known['content-length'] = String(bodyBytes);
  if (client.cookies.length > 0) known['cookie'] = client.cookies.map(([name, value]) => `${name}=${value}`).join('; ');
  if (client.referrer !== '' && agent.isBrowser) known['referer'] = client.referrer;
  if (agent.isBrowser) Object.assign(known, fetchMetadata(site, client, call, purpose));
  const own: Pair[] = [];
  if (client.credentials.kind === 'bearer') own.push(['authorization', `Bearer ${client.credentials.token}`]);
  if (client.credentials.kind === 'api-key') own.push([client.credentials.header, client.credentials.value]);
  for (const [name, value] of call.headers) {
    const at = own.findIndex(([other]) => other === name);
    if (known[name] !== undefined || agent.order.includes(name)) known[name] = value;
    else if (at >= 0) own[at] = [name, value];
    else own.push([name, value]);
  }
  const headers: Pair[] = [];
  for (const name of agent.order) {
    if (name === '*') headers.push(...own);
    else if (known[name] !== undefined) headers.push([name, known[name]]);
  }
  headers.push(...client.proxyHeaders);
  return headers;
}

function fetchMetadata(site: Site, client: Client, call: Call, purpose: Purpose): Record<string, string> {
  const isChromium = client.agent.fixed['sec-ch-ua'] !== undefined;
  const fromHere = client.referrer.includes(site.host);
  const metadata: Record<string, string> = {
    'sec-fetch-site': client.referrer === '' ? 'none' : fromHere ? 'same-origin' : 'cross-site',
    'sec-fetch-mode': purpose === 'navigate' ? 'navigate' : purpose === 'fetch' ? 'cors' : 'no-cors',
    'sec-fetch-dest': {
      navigate: 'document',
      fetch: 'empty',
      asset: call.path.endsWith('.css') ? 'style' : 'script',
      image: 'image'
    }[purpose]
  };
  if (purpose === 'navigate') {
    metadata['upgrade-insecure-requests'] = '1';
    metadata['sec-fetch-user'] = '?1';
  }
  if (call.method !== 'GET') metadata['origin'] = `https://${site.host}`;
  if (isChromium && client.agent.httpVersion === '2.0')
    metadata['priority'] = purpose === 'image' ? 'i' : purpose === 'navigate' ? 'u=0, i' : 'u=1';
  return metadata;
}

const PURPOSES: Partial<Record<Action, Purpose>> = {
  asset: 'asset',
  image: 'image',
  page: 'navigate',
  feed: 'navigate',
  probe: 'navigate',
  beacon: 'fetch',
  graphql: 'fetch',
  token: 'fetch',
  webhook: 'fetch',
  health: 'fetch'
};

/** Sites made of pages navigate to everything a person looks at; others fetch it. */
function purposeOf(site: Site, call: Call): Purpose {
  return PURPOSES[call.action] ?? (site.flavour === 'pages' && call.body.kind !== 'json' ? 'navigate' : 'fetch');
}
