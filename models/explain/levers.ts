import { FEATURES } from '../features/feature-specs.ts';

/**
 * Features that describe one thing and therefore move together: a request with many errors in the last minute and none in the last hour
 * does not exist. `reach` 0: what an attack is made of, and a client could have done otherwise; 1: what tells clients apart but is nobody's
 * fault; 2: the state of the service and the client's age, which it could not change.
 */
export type Lever = { name: string; columns: readonly number[]; reach: 0 | 1 | 2 };

const GROUPS: readonly (readonly [string, RegExp, Lever['reach']?])[] = [
  [
    'text',
    /^payload_|^(decoded_layers|invalid_percents|needless_encodings|evasive_encodings|control_fragments|base64_fragments)_/
  ],
  ['path', /^path_(dot|escapes|odd|hidden)_/],
  ['depth', /^path_segments_/, 1],
  ['length', /^(target_chars|longest_fragment_chars)_/],
  ['parameters', /^(query_parameters|duplicate_parameters|fragments)_/],
  ['method', /^(write|odd_method|asset)_flag$/, 1],
  ['login', /^login_flag$/, 1],
  ['body', /^(body|script_uploads|xml|graphql)_/],
  ['agent', /^(user_agent|browser|headers|referer)_/, 1],
  ['framing', /^framing_/],
  ['token', /^(jwt|credential|session)_/],
  ['pace', /^client_(idle_ms|requests|bare_requests|unanswered|request_share|time_share)_/],
  ['regularity', /^client_gap_spread_/, 1],
  ['unauthorised', /^client_unauthorised_/],
  ['not-found', /^client_not_found_/],
  ['errors', /^client_(other_client_errors|client_errors|errors|error_share|throttled|server_errors)_/],
  ['logins', /^client_(logins|logins_unmoved|login_failures)_/],
  ['variety', /^client_(targets|routes|novelty_share)_/, 1],
  ['identities', /^client_identities_/],
  ['objects', /^client_(objects|object_share|sequential_objects|sequential_share|stride_share)_/],
  ['agents', /^client_user_agents_/],
  ['credentials', /^client_(credentials|secrets)_/],
  ['writes', /^client_write_share_/, 1],
  ['assets', /^client_(asset_share|unreferred)_/, 1],
  ['bytes', /^client_(response_kib|byte_share)_/],
  ['acquaintance', /^client_(age|latency)_/, 2],
  ['route', /^route_/, 2],
  ['service', /^service_/, 2]
];

const columnsOf = (pattern: RegExp): number[] =>
  [...FEATURES.keys()].filter((column) => pattern.test(FEATURES[column]!.name));

export const LEVERS: readonly Lever[] = GROUPS.map(([name, pattern, reach = 0]) => ({
  name,
  columns: columnsOf(pattern),
  reach
}));
