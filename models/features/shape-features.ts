import { countBrowserContradictions, countMissingBrowserHeaders } from '../request/headers/browser-signs.ts';
import { countFramingFaults } from '../request/headers/framing-faults.ts';
import type { UserAgentKind } from '../request/headers/user-agent.ts';
import type { ParsedRequest } from '../request/parsed-request.ts';
import { COUNT, FLAG, LOG_COUNT, logCount, type FeatureDefinition, type FeatureInput } from './feature-definition.ts';

const ORDINARY_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** Tokens are refreshed late and clocks differ; a minute past its end is no sign of anything. */
const EXPIRY_GRACE_SECONDS = 60;

/** What the request alone shows. */
export const SHAPE_FEATURES: readonly FeatureDefinition[] = [
  shape('path_segments_count', COUNT, 'a deeper path', (r) => Math.min(r.pathFacts.segments, 64)),
  shape('path_dot_segments_log2', LOG_COUNT, '"." or ".." segments that had to be resolved', (r) =>
    logCount(r.pathFacts.dotSegments)
  ),
  shape('path_escapes_root_flag', FLAG, 'climbing above the root', (r) => Number(r.pathFacts.hasEscapedRoot)),
  shape(
    'path_odd_separators_log2',
    LOG_COUNT,
    'backslashes, empty segments and ";" parameters in the path',
    ({ pathFacts }) => logCount(pathFacts.backslashes + pathFacts.emptySegments + pathFacts.pathParameters)
  ),
  shape('path_hidden_segments_count', COUNT, 'asking for names that begin with a dot', (r) =>
    Math.min(r.pathFacts.hiddenSegments, 64)
  ),
  shape('target_chars_log2', LOG_COUNT, 'a longer path and query', (r) => logCount(r.targetChars)),
  shape('query_parameters_log2', LOG_COUNT, 'more query parameters', (r) => logCount(r.parameters)),
  shape('duplicate_parameters_log2', LOG_COUNT, 'parameters given more than once', (r) =>
    logCount(r.duplicateParameters)
  ),
  shape('fragments_log2', LOG_COUNT, 'more values of any kind', (r) =>
    logCount(r.fragments.length + r.text.overflowed)
  ),
  shape('longest_fragment_chars_log2', LOG_COUNT, 'one long value', (r) => logCount(r.text.longestChars)),
  shape(
    'decoded_layers_count',
    COUNT,
    'values encoded more often than their place asks for',
    (r) => r.text.maxDecodedLayers
  ),
  shape('invalid_percents_log2', LOG_COUNT, '"%" that begins no encoding', (r) => logCount(r.text.invalidPercents)),
  shape('needless_encodings_log2', LOG_COUNT, 'letters and digits that were encoded all the same', (r) =>
    logCount(r.text.needlessEncodings)
  ),
  shape(
    'evasive_encodings_log2',
    LOG_COUNT,
    'overlong UTF-8, several kinds of escape in one value, endless nesting',
    ({ text }) => logCount(text.overlongSequences + text.mixedEncodings + text.decodeLimitHits)
  ),
  shape('control_fragments_log2', LOG_COUNT, 'values with NUL or control characters', (r) =>
    logCount(r.text.nulTexts + r.text.controlTexts)
  ),
  shape('base64_fragments_log2', LOG_COUNT, 'values that hold text in base64', (r) => logCount(r.text.base64Texts)),
  shape('write_flag', FLAG, 'a method that changes something', (r) => Number(r.isWrite)),
  shape('login_flag', FLAG, 'an attempt to log in', (r) => Number(r.isLogin)),
  shape('asset_flag', FLAG, 'asking for a script, style, picture or font', (r) => Number(r.isAsset)),
  shape('odd_method_flag', FLAG, 'TRACE, CONNECT, WebDAV or made-up methods', (r) =>
    Number(!ORDINARY_METHODS.has(r.method))
  ),
  shape('body_bytes_log2', LOG_COUNT, 'a larger body', (r) => logCount(r.bodyBytes)),
  shape('body_on_read_flag', FLAG, 'a body where the method needs none', (r) => Number(!r.isWrite && r.bodyBytes > 0)),
  shape(
    'body_faults_count',
    COUNT,
    'a body that is broken, or not what its content type says',
    ({ body }) => Number(body.hasTypeMismatch) + Number(body.isMalformed)
  ),
  shape('body_depth_count', COUNT, 'deeper nesting', (r) => Math.min(r.body.depth, 64)),
  shape('script_uploads_count', COUNT, 'uploads with a name some server would execute', (r) =>
    Math.min(r.body.scriptUploads, 64)
  ),
  shape(
    'xml_entities_log2',
    LOG_COUNT,
    'a DOCTYPE, entity declarations, references to files or addresses',
    ({ body }) => logCount(body.entityDeclarations + Number(body.hasDoctype) + Number(body.hasExternalEntity))
  ),
  shape('graphql_depth_count', COUNT, 'deeper GraphQL selections', (r) => Math.min(r.body.graphqlDepth, 64)),
  shape('graphql_aliases_log2', LOG_COUNT, 'the same GraphQL field asked for under many names', (r) =>
    logCount(r.body.graphqlAliases)
  ),
  shape('graphql_introspection_flag', FLAG, 'asking GraphQL for its schema', (r) => Number(r.body.hasIntrospection)),
  shape('headers_count', COUNT, 'more headers', (r) => Math.min(r.headers.count, 256)),
  shape('framing_faults_count', COUNT, 'contradictions about length, encoding or host', (r) =>
    Math.min(countFramingFaults(r), 64)
  ),
  shape(
    'browser_missing_headers_count',
    COUNT,
    'an agent that calls itself a browser but lacks what browsers send',
    (r) => countMissingBrowserHeaders(r.headers, r.userAgent)
  ),
  shape('browser_contradictions_count', COUNT, 'client hints and agent that disagree', (r) =>
    countBrowserContradictions(r.headers, r.userAgent)
  ),
  agentIs('missing', 'no user agent'),
  agentIs('browser', 'an agent that calls itself a browser'),
  agentIs('crawler', 'an agent that declares itself a crawler or monitor'),
  agentIs('library', 'an agent of the form name/version: libraries, apps, command-line tools'),
  agentIs('tool', 'an agent that names an attack tool'),
  shape('credential_flag', FLAG, 'a token, a key or a password that stands for somebody', (r) =>
    Number(r.credentialHash !== 0)
  ),
  shape('session_flag', FLAG, 'a session cookie, a code or a voucher', (r) => Number(r.secretHash !== 0)),
  shape('referer_flag', FLAG, 'saying which page it comes from', (r) => Number(r.headers.hasReferer)),
  shape('jwt_flag', FLAG, 'a JSON Web Token', (r) => Number(r.jwt.algorithm !== 'absent')),
  shape(
    'jwt_forgery_signs_count',
    COUNT,
    'no or unknown algorithm, empty or odd signature, key material inside, broken parts',
    ({ jwt }) =>
      Number(jwt.algorithm === 'none' || jwt.algorithm === 'unknown') +
      Number(jwt.isMalformed) +
      Number(jwt.isSignatureEmpty) +
      Number(jwt.hasOddSignature) +
      Number(jwt.hasOddKey)
  ),
  {
    name: 'jwt_expired_flag',
    unit: FLAG,
    group: 'shape',
    movedBy: 'a token past its end or before its beginning',
    value: ({ parsed: { jwt }, client: { atMs } }: FeatureInput) => {
      const nowSeconds = atMs / 1_000;
      const isExpired = jwt.expiresAtSeconds > 0 && nowSeconds > jwt.expiresAtSeconds + EXPIRY_GRACE_SECONDS;
      return Number(isExpired || jwt.validFromSeconds > nowSeconds + EXPIRY_GRACE_SECONDS);
    }
  }
];

function shape(
  name: string,
  unit: string,
  movedBy: string,
  value: (parsed: ParsedRequest) => number
): FeatureDefinition {
  return { name, unit, group: 'shape', movedBy, value: ({ parsed }) => value(parsed) };
}

function agentIs(kind: UserAgentKind, movedBy: string): FeatureDefinition {
  return shape(`user_agent_${kind}_flag`, FLAG, movedBy, (r) => Number(r.userAgent.kind === kind));
}
