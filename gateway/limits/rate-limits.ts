import { listOf } from '../setting-formats.ts';
import type { GatewaySettings } from '../settings.ts';
import type { Limit } from '../stores/state-store.ts';
import { parseRate } from './parse-rate.ts';

export type LimitSettings = Pick<
  GatewaySettings,
  | 'RATE_LIMIT_ENABLED'
  | 'RATE_LIMIT_PER_MINUTE'
  | 'RATE_LIMIT_WINDOW_SECONDS'
  | 'RATE_LIMIT'
  | 'RATE_LIMIT_ROUTES'
  | 'RATE_LIMIT_KEYS'
>;

/** The configured limits. One request is counted by one limit: its route's, else its key's, else the default. */
export type RateLimits = {
  /** Undefined when limits are off. */
  standard: Limit | undefined;
  hasRouteLimits: boolean;
  hasClientLimits: boolean;
  /** The limit of the longest prefix that fits a normalised path. */
  ofRoute(method: string, path: string): Limit | undefined;
  ofClient(clientId: string): Limit | undefined;
};

type RouteLimit = { method: string; prefix: string; limit: Limit };

export function createRateLimits(settings: LimitSettings): RateLimits {
  if (!settings.RATE_LIMIT_ENABLED) {
    const none = (): undefined => undefined;
    return { standard: undefined, hasRouteLimits: false, hasClientLimits: false, ofRoute: none, ofClient: none };
  }
  const routes = listOf(settings.RATE_LIMIT_ROUTES).map(readRouteLimit);
  routes.sort((a, b) => b.prefix.length - a.prefix.length || b.method.length - a.method.length);
  const clients = new Map(
    listOf(settings.RATE_LIMIT_KEYS)
      .map(splitNamedRate)
      .map(([clientId, rate]) => [clientId, { name: 'key', ...parseRate(rate) }])
  );
  return {
    standard: standardLimit(settings),
    hasRouteLimits: routes.length > 0,
    hasClientLimits: clients.size > 0,
    ofRoute: (method, path) =>
      routes.find((route) => (route.method === '' || route.method === method) && isUnder(path, route.prefix))?.limit,
    ofClient: (clientId) => clients.get(clientId)
  };
}

function standardLimit(settings: LimitSettings): Limit {
  if (settings.RATE_LIMIT !== '') return { name: '', ...parseRate(settings.RATE_LIMIT) };
  const seconds = settings.RATE_LIMIT_WINDOW_SECONDS;
  const max = Math.max(1, Math.floor((settings.RATE_LIMIT_PER_MINUTE * seconds) / 60));
  return { name: '', max, windowMs: seconds * 1000 };
}

function readRouteLimit(entry: string): RouteLimit {
  const [name, rate] = splitNamedRate(entry);
  const space = name.indexOf(' ');
  const method = space < 0 ? '' : name.slice(0, space).toUpperCase();
  return { method, prefix: name.slice(space + 1).trim(), limit: { name, ...parseRate(rate) } };
}

function splitNamedRate(entry: string): [name: string, rate: string] {
  const cut = entry.lastIndexOf('=');
  return [entry.slice(0, cut).trim(), entry.slice(cut + 1).trim()];
}

/** `/login` holds for `/login` and `/login/x`, not for `/logins`. */
function isUnder(path: string, prefix: string): boolean {
  if (!path.startsWith(prefix)) return false;
  return path.length === prefix.length || prefix.endsWith('/') || path.charCodeAt(prefix.length) === 0x2f;
}
