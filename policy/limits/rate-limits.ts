import { createRouteTable } from '../routes/route-table.ts';
import type { Limit } from './limit.ts';

/** The configured limits. One request is counted by one limit: its route's, else its key's, else the standard one. */
export type RateLimits = {
  /** Undefined when limits are off. */
  standard: Limit | undefined;
  /** All limits only count and report. */
  isDryRun: boolean;
  hasRouteLimits: boolean;
  hasClientLimits: boolean;
  /** The limit of the most specific pattern that fits a normalised path. */
  ofRoute(method: string, path: string): Limit | undefined;
  ofClient(clientId: string): Limit | undefined;
};

export type LimitPlan = {
  isDryRun: boolean;
  standard: Limit;
  /** By route pattern (routes/route-table.ts). */
  routes: ReadonlyMap<string, Limit>;
  /** By client id. */
  clients: ReadonlyMap<string, Limit>;
};

export const NO_LIMITS: RateLimits = Object.freeze({
  standard: undefined,
  isDryRun: false,
  hasRouteLimits: false,
  hasClientLimits: false,
  ofRoute: () => undefined,
  ofClient: () => undefined
});

export function createRateLimits({ isDryRun, standard, routes, clients }: LimitPlan): RateLimits {
  const table = createRouteTable(routes);
  return {
    standard,
    isDryRun,
    hasRouteLimits: table.size > 0,
    hasClientLimits: clients.size > 0,
    ofRoute: (method, path) => table.find(method, path),
    ofClient: (clientId) => clients.get(clientId)
  };
}
