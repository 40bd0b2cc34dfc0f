import type { CounterName } from '../window/counters.ts';
import { countOf, distinctIndex, errorsIn, type WindowView } from '../window/read-window.ts';
import { CROWD_LAYOUT, ROUTE_LAYOUT, SERVICE_LAYOUT, type WindowLayout } from '../window/window-layout.ts';
import {
  LOG_COUNT,
  logCount,
  logRatio,
  SHARE,
  share,
  type FeatureDefinition,
  type FeatureInput
} from './feature-definition.ts';

const MINUTE_MS = 60_000;
/**
 * So many requests a minute, or clients an hour, are nothing to speak of: a dozen who follow one link to a quiet page are no flood,
 * however quiet it was before.
 */
const FEW = 10;
/** Before the window holds this much of a past, there is nothing to compare the present with. */
const MIN_PAST_MS = 120_000;
/**
 * Of a client seen less often in the last hour nobody can say whether it belongs to what goes on around it: it is judged by what it sends.
 * Otherwise a flood from many addresses would have every newcomer refused, and that is what a flood is for.
 */
const FAMILIAR_FROM = 5;
const ABOUT_LOGINS = /login|failing|identities/;
const ROUTE_CLIENTS = distinctIndex(ROUTE_LAYOUT, 'clients', 'hour');
const ROUTE_FAILING = distinctIndex(ROUTE_LAYOUT, 'failingClients', 'hour');
const ROUTE_TOOLS = distinctIndex(ROUTE_LAYOUT, 'fingerprints', 'hour');
const SERVICE_CLIENTS = distinctIndex(SERVICE_LAYOUT, 'clients', 'hour');
const SERVICE_FAILING = distinctIndex(SERVICE_LAYOUT, 'failingClients', 'hour');
const CROWD_CLIENTS_NOW = distinctIndex(CROWD_LAYOUT, 'clients', 'minute');
const CROWD_CLIENTS = distinctIndex(CROWD_LAYOUT, 'clients', 'hour');
const CROWD_IDENTITIES = distinctIndex(CROWD_LAYOUT, 'identities', 'hour');
const CROWD_FAILING = distinctIndex(CROWD_LAYOUT, 'failingClients', 'hour');
const NOW_AGAINST_PAST = 'log2 of the last minute against the rest of the hour';

/** What happens on this route lately, whoever does it: attacks from many clients show here and nowhere else. */
export const ROUTE_FEATURES: readonly FeatureDefinition[] = [
  ...surroundings('route', ROUTE_LAYOUT),
  ofWindow('route', 'error_share_1m', SHARE, 'more of the last minute’s answers being errors', (w) =>
    share(errorsIn(w.minute), countOf(w.minute, 'completions'))
  ),
  ofWindow('route', 'not_found_share_1h', SHARE, 'a route that answers 404 most of the time', (w) =>
    share(countOf(w.hour, 'notFound'), countOf(w.hour, 'completions'))
  ),
  ofWindow('route', 'login_failure_share_1h', SHARE, 'more of the last hour’s logins being refused', (w) =>
    share(countOf(w.hour, 'loginFailures'), countOf(w.hour, 'logins'))
  ),
  ofWindow('route', 'sequential_share_1h', SHARE, 'its things being asked for in order', (w) =>
    share(countOf(w.hour, 'sequentialObjects'), countOf(w.hour, 'numberedObjects'))
  ),
  ofWindow('route', 'requests_per_client_1h_log2', LOG_COUNT, 'each client asking more often', (w) =>
    logCount(countOf(w.hour, 'arrivals') / Math.max(1, w.distinct[ROUTE_CLIENTS]!))
  ),
  ofWindow('route', 'login_failures_1m_log2', LOG_COUNT, 'refused logins on this route in the last minute', (w) =>
    logCount(countOf(w.minute, 'loginFailures'))
  ),
  ofWindow('route', 'failing_clients_1h_log2', LOG_COUNT, 'different clients whose logins were refused', (w) =>
    logCount(w.distinct[ROUTE_FAILING]!)
  ),
  ofWindow('route', 'failing_clients_share_1h', SHARE, 'more of this route’s clients being refused their logins', (w) =>
    share(w.distinct[ROUTE_FAILING]!, w.distinct[ROUTE_CLIENTS]!)
  ),
  ofWindow('route', 'tools_per_client_share_1h', SHARE, 'clients that use different programs', (w) =>
    share(w.distinct[ROUTE_TOOLS]!, w.distinct[ROUTE_CLIENTS]!)
  )
];

/** Those who come to this route with the same program: one tool on a thousand addresses is one crowd. */
export const CROWD_FEATURES: readonly FeatureDefinition[] = [
  ofCrowd('requests_1m_log2', LOG_COUNT, 'more requests in the last minute', ({ crowd }) =>
    logCount(countOf(crowd.minute, 'arrivals'))
  ),
  ofCrowd('requests_rise_log2', NOW_AGAINST_PAST, 'more requests than usual', ({ crowd }) => rise(crowd, 'arrivals')),
  ofCrowd('request_share_1m', SHARE, 'a larger part of the route’s requests of the last minute', ({ crowd, route }) =>
    share(countOf(crowd.minute, 'arrivals'), countOf(route.minute, 'arrivals'))
  ),
  ofCrowd('clients_1m_log2', LOG_COUNT, 'more clients in the last minute', ({ crowd }) =>
    logCount(crowd.distinct[CROWD_CLIENTS_NOW]!)
  ),
  ofCrowd('clients_1h_log2', LOG_COUNT, 'more clients in the last hour', ({ crowd }) =>
    logCount(crowd.distinct[CROWD_CLIENTS]!)
  ),
  ofCrowd('requests_per_client_1h_log2', LOG_COUNT, 'each of them asking more often', ({ crowd }) =>
    logCount(countOf(crowd.hour, 'arrivals') / Math.max(1, crowd.distinct[CROWD_CLIENTS]!))
  ),
  ofCrowd('error_share_1h', SHARE, 'more of their answers being errors', ({ crowd }) =>
    share(errorsIn(crowd.hour), countOf(crowd.hour, 'completions'))
  ),
  ofCrowd('login_failures_1h_log2', LOG_COUNT, 'refused logins in the last hour', ({ crowd }) =>
    logCount(countOf(crowd.hour, 'loginFailures'))
  ),
  ofCrowd('login_failure_share_1h', SHARE, 'more of their logins being refused', ({ crowd }) =>
    share(countOf(crowd.hour, 'loginFailures'), countOf(crowd.hour, 'logins'))
  ),
  ofCrowd('failing_clients_1h_log2', LOG_COUNT, 'clients whose logins were refused', ({ crowd }) =>
    logCount(crowd.distinct[CROWD_FAILING]!)
  ),
  ofCrowd('identities_1h_log2', LOG_COUNT, 'different accounts tried', ({ crowd }) =>
    logCount(crowd.distinct[CROWD_IDENTITIES]!)
  ),
  ofCrowd('sequential_share_1h', SHARE, 'walking along the numbers together', ({ crowd }) =>
    share(countOf(crowd.hour, 'sequentialObjects'), countOf(crowd.hour, 'numberedObjects'))
  ),
  ofCrowd('unreferred_share_1h', SHARE, 'browsers that come to every page from nowhere', ({ crowd }) =>
    share(countOf(crowd.hour, 'unreferred'), countOf(crowd.hour, 'arrivals'))
  )
];

/** The same over all routes. */
export const SERVICE_FEATURES: readonly FeatureDefinition[] = [
  ...surroundings('service', SERVICE_LAYOUT),
  ofWindow('service', 'failing_clients_1h_log2', LOG_COUNT, 'different clients whose logins were refused', (w) =>
    logCount(w.distinct[SERVICE_FAILING]!)
  ),
  ofWindow('service', 'failing_clients_share_1h', SHARE, 'more of all clients being refused their logins', (w) =>
    share(w.distinct[SERVICE_FAILING]!, w.distinct[SERVICE_CLIENTS]!)
  )
];

function surroundings(group: 'route' | 'service', layout: WindowLayout): FeatureDefinition[] {
  const clientsNow = distinctIndex(layout, 'clients', 'minute');
  const clientsInHour = distinctIndex(layout, 'clients', 'hour');
  const identitiesInHour = distinctIndex(layout, 'identities', 'hour');
  const define = (
    name: string,
    unit: string,
    movedBy: string,
    value: (window: WindowView) => number
  ): FeatureDefinition => ofWindow(group, name, unit, movedBy, value);
  return [
    define('requests_rise_log2', NOW_AGAINST_PAST, 'more requests than usual', (w) => rise(w, 'arrivals')),
    define('latency_rise_log2', NOW_AGAINST_PAST, 'slower answers than usual', latencyRise),
    define('server_errors_rise_log2', NOW_AGAINST_PAST, 'more server errors than usual', (w) =>
      rise(w, 'serverErrors')
    ),
    define('login_failures_rise_log2', NOW_AGAINST_PAST, 'more refused logins than usual', (w) =>
      rise(w, 'loginFailures')
    ),
    define('login_failure_share_1m', SHARE, 'more of the last minute’s logins being refused', (w) =>
      share(countOf(w.minute, 'loginFailures'), countOf(w.minute, 'logins'))
    ),
    define('clients_now_share', SHARE, 'the hour’s clients all coming at once', (w) =>
      share(w.distinct[clientsNow]!, w.distinct[clientsInHour]! + FEW)
    ),
    define('identities_per_client_1h_log2', LOG_COUNT, 'each client trying more accounts', (w) =>
      logCount(w.distinct[identitiesInHour]! / Math.max(1, w.distinct[clientsInHour]!))
    )
  ];
}

function ofWindow(
  group: 'route' | 'service',
  name: string,
  unit: string,
  movedBy: string,
  value: (window: WindowView) => number
): FeatureDefinition {
  const isOfLogins = ABOUT_LOGINS.test(name);
  return {
    name: `${group}_${name}`,
    unit,
    group,
    movedBy,
    value: (input) => (isToldOf(input, isOfLogins) ? value(input[group]) : 0)
  };
}

function ofCrowd(
  name: string,
  unit: string,
  movedBy: string,
  value: (views: Pick<FeatureInput, 'route' | 'crowd'>) => number
): FeatureDefinition {
  const isOfLogins = ABOUT_LOGINS.test(name);
  return {
    name: `route_crowd_${name}`,
    unit,
    group: 'route',
    movedBy,
    value: (input) => (isToldOf(input, isOfLogins) ? value(input) : 0)
  };
}

/** Refused logins are the exception: passwords are tried from thousands of addresses, and what they try is all they send. */
function isToldOf({ parsed, client }: FeatureInput, isOfLogins: boolean): boolean {
  return (isOfLogins && parsed.isLogin) || countOf(client.hour, 'arrivals') >= FAMILIAR_FROM;
}

/** The last minute's count against the mean minute of what the window holds before it. */
function rise(window: WindowView, counter: CounterName): number {
  const pastMs = pastOf(window);
  if (pastMs < MIN_PAST_MS) return 0;
  const now = (countOf(window.minute, counter) * MINUTE_MS) / window.minuteMs;
  const past = ((countOf(window.hour, counter) - countOf(window.minute, counter)) * MINUTE_MS) / pastMs;
  return logRatio(now / FEW, past / FEW);
}

function latencyRise(window: WindowView): number {
  const now = countOf(window.minute, 'completions');
  const past = countOf(window.hour, 'completions') - now;
  if (pastOf(window) < MIN_PAST_MS || now === 0 || past <= 0) return 0;
  const pastMs = countOf(window.hour, 'latencyMs') - countOf(window.minute, 'latencyMs');
  return logRatio(countOf(window.minute, 'latencyMs') / now, pastMs / past);
}

function pastOf(window: WindowView): number {
  return Math.min(window.hourMs, window.ageMs) - window.minuteMs;
}
