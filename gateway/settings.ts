import { existsSync } from 'node:fs';
import process from 'node:process';
import { Type, type Static, type TBoolean, type TInteger, type TNumber, type TString } from 'typebox';
import { CommonSettings, readSettings } from '#platform/settings.ts';
import {
  cidrList,
  listOf,
  namedRateLimits,
  rateLimit,
  redisUrls,
  routeRateLimits,
  urlList
} from './setting-formats.ts';

const LISTENING = {
  HOST: text('127.0.0.1', 'address to listen on; 0.0.0.0 or :: for every interface, as in a container'),
  PORT: whole(8000, [0, 65_535], 'TCP port of the proxy; 0 takes a free one'),
  TRUSTED_PROXIES: cidrList({
    default: '',
    description: 'addresses or CIDRs, comma list: proxies whose X-Forwarded-For and Forwarded are believed'
  }),
  TRUSTED_PROXY_HEADER: Type.Enum(['x-forwarded-for', 'forwarded'], {
    default: 'x-forwarded-for',
    description: "the one field in which trusted proxies name the client; the other could be the client's own"
  }),
  MAX_HEADER_BYTES: whole(131_072, [8192, 1_048_576], 'bytes of request line and headers; more is answered 431'),
  HEADERS_TIMEOUT_SECONDS: decimal(10, [0.1, 600], 'seconds a client may take to send its headers'),
  REQUEST_IDLE_TIMEOUT_SECONDS: decimal(60, [0.1, 3600], 'seconds a client may pause while it sends a body'),
  KEEP_ALIVE_TIMEOUT_SECONDS: decimal(75, [1, 3600], 'seconds an idle client connection is kept'),
  MAX_CONNECTIONS: whole(20_000, [1, 1_000_000], 'client connections at once; further ones are closed'),
  DRAIN_TIMEOUT_SECONDS: decimal(30, [0, 3600], 'seconds open requests get to finish after SIGTERM')
};

const UPSTREAMS = {
  TARGET_URL: urlList({
    default: 'http://127.0.0.1:9000',
    description: 'http(s) URL of the upstream; a path is put before every request path'
  }),
  TARGET_SERVICE_URLS: urlList({ default: '', description: 'comma list of upstream URLs; replaces TARGET_URL' }),
  PRESERVE_HOST: flag(false, "send the client's Host to the upstream; otherwise it gets its own, as in TARGET_URL"),
  UPSTREAM_CHOICE: Type.Enum(['round-robin', 'least-latency'], {
    default: 'round-robin',
    description: 'how an upstream is chosen among the healthy ones'
  }),
  UPSTREAM_CONNECT_TIMEOUT_SECONDS: decimal(5, [0.05, 120], 'seconds to open a connection, else 504'),
  UPSTREAM_RESPONSE_TIMEOUT_SECONDS: decimal(60, [0.05, 3600], 'seconds until the response headers, else 504'),
  UPSTREAM_IDLE_TIMEOUT_SECONDS: decimal(300, [0.05, 86_400], 'seconds a response body may pause, else it is cut'),
  UPSTREAM_CONNECTIONS: whole(512, [1, 100_000], 'connections to one upstream; further requests wait'),
  HEALTH_CHECK_PATH: text('', 'path fetched by the active check (healthy below 500); empty: a TCP connect'),
  HEALTH_CHECK_INTERVAL_SECONDS: decimal(5, [0, 3600], 'seconds between active checks of an upstream; 0: none'),
  HEALTH_CHECK_TIMEOUT_SECONDS: decimal(2, [0.05, 120], 'seconds an active check may take'),
  UNHEALTHY_AFTER: whole(2, [1, 100], 'failed active checks in a row until an upstream is left out'),
  CIRCUIT_BREAKER_ENABLED: flag(true, 'stop calling an upstream that fails'),
  FAILURE_THRESHOLD: whole(5, [1, 10_000], 'failures within the window that open the breaker'),
  CIRCUIT_BREAKER_FAILURE_SHARE: decimal(0.5, [0, 1], 'least share of failed calls within the window to open'),
  CIRCUIT_BREAKER_WINDOW_SECONDS: decimal(10, [1, 3600], 'seconds the breaker looks back'),
  RESET_TIMEOUT: decimal(30, [0.05, 3600], 'seconds an open breaker waits before one trial call'),
  MAX_RETRIES: whole(2, [0, 10], 'further attempts after a transient failure of an idempotent request'),
  RETRY_DELAY_SECONDS: decimal(0.1, [0, 60], 'seconds before the first retry; doubles, with full jitter'),
  RETRY_BUDGET: decimal(0.1, [0, 1], 'extra upstream load that retries may cause, as a share of requests'),
  RETRY_BODY_BYTES: whole(65_536, [0, 16_777_216], 'largest body kept for a retry that has an Idempotency-Key'),
  FORWARD_CREDENTIALS: flag(false, 'pass X-API-Key and X-Admin-Api-Key on to the upstream'),
  SEND_VIA: flag(false, 'add Via to upstream requests; off, since nginx and IIS stop compressing when they see it')
};

const ACCESS = {
  AUTH_REQUIRED: flag(false, 'refuse requests without an API key or a bearer token'),
  API_KEY: secret('one API key to accept from the start'),
  API_KEY_CLIENT_ID: text('default', 'client id of API_KEY'),
  JWT_ALGORITHM: Type.Enum(['', 'HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'EdDSA'], {
    default: '',
    description: 'the one algorithm of accepted bearer tokens; empty: bearer tokens are not looked at'
  }),
  JWT_SECRET: secret('shared secret of HS* bearer tokens'),
  JWT_JWKS_FILE: text('', 'JSON Web Key Set file with the public keys of RS*, ES*, EdDSA bearer tokens'),
  JWT_ISSUER: text('', 'required iss claim; empty: any'),
  JWT_AUDIENCE: text('', 'required aud claim; empty: any'),
  JWT_LEEWAY_SECONDS: whole(0, [0, 300], 'seconds of clock difference allowed for exp and nbf'),
  ADMIN_API_KEY: secret('key of the admin endpoints; must be set outside demo mode'),
  ADMIN_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'TCP port that alone serves the admin endpoints; unset: they share PORT'
    })
  ),
  CORS_ORIGINS: text('', 'comma list of origins that may read the own endpoints from a browser; * for any'),
  REPORTS_DIR: text('reports/dist', 'folder of the built report site, served at /pathhelm/reports/'),
  REPORTS_PUBLIC: flag(false, 'serve the report site without the admin key; its live page then polls the totals'),
  DEMO_MODE: flag(false, 'start without ADMIN_API_KEY (admin endpoints are then closed); never for production')
};

const LIMITS = {
  RATE_LIMIT_ENABLED: flag(true, 'limit requests per API key, else per client'),
  RATE_LIMIT_PER_MINUTE: whole(600, [1, 1_000_000_000], 'requests per minute'),
  RATE_LIMIT_WINDOW_SECONDS: whole(60, [1, 86_400], 'seconds over which requests are counted'),
  RATE_LIMIT: rateLimit({ default: '', description: '<count>/<second|minute|hour|day>; replaces the two above' }),
  RATE_LIMIT_ROUTES: routeRateLimits({
    default: '',
    description: 'comma list of [METHOD ]/path/prefix=<count>/<unit>; the longest prefix that fits replaces the limit'
  }),
  RATE_LIMIT_KEYS: namedRateLimits({
    default: '',
    description: 'comma list of <client id>=<count>/<unit>; replaces the limit of that API key'
  }),
  RATE_LIMIT_DRY_RUN: flag(false, 'count and report what the limit would refuse, but let it pass')
};

const JUDGING = {
  MODEL: text('approved', 'alias or version in REGISTRY_DIR that judges requests; none there: requests pass unjudged'),
  MODEL_POLL_SECONDS: decimal(
    1,
    [0.05, 3600],
    'seconds between looks at the registry; a moved alias is in force by then'
  ),
  SHADOW_MODEL: text(
    'candidate',
    'alias or version whose verdicts are recorded beside those of MODEL, and never enforced; needs DECISION_LOG; off: none'
  ),
  POLICY_FILE: text(
    '',
    'policy file, YAML or JSON, read anew when it changes; empty: policy.yaml beside DATA_DIR where there is one'
  ),
  GEOIP_FILE: text('', 'countries of addresses for rules: MMDB, or CSV of cidr,country; empty: no address has one'),
  MODE: Type.Enum(['observe', 'enforce'], {
    default: 'observe',
    description: 'what models and rules may do: observe records what would have been done, enforce does it'
  }),
  ANOMALY_THRESHOLD: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 2,
      description: 'anomaly score that acts, 0..1; unset: as the model version says'
    })
  ),
  JUDGE_FAILURE_MODE: Type.Enum(['open', 'closed'], {
    default: 'open',
    description: 'what happens when judging fails: open lets the request pass, closed answers 503'
  }),
  INSPECT_BODY_BYTES: whole(65_536, [0, 16_777_216], 'bytes of a request body that are judged; the rest streams on')
};

const STATE = {
  REDIS_URL: redisUrls({
    default: '',
    secret: true,
    description: 'redis(s) URL of Redis or Valkey; a comma list names the nodes of a cluster; empty: memory'
  }),
  REDIS_TIMEOUT_MS: whole(100, [1, 60_000], 'milliseconds a state-store call may take'),
  STORE_FAILURE_MODE: Type.Enum(['open', 'closed'], {
    default: 'open',
    description: 'what happens while the store cannot be reached: open lets requests pass, closed answers 503'
  }),
  STATE_FILE: text('', 'snapshot of the memory store; empty: DATA_DIR/private/state.json'),
  STATE_SNAPSHOT_SECONDS: decimal(30, [0, 86_400], 'seconds between snapshots of the memory store; 0: at exit only'),
  MAX_CLIENTS: whole(100_000, [100, 10_000_000], 'clients the memory store tracks; the longest unseen go first')
};

const RECORDING = {
  LOG_REQUESTS: flag(true, 'write one JSON log line per request'),
  LOG_FILE: text('', 'file for the log, rotated daily; empty: standard output'),
  LOG_FILE_DAYS: whole(30, [1, 3650], 'days a rotated log file is kept')
};

const DECISIONS = {
  DECISION_LOG: Type.Enum(['on', 'off'], {
    default: 'on',
    description: 'keep every decision below DATA_DIR/decisions'
  }),
  DECISION_LOG_FLUSH_MS: whole(1000, [40, 60_000], 'milliseconds until a row is on disk: what a crash loses at most'),
  DECISION_LOG_SEGMENT_MB: whole(16, [1, 128], 'MB of rows in the open file after which it is sealed'),
  DECISION_LOG_SEGMENT_MINUTES: decimal(15, [0.01, 1440], 'minutes after which it is sealed, however small'),
  DECISION_LOG_QUEUE: whole(20_000, [256, 10_000_000], 'rows that may wait to be written; further ones are dropped'),
  DECISION_RETENTION_DAYS: whole(30, [1, 3650], 'days before today that are kept'),
  DECISION_RETENTION_MB: whole(
    10_240,
    [1, 100_000_000],
    'MB of sealed decisions of all gateways; the oldest days go first'
  ),
  LOG_PAYLOADS: Type.Enum(['off', 'masked', 'full'], {
    default: 'off',
    description: 'what decisions keep of target, headers and body: nothing, their shape, or all but credentials'
  })
};

/** As .env.example and docs/configuration.md show them. */
export const SETTING_GROUPS = {
  Upstreams: UPSTREAMS,
  Listening: LISTENING,
  'Keys, tokens, administration': ACCESS,
  'Rate limits': LIMITS,
  'Models and policy': JUDGING,
  'Shared state': STATE,
  'Decision log': DECISIONS,
  Recording: { ...RECORDING, ...CommonSettings.properties }
};

const GatewaySettingsSchema = Type.Object({
  ...CommonSettings.properties,
  ...LISTENING,
  ...UPSTREAMS,
  ...ACCESS,
  ...LIMITS,
  ...JUDGING,
  ...STATE,
  ...DECISIONS,
  ...RECORDING
});

export type GatewaySettings = Readonly<Static<typeof GatewaySettingsSchema>>;

/** @throws PathHelmError SETTINGS_INVALID naming every bad setting */
export function readGatewaySettings(environment: Record<string, string | undefined>): GatewaySettings {
  return readSettings(GatewaySettingsSchema, environment, contradictions);
}

/** `.env` fills what the environment leaves open. */
export function loadEnvironmentFile(path = '.env'): void {
  if (existsSync(path)) process.loadEnvFile(path);
}

/** The upstream URLs in the order they were given. */
export function upstreamUrlsOf(settings: Pick<GatewaySettings, 'TARGET_URL' | 'TARGET_SERVICE_URLS'>): string[] {
  return listOf(settings.TARGET_SERVICE_URLS === '' ? settings.TARGET_URL : settings.TARGET_SERVICE_URLS);
}

function contradictions(settings: GatewaySettings): string[] {
  const faults: string[] = [];
  if (upstreamUrlsOf(settings).length === 0) faults.push('TARGET_URL names no upstream');
  if (listOf(settings.TARGET_URL).length > 1) faults.push('TARGET_URL takes one URL; TARGET_SERVICE_URLS takes a list');
  if (settings.ADMIN_API_KEY === '' && !settings.DEMO_MODE)
    faults.push('ADMIN_API_KEY must be set (key of the admin endpoints), or DEMO_MODE=true');
  if (settings.JWT_ALGORITHM.startsWith('HS') && settings.JWT_SECRET === '')
    faults.push(`JWT_SECRET must be set for JWT_ALGORITHM=${settings.JWT_ALGORITHM}`);
  if (/^(RS|ES|Ed)/.test(settings.JWT_ALGORITHM) && settings.JWT_JWKS_FILE === '')
    faults.push(`JWT_JWKS_FILE must be set for JWT_ALGORITHM=${settings.JWT_ALGORITHM}`);
  if (settings.ADMIN_PORT !== undefined && settings.ADMIN_PORT !== 0 && settings.ADMIN_PORT === settings.PORT)
    faults.push('ADMIN_PORT must differ from PORT');
  return faults;
}

function text(value: string, description: string): TString {
  return Type.String({ default: value, description });
}

function secret(description: string): TString {
  return Type.String({ default: '', description, secret: true });
}

function flag(value: boolean, description: string): TBoolean {
  return Type.Boolean({ default: value, description: `true or false: ${description}` });
}

function whole(value: number, [minimum, maximum]: [number, number], description: string): TInteger {
  return Type.Integer({ default: value, minimum, maximum, description: `${description}; ${minimum}..${maximum}` });
}

function decimal(value: number, [minimum, maximum]: [number, number], description: string): TNumber {
  return Type.Number({ default: value, minimum, maximum, description: `${description}; ${minimum}..${maximum}` });
}
