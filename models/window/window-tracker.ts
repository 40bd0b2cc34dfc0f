import { hashText } from '#models/request/hash-text.ts';
import { foldArrival, foldCompletion, type ArrivalFacts, type CompletionFacts } from './fold-window.ts';
import { createWindowView, readWindow, type WindowView } from './read-window.ts';
import { createStatePool } from './state-pool.ts';
import { CLIENT_LAYOUT, CROWD_LAYOUT, ROUTE_LAYOUT, SERVICE_LAYOUT } from './window-layout.ts';

/** 100,000 clients take about 30 MB; beyond that the longest idle is forgotten. */
const DEFAULT_MAX_CLIENTS = 100_000;
/** More routes than any API has; made-up paths push out each other before they push out a route in use. */
const DEFAULT_MAX_ROUTES = 4_096;
/** Routes times the tools in use there: 5 MB when full. */
const MAX_CROWDS = 8_192;

export type WindowTrackerOptions = { maxClients?: number; maxRoutes?: number };

/** Whose windows a request counts in. */
export type WindowPlace = {
  clientKey: string;
  route: string;
  /** What tool the request was made with; 0: unknown. */
  fingerprintHash: number;
};

/** The windows a request is judged by: its client's, its route's, of all who come to that route with the same tool, the whole service's. */
export type WindowViews = { client: WindowView; route: WindowView; crowd: WindowView; service: WindowView };

export type WindowTracker = {
  readonly clients: number;
  readonly routes: number;
  /** What was folded before now; reading is no use and makes no entry. */
  read: (place: WindowPlace, atMs: number, views: WindowViews) => void;
  arrive: (place: WindowPlace, atMs: number, facts: ArrivalFacts) => void;
  /** An answer to a client, route or crowd that was evicted meanwhile is counted for the rest only. */
  complete: (place: WindowPlace, atMs: number, facts: CompletionFacts) => void;
};

export function createWindowTracker(options: WindowTrackerOptions = {}): WindowTracker {
  const clients = createStatePool<string>(CLIENT_LAYOUT.length, options.maxClients ?? DEFAULT_MAX_CLIENTS);
  const routes = createStatePool<string>(ROUTE_LAYOUT.length, options.maxRoutes ?? DEFAULT_MAX_ROUTES);
  const crowds = createStatePool<number>(CROWD_LAYOUT.length, MAX_CROWDS);
  const service = new Int32Array(SERVICE_LAYOUT.length);
  return {
    get clients() {
      return clients.size;
    },
    get routes() {
      return routes.size;
    },
    read: (place, atMs, views) => {
      readWindow(clients.peek(place.clientKey), atMs, views.client);
      readWindow(routes.peek(place.route), atMs, views.route);
      readWindow(hasCrowd(place) ? crowds.peek(crowdOf(place)) : undefined, atMs, views.crowd);
      readWindow(service, atMs, views.service);
    },
    arrive: (place, atMs, facts) => {
      const clientHash = hashText(place.clientKey);
      foldArrival(CLIENT_LAYOUT, clients.use(place.clientKey), atMs, facts, clientHash);
      foldArrival(ROUTE_LAYOUT, routes.use(place.route), atMs, facts, clientHash);
      if (hasCrowd(place)) foldArrival(CROWD_LAYOUT, crowds.use(crowdOf(place)), atMs, facts, clientHash);
      foldArrival(SERVICE_LAYOUT, service, atMs, facts, clientHash);
    },
    complete: (place, atMs, facts) => {
      const clientHash = hashText(place.clientKey);
      const client = clients.useKnown(place.clientKey);
      if (client !== undefined) foldCompletion(CLIENT_LAYOUT, client, atMs, facts, clientHash);
      const ofRoute = routes.useKnown(place.route);
      if (ofRoute !== undefined) foldCompletion(ROUTE_LAYOUT, ofRoute, atMs, facts, clientHash);
      const crowd = hasCrowd(place) ? crowds.useKnown(crowdOf(place)) : undefined;
      if (crowd !== undefined) foldCompletion(CROWD_LAYOUT, crowd, atMs, facts, clientHash);
      foldCompletion(SERVICE_LAYOUT, service, atMs, facts, clientHash);
    }
  };
}

/** Where the source keeps nothing of the program, all would be one crowd. */
function hasCrowd({ fingerprintHash }: WindowPlace): boolean {
  return fingerprintHash !== 0;
}

/** 32 bits: two crowds of a full pool fall together once in a hundred services, and then look like one. */
function crowdOf({ route, fingerprintHash }: WindowPlace): number {
  return (hashText(route) ^ Math.imul(fingerprintHash, 0x9e3779b1)) | 0;
}

export function createWindowViews(): WindowViews {
  return {
    client: createWindowView(CLIENT_LAYOUT),
    route: createWindowView(ROUTE_LAYOUT),
    crowd: createWindowView(CROWD_LAYOUT),
    service: createWindowView(SERVICE_LAYOUT)
  };
}
