import type { RequestRecord } from '#data/request-record.ts';
import type { BodyFacts } from './body/body-facts.ts';
import type { Fragment, TextFacts } from './fragment-collector.ts';
import type { JwtFacts } from './headers/jwt-facts.ts';
import type { HeaderFacts } from './headers/read-headers.ts';
import type { UserAgent } from './headers/user-agent.ts';
import type { PathFacts } from './target/normalise-path.ts';

export type { Fragment };

export type RequestInput = Pick<RequestRecord, 'method' | 'target' | 'headers' | 'body' | 'bodyBytes'>;

/** One request as the upstream will see it. Hashes are 32 bits, 0 stands for none. */
export type ParsedRequest = {
  /** Upper case; `OTHER` for methods nobody registered. */
  method: string;
  /** Decoded and resolved, without query. */
  path: string;
  /** `GET /users/:id`: what route windows are kept by. */
  route: string;
  /** Path and query. */
  targetHash: number;
  routeHash: number;
  /** Whom the request says it is, when it logs in. */
  identityHash: number;
  /** Authorization, API key, or a token in a cookie or parameter. */
  credentialHash: number;
  /** The first value that is worth guessing: a reset token, one-time code, voucher; else the session cookie. */
  secretHash: number;
  userAgentHash: number;
  /** What the client's program shows of itself without meaning to: which headers it sends in which order, languages, encodings. */
  fingerprintHash: number;
  /** The stored thing the request names: variable path segments, else a parameter called like an id. */
  objectIdHash: number;
  /** The same as a number when it is one, else -1: neighbours show enumeration. */
  objectId: number;
  isWrite: boolean;
  isLogin: boolean;
  isAsset: boolean;
  /** A browser asks for a page without saying where it comes from. */
  isUnreferred: boolean;
  bodyBytes: number;
  targetChars: number;
  parameters: number;
  duplicateParameters: number;
  /** The authority of an absolute target differs from the Host header. */
  hasHostMismatch: boolean;
  fragments: readonly Fragment[];
  text: Readonly<TextFacts>;
  pathFacts: Readonly<PathFacts>;
  headers: Readonly<HeaderFacts>;
  body: Readonly<BodyFacts>;
  jwt: Readonly<JwtFacts>;
  userAgent: Readonly<UserAgent>;
};
