import type { Pair } from '../call.ts';
import type { Agent } from './agent.ts';

export type Credentials =
  | { kind: 'none' }
  | { kind: 'bearer'; token: string; /** Empty when the gateway could not trust the token. */ sessionId: string }
  | { kind: 'api-key'; header: string; value: string; keyId: string };

/** One device or program as the gateway meets it. Cookies, referrer and credentials change while it goes on. */
export type Client = {
  address: string;
  agent: Agent;
  cookies: Pair[];
  credentials: Credentials;
  referrer: string;
  /** What proxies on the way add. */
  proxyHeaders: Pair[];
};

export function newClient(address: string, agent: Agent, more: Partial<Client> = {}): Client {
  return { address, agent, cookies: [], credentials: { kind: 'none' }, referrer: '', proxyHeaders: [], ...more };
}

export function setCookie(client: Client, name: string, value: string): void {
  const known = client.cookies.find((cookie) => cookie[0] === name);
  if (known === undefined) client.cookies.push([name, value]);
  else known[1] = value;
}
