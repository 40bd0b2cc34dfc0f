import { LOG_GAP_STEPS } from '../window/log-gap.ts';
import { countOf, distinctIndex, errorsIn, type WindowView } from '../window/read-window.ts';
import { CLIENT_LAYOUT, type SketchSubject } from '../window/window-layout.ts';
import type { CounterName } from '../window/counters.ts';
import { LOG_COUNT, logCount, SHARE, share, type FeatureDefinition } from './feature-definition.ts';

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
    logCount((countOf(w.burst, 'arrivals') * 1_000) / w.burstMs)
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
  distinct('paths', 'different paths'),
  distinct('routes', 'different routes'),
  distinct('identities', 'different accounts tried or used'),
  distinct('objects', 'different stored things asked for'),
  distinct('userAgents', 'different user agents'),
  distinct('credentials', 'different tokens or keys'),
  inHour('sequential_objects', 'sequentialObjects', 'numbers next to the one before'),
  client('client_sequential_share_1h', SHARE, 'walking along the numbers', (w) =>
    share(countOf(w.hour, 'sequentialObjects'), countOf(w.hour, 'numberedObjects'))
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
  )
];

function client(name: string, unit: string, movedBy: string, value: (window: WindowView) => number): FeatureDefinition {
  return { name, unit, group: 'client', movedBy, value: (input) => value(input.client) };
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
  const gaps = countOf(window.hour, 'gaps');
  if (gaps < MIN_GAPS) return USUAL_GAP_SPREAD;
  const mean = countOf(window.hour, 'gapSum') / gaps;
  const variance = countOf(window.hour, 'gapSquares') / gaps - mean * mean;
  return Math.sqrt(Math.max(0, variance)) / LOG_GAP_STEPS;
}
