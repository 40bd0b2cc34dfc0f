import { readBody } from './body/read-body.ts';
import { addFragment, addPacked, createFragmentCollector, type FragmentCollector } from './fragment-collector.ts';
import { hashEnd, hashText } from './hash-text.ts';
import { looksLikeJwt, NO_JWT, readJwt } from './headers/jwt-facts.ts';
import { readHeaders, type HeaderFacts } from './headers/read-headers.ts';
import { readUserAgent } from './headers/user-agent.ts';
import { createFieldNotes, noteField, noteSession, type FieldNotes } from './field-notes.ts';
import type { Fragment, ParsedRequest, RequestInput } from './parsed-request.ts';
import { createPathFacts, normalisePath } from './target/normalise-path.ts';
import { readParameters } from './target/read-parameters.ts';
import { splitTarget } from './target/split-target.ts';
import { templateRoute } from './target/template-route.ts';

export type { Fragment, ParsedRequest, RequestInput };

/** RFC 9110, RFC 5789 and WebDAV: anything else is one and the same method, lest made-up names make up routes. */
const METHODS = new Set(
  'GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT'.split(
    ' '
  )
);
const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'REPORT']);
/** Routes where somebody proves who they are; the narrow ones are believed even when the source kept no body. */
const LOGIN_ROUTES = /\/(log[-_]?in|sign[-_]?in|log[-_]?on|wp-login|authenticate|administrator)\b/i;
const LOGIN_WORDS =
  /\/(log[-_]?in|sign[-_]?in|log[-_]?on|wp-login|auth|authenticate|authorize|token|sessions?|oauth2?|admin|administrator)\b/i;
const SIGN_UP_WORDS = /regist|sign[-_]?up|enrol|account\/create|reset|forgot|recover/i;

/** Takes a request apart as the upstream will. Never throws, whatever the bytes; time grows with the input's length only. */
export function parseRequest(input: RequestInput): ParsedRequest {
  const collector = createFragmentCollector();
  const notes = createFieldNotes();
  const visit = (name: string, value: string): void => {
    noteField(notes, name, value);
  };

  const upperMethod = input.method.toUpperCase();
  const method = METHODS.has(upperMethod) ? upperMethod : 'OTHER';
  const target = splitTarget(input.target, method);
  const pathFacts = createPathFacts();
  const decodedPath = addFragment(collector, 'path', target.path, 'percent');
  addPackedSegment(decodedPath, collector);
  const path = normalisePath(decodedPath, pathFacts);
  const { route: template, isAsset, ids, lastNumber } = templateRoute(path);
  const route = `${method} ${template}`;
  const query = readParameters(target.query, 'query', collector, visit);
  addFragment(collector, 'fragment', target.fragment, 'percent');

  const headers = readHeaders(input.headers, collector, (name, value) => {
    if (looksLikeJwt(value) && notes.token === '') notes.token = value;
    else if (name === '') visit(name, value);
    else noteSession(notes, name, value);
  });
  const body = readBody(
    { body: input.body, bodyBytes: input.bodyBytes, contentType: headers.contentType },
    collector,
    visit
  );

  const token = looksLikeJwt(headers.credential) ? headers.credential : notes.token;
  const isWrite = !READING_METHODS.has(method);
  const isLogin = isLoginRequest(template, isWrite, body.kind === 'none', notes);
  // Whoever signs up names an account too: one after the other is a factory.
  const namesAccount = isLogin || (isWrite && notes.hasPassword);
  const identity = namesAccount ? notes.identity : basicUser(headers);
  const thing = ids === '' ? notes.objectId : ids;
  const userAgent = readUserAgent(headers.userAgent);
  return {
    method,
    path,
    route,
    targetHash: hashText(input.target),
    routeHash: hashText(route),
    identityHash: hashText(identity.trim().toLowerCase()),
    credentialHash: hashEnd(headers.credential === '' ? notes.token : headers.credential),
    secretHash: hashEnd(notes.secret === '' ? notes.session : notes.secret),
    userAgentHash: hashText(headers.userAgent),
    // A source that keeps few headers leaves the agent to tell tools apart.
    fingerprintHash: headers.isComplete ? headers.fingerprintHash : hashText(headers.userAgent),
    objectIdHash: hashText(thing),
    objectId: thing === '' ? notes.pageNumber : ids === '' ? notes.objectNumber : lastNumber,
    isWrite,
    isLogin,
    isAsset,
    isUnreferred: userAgent.kind === 'browser' && !headers.hasReferer && !isAsset && !isWrite,
    bodyBytes: input.bodyBytes,
    targetChars: input.target.length,
    parameters: query.parameters,
    duplicateParameters: query.duplicates + body.duplicateFields,
    hasHostMismatch: target.authority !== '' && headers.host !== '' && target.authority !== headers.host,
    fragments: collector.fragments,
    text: collector.facts,
    pathFacts,
    headers,
    body,
    jwt: token === '' ? NO_JWT : readJwt(token, collector),
    userAgent
  };
}

/** Text in base64 behind the last slash; the path itself is no base64 as a whole. */
function addPackedSegment(path: string, collector: FragmentCollector): void {
  addPacked(collector, 'path', path.slice(path.lastIndexOf('/') + 1), 0);
}

/** Signing up and resetting a password name an identity and a password too, but prove neither. */
function isLoginRequest(route: string, isWrite: boolean, isBodyUnknown: boolean, notes: FieldNotes): boolean {
  const { hasPassword, identity } = notes;
  if ((!isWrite && !hasPassword) || SIGN_UP_WORDS.test(route)) return false;
  if (hasPassword && identity !== '') return true;
  return isBodyUnknown ? LOGIN_ROUTES.test(route) : (hasPassword || identity !== '') && LOGIN_WORDS.test(route);
}

/** RFC 7617: the user of Basic credentials, empty for any other scheme. */
function basicUser({ credentialScheme, credential }: HeaderFacts): string {
  if (credentialScheme !== 'basic') return '';
  const pair = Buffer.from(credential.slice(0, 512), 'base64').toString();
  return pair.slice(0, Math.max(0, pair.indexOf(':')));
}
