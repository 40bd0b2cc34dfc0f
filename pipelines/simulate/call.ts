import type { AttackClass } from '#data/label.ts';

export type Pair = [name: string, value: string];
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;
export type Part = { name: string; fileName?: string; type?: string; content: string };

export type Body =
  | { kind: 'none' }
  | { kind: 'json'; value: Json }
  | { kind: 'form'; fields: Pair[] }
  | { kind: 'multipart'; parts: Part[]; /** bytes of files that are not kept in the record */ unseenBytes: number }
  | { kind: 'xml'; envelope: string[]; fields: Pair[] }
  | { kind: 'text'; type: string; text: string; unseenBytes: number };

/** What a request is for; decides how long the answer takes and how large it is. */
export type Action =
  | 'page'
  | 'asset'
  | 'image'
  | 'list'
  | 'search'
  | 'view'
  | 'write'
  | 'remove'
  | 'login'
  | 'token'
  | 'upload'
  | 'graphql'
  | 'webhook'
  | 'beacon'
  | 'export'
  | 'import'
  | 'admin'
  | 'health'
  | 'feed'
  | 'probe';

/** What the actor expects of the upstream; how a site words it (401 or 302, 400 or 422) is the site's affair. */
export type Outcome =
  | 'ok'
  | 'unchanged'
  | 'moved'
  | 'invalid'
  | 'unauthenticated'
  | 'wrong-password'
  | 'forbidden'
  | 'missing'
  | 'wrong-method'
  | 'too-large'
  | 'limited'
  | 'timeout'
  | 'fault';

/** One request as the caller thinks of it, before a client writes it on the wire. */
export type Call = {
  action: Action;
  method: string;
  /** Already percent-encoded. */
  path: string;
  query: Pair[];
  body: Body;
  /** Headers that belong to this call and not to the client: an ETag, a signature, a SOAP action. */
  headers: Pair[];
  outcome: Outcome;
  /** Multiplies the usual answer time: an expensive search, a payload that sleeps. */
  slowness: number;
  attackClass: AttackClass;
  templateId: string;
  attackPlace: string;
};

export function newCall(action: Action, method: string, path: string, more: Partial<Call> = {}): Call {
  return {
    action,
    method,
    path,
    query: [],
    body: { kind: 'none' },
    headers: [],
    outcome: 'ok',
    slowness: 1,
    attackClass: 'benign',
    templateId: '',
    attackPlace: '',
    ...more
  };
}
