import { LOG_GAP_STEPS } from '../window/log-gap.ts';
import { countOf, dayCountOf, distinctIndex, errorsIn, type WindowView } from '../window/read-window.ts';
import { CLIENT_LAYOUT, SERVICE_LAYOUT, type SketchSubject } from '../window/window-layout.ts';
import type { CounterName, DayCounterName } from '../window/counters.ts';
import {
  LOG_COUNT,
  logCount,
  logRatio,
  SHARE,
  share,
  type FeatureDefinition,
  type FeatureInput
} from './feature-definition.ts';

const TARGETS = distinctIndex(CLIENT_LAYOUT, 'targets', 'hour');
const ROUTES = distinctIndex(CLIENT_LAYOUT, 'routes', 'hour');
const OBJECTS = distinctIndex(CLIENT_LAYOUT, 'objects', 'hour');
const SERVICE_CLIENTS = distinctIndex(SERVICE_LAYOUT, 'clients', 'hour');
/** The spread of gaps means something from this many on. */
const MIN_GAPS = 4;
/** What people's gaps spread like: stands in until there are enough gaps to tell. */
const USUAL_GAP_SPREAD = 2;

/**
 * What this client has lately done, up to but without this request. Counts of errors stand beside shares: whoever floods a good page to
 * thin out a scan changes the shares and leaves the counts as they are.
 */
export const CLIENT_FEATURES: readonly FeatureDefinition[] = [
  client('client_age_s_log2', 'log2(1 + s)', 'an older acquaintance', (w) => logCount(w.ageMs / 1_000)),
  client('client_idle_ms_log2', 'log2(1 + ms)', 'a longer pause before this request', (w) => logCount(w.idleMs)),
  client('client_requests_per_s_log2', 'log2(1 + 1/s)', 'more requests in the last seconds', (w) =>
    logCount((w.burst[0]! * 1_000) / w.burstMs)
  ),
  inMinute('requests', 'arrivals', 'more requests'),
  inHour('requests', 'arrivals', 'more requests'),
  client('client_unanswered_1h_log2', LOG_COUNT, 'requests still open', (w) =>
    logCount(countOf(w.hour, 'arrivals') - countOf(w.hour, 'completions'))
  ),
  inMinute('unauthorised', 'unauthorised', 'answers 401 and 403'),
  inHour('unauthorised', 'unauthorised', 'answers 401 and 403'),
  inMinute('not_found', 'notFound', 'answers 404'),
  inHour('not_found', 'notFound', 'answers 404'),
  inHour('other_client_errors', 'otherClientErrors', 'answers 400, 405, 422 and the like'),
  inHour('throttled', 'throttled', 'answers 429'),
  inHour('server_errors', 'serverErrors', 'answers 5xx'),
  client('client_error_share_1h', SHARE, 'a larger part of answers in the last hour being errors', (w) =>
    share(errorsIn(w.hour), countOf(w.hour, 'completions'))
  ),
  inHour('logins', 'logins', 'attempts to log in'),
  inMinute('login_failures', 'loginFailures', 'refused logins'),
  inHour('login_failures', 'loginFailures', 'refused logins'),
  distinct('targets', 'different paths and queries'),
  distinct('routes', 'different routes'),
  distinct('identities', 'different accounts tried or used'),
  distinct('objects', 'different stored things asked for'),
  distinct('userAgents', 'different user agents'),
  distinct('credentials', 'different tokens or keys'),
  distinct('secrets', 'different codes, vouchers or session cookies'),
  inHour('sequential_objects', 'sequentialObjects', 'numbers next to the one before'),
  client('client_sequential_share_1h', SHARE, 'walking along the numbers', (w) =>
    share(countOf(w.hour, 'sequentialObjects'), countOf(w.hour, 'numberedObjects'))
  ),
  client('client_stride_share_1h', SHARE, 'walking in equal steps', (w) =>
    share(countOf(w.hour, 'strides'), countOf(w.hour, 'numberedObjects'))
  ),
  client('client_novelty_share_1h', SHARE, 'never asking for the same thing twice', (w) =>
    share(w.distinct[TARGETS]!, countOf(w.hour, 'arrivals'))
  ),
  client(
    'client_object_share_1h',
    SHARE,
    'a new stored thing with every request that is no script, style or picture',
    (w) => share(w.distinct[OBJECTS]!, bareRequests(w))
  ),
  client('client_requests_per_route_1h_log2', LOG_COUNT, 'more requests of the same few kinds', (w) =>
    logCount(countOf(w.hour, 'arrivals') / Math.max(1, w.distinct[ROUTES]!))
  ),
  client('client_bare_requests_1h_log2', LOG_COUNT, 'more requests that are no script, style or picture', (w) =>
    logCount(bareRequests(w))
  ),
  inHour('unreferred', 'unreferred', 'pages a browser came to from nowhere'),
  client('client_unreferred_share_1h', SHARE, 'a browser that comes to every page from nowhere', (w) =>
    share(countOf(w.hour, 'unreferred'), bareRequests(w))
  ),
  client(
    'client_logins_unmoved_1h_log2',
    LOG_COUNT,
    'logins neither refused nor redirected, as pages refuse them',
    (w) => logCount(countOf(w.hour, 'logins') - countOf(w.hour, 'loginFailures') - countOf(w.hour, 'loginMoves'))
  ),
  client('client_gap_spread_log2', 'doublings', 'less regular pauses; 0 is clockwork', gapSpread),
  client('client_write_share_1h', SHARE, 'more requests that change something', (w) =>
    share(countOf(w.hour, 'writes'), countOf(w.hour, 'arrivals'))
  ),
  client(
    'client_asset_share_1h',
    SHARE,
    'more scripts, styles and pictures among the requests, as browsers fetch them',
    (w) => share(countOf(w.hour, 'assets'), countOf(w.hour, 'arrivals'))
  ),
  inHour('response_kib', 'responseKib', 'more data taken'),
  client('client_latency_ms_1h_log2', 'log2(1 + ms)', 'slower answers', (w) =>
    logCount(countOf(w.hour, 'latencyMs') / Math.max(1, countOf(w.hour, 'completions')))
  ),
  inDay('requests', 'arrivals', 'more requests'),
  inDay('client_errors', 'clientErrors', 'answers 4xx'),
  inDay('login_failures', 'loginFailures', 'refused logins'),
  client('client_asset_share_24h', SHARE, 'more scripts, styles and pictures among the day’s requests', (w) =>
    share(dayCountOf(w, 'assets'), dayCountOf(w, 'arrivals'))
  ),
  beside(
    'client_requests_vs_usual_1h_log2',
    'log2 of this client’s requests against the mean client’s',
    'asking for more than others do',
    ({ client: w, service }) => logRatio(countOf(w.hour, 'arrivals'), perClient(service, 'arrivals'))
  ),
  beside(
    'client_errors_vs_usual_1h_log2',
    'log2 of this client’s errors against the mean client’s',
    'more errors than others get',
    ({ client: w, service }) => logRatio(errorsIn(w.hour), errorsIn(service.hour) / clientsIn(service))
  ),
  beside(
    'client_request_share_1m',
    SHARE,
    'a larger part of all requests of the last minute',
    ({ client: w, service }) => share(countOf(w.minute, 'arrivals'), countOf(service.minute, 'arrivals'))
  ),
  beside(
    'client_time_share_1m',
    SHARE,
    'a larger part of the time the service spent in the last minute',
    ({ client: w, service }) => share(countOf(w.minute, 'latencyMs'), countOf(service.minute, 'latencyMs'))
  ),
  beside('client_byte_share_1h', SHARE, 'a larger part of all data taken in the last hour', ({ client: w, service }) =>
    share(countOf(w.hour, 'responseKib'), countOf(service.hour, 'responseKib'))
  )
];

function client(name: string, unit: string, movedBy: string, value: (window: WindowView) => number): FeatureDefinition {
  return { name, unit, group: 'client', movedBy, value: (input) => value(input.client) };
}

/** Beside what the whole service sees. */
function beside(
  name: string,
  unit: string,
  movedBy: string,
  value: (views: Pick<FeatureInput, 'client' | 'service'>) => number
): FeatureDefinition {
  return { name, unit, group: 'client', movedBy, value };
}

function inDay(what: string, counter: DayCounterName, movedBy: string): FeatureDefinition {
  return client(`client_${what}_24h_log2`, LOG_COUNT, `${movedBy} in the last day`, (w) =>
    logCount(dayCountOf(w, counter))
  );
}

function bareRequests(window: WindowView): number {
  return countOf(window.hour, 'arrivals') - countOf(window.hour, 'assets');
}

function clientsIn(service: WindowView): number {
  return Math.max(1, service.distinct[SERVICE_CLIENTS]!);
}

function perClient(service: WindowView, counter: CounterName): number {
  return countOf(service.hour, counter) / clientsIn(service);
}

function inMinute(what: string, counter: CounterName, movedBy: string): FeatureDefinition {
  return client(`client_${what}_1m_log2`, LOG_COUNT, `${movedBy} in the last minute`, (w) =>
    logCount(countOf(w.minute, counter))
  );
}

function inHour(what: string, counter: CounterName, movedBy: string): FeatureDefinition {
  return client(`client_${what}_1h_log2`, LOG_COUNT, `${movedBy} in the last hour`, (w) =>
    logCount(countOf(w.hour, counter))
  );
}

function distinct(subject: SketchSubject, movedBy: string): FeatureDefinition {
  const index = distinctIndex(CLIENT_LAYOUT, subject, 'hour');
  const name = subject.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return client(`client_${name}_1h_log2`, LOG_COUNT, `${movedBy} in the last hour`, (w) =>
    logCount(w.distinct[index]!)
  );
}

/** Standard deviation of the logarithm of gaps: the coefficient of variation without its pace. */
function gapSpread(window: WindowView): number {
  // The first request of all had none before it.
  const gaps = countOf(window.hour, 'arrivals') - Number(window.ageMs <= window.hourMs);
  if (gaps < MIN_GAPS) return USUAL_GAP_SPREAD;
  const mean = countOf(window.hour, 'gapSum') / gaps;
  const variance = countOf(window.hour, 'gapSquares') / gaps - mean * mean;
  return Math.sqrt(Math.max(0, variance)) / LOG_GAP_STEPS;
}
