import { hashText } from '#models/request/hash-text.ts';
import { foldArrival, foldCompletion, type ArrivalFacts, type CompletionFacts } from './fold-window.ts';
import { createWindowView, readWindow, type WindowView } from './read-window.ts';
import { createStatePool } from './state-pool.ts';
import { CLIENT_LAYOUT, ROUTE_LAYOUT, SERVICE_LAYOUT } from './window-layout.ts';

/** 100,000 clients take about 30 MB; beyond that the longest idle is forgotten. */
const DEFAULT_MAX_CLIENTS = 100_000;
/** More routes than any API has; made-up paths push out each other before they push out a route in use. */
const DEFAULT_MAX_ROUTES = 4_096;

export type WindowTrackerOptions = { maxClients?: number; maxRoutes?: number };

/** The windows a request is judged by: its client's, its route's, and the whole service's. */
export type WindowViews = { client: WindowView; route: WindowView; service: WindowView };

export type WindowTracker = {
  readonly clients: number;
  readonly routes: number;
  /** What was folded before now; reading is no use and makes no entry. */
  read: (clientKey: string, route: string, atMs: number, views: WindowViews) => void;
  arrive: (clientKey: string, route: string, atMs: number, facts: ArrivalFacts) => void;
  /** An answer to a client or route that was evicted meanwhile is counted for the rest only. */
  complete: (clientKey: string, route: string, atMs: number, facts: CompletionFacts) => void;
};

export function createWindowTracker(options: WindowTrackerOptions = {}): WindowTracker {
  const clients = createStatePool(CLIENT_LAYOUT.length, options.maxClients ?? DEFAULT_MAX_CLIENTS);
  const routes = createStatePool(ROUTE_LAYOUT.length, options.maxRoutes ?? DEFAULT_MAX_ROUTES);
  const service = new Int32Array(SERVICE_LAYOUT.length);
  return {
    get clients() {
      return clients.size;
    },
    get routes() {
      return routes.size;
    },
    read: (clientKey, route, atMs, views) => {
      readWindow(clients.peek(clientKey), atMs, views.client);
      readWindow(routes.peek(route), atMs, views.route);
      readWindow(service, atMs, views.service);
    },
    arrive: (clientKey, route, atMs, facts) => {
      const clientHash = hashText(clientKey);
      foldArrival(CLIENT_LAYOUT, clients.use(clientKey), atMs, facts, clientHash);
      foldArrival(ROUTE_LAYOUT, routes.use(route), atMs, facts, clientHash);
      foldArrival(SERVICE_LAYOUT, service, atMs, facts, clientHash);
    },
    complete: (clientKey, route, atMs, facts) => {
      const client = clients.useKnown(clientKey);
      if (client !== undefined) foldCompletion(client, atMs, facts);
      const ofRoute = routes.useKnown(route);
      if (ofRoute !== undefined) foldCompletion(ofRoute, atMs, facts);
      foldCompletion(service, atMs, facts);
    }
  };
}

export function createWindowViews(): WindowViews {
  return {
    client: createWindowView(CLIENT_LAYOUT),
    route: createWindowView(ROUTE_LAYOUT),
    service: createWindowView(SERVICE_LAYOUT)
  };
}
