import { addFragment, addName, type FragmentCollector } from '../fragment-collector.ts';
import { hashText } from '../hash-text.ts';
import { readCookies, type FieldVisitor } from '../target/read-parameters.ts';
import { numberOf } from '../target/template-route.ts';
import { CHARS_CODE, CHARS_CONTROL, CHARS_NUL, charClassesOf } from '../text/char-classes.ts';

export type HeaderFacts = {
  count: number;
  hosts: number;
  contentLengths: number;
  /** -1 when there is none or it is no number. */
  contentLength: number;
  /** Two content lengths that differ, or one that is no number. */
  hasBadContentLength: boolean;
  transferEncoding: string;
  /** Names or values no header may have (RFC 9110 §5). */
  malformed: number;
  host: string;
  userAgent: string;
  contentType: string;
  hasAccept: boolean;
  hasAcceptLanguage: boolean;
  hasAcceptEncoding: boolean;
  hasSecFetch: boolean;
  hasReferer: boolean;
  /** Names in their order, without those that come and go with the request, and the values that stay. */
  fingerprintHash: number;
  /** `?1` or `?0`; empty when the header is absent. */
  hintMobile: string;
  hintPlatform: string;
  hasBrandHint: boolean;
  /** Scheme and value of Authorization, or the first API key or token header. */
  credentialScheme: string;
  credential: string;
  /** False for sources that keep agent, referer, host and little more: then an absent header says nothing. */
  isComplete: boolean;
};

/** Read elsewhere or carrying nothing but protocol: a fragment only when they hold what no such header needs. */
const PROTOCOL_HEADERS = new Set(
  (
    'accept accept-charset accept-encoding cache-control connection content-encoding content-length date device-memory dnt downlink ect expect ' +
    'if-match if-modified-since if-none-match if-range if-unmodified-since keep-alive max-forwards pragma priority purpose range rtt ' +
    'save-data sec-gpc te trailer transfer-encoding upgrade upgrade-insecure-requests via viewport-width x-requested-with'
  ).split(' ')
);
/** Servers cut header lines at about this. */
const MAX_REFERER_CHARS = 8_192;
/** Longer than any account's name and password. */
const MAX_BASIC_CHARS = 1_024;
/** A tool sends these now and then, or somebody on the way adds them: they say nothing of the tool. */
const PASSING_HEADERS = new Set(
  (
    'cookie referer authorization content-length origin via forwarded x-forwarded-for x-forwarded-proto x-forwarded-host x-real-ip ' +
    'x-request-id traceparent if-none-match if-modified-since cache-control pragma range'
  ).split(' ')
);
const CREDENTIAL_HEADERS = new Set(
  'proxy-authorization x-api-key x-auth-token x-access-token x-admin-api-key x-csrf-token x-xsrf-token api-key'.split(
    ' '
  )
);

export function readHeaders(
  headers: readonly (readonly [string, string])[],
  collector: FragmentCollector,
  visitCookie: FieldVisitor
): HeaderFacts {
  const facts = createHeaderFacts();
  for (const [name, value] of headers) {
    facts.count++;
    if (!PASSING_HEADERS.has(name)) facts.fingerprintHash = mixHash(facts.fingerprintHash, hashText(name));
    readHeader(name, value, facts, collector, visitCookie);
  }
  return facts;
}

function createHeaderFacts(): HeaderFacts {
  return {
    count: 0,
    hosts: 0,
    contentLengths: 0,
    contentLength: -1,
    hasBadContentLength: false,
    transferEncoding: '',
    malformed: 0,
    host: '',
    userAgent: '',
    contentType: '',
    hasAccept: false,
    hasAcceptLanguage: false,
    hasAcceptEncoding: false,
    hasSecFetch: false,
    hasReferer: false,
    fingerprintHash: 0,
    hintMobile: '',
    hintPlatform: '',
    hasBrandHint: false,
    credentialScheme: '',
    credential: '',
    isComplete: false
  };
}

function readHeader(
  name: string,
  value: string,
  facts: HeaderFacts,
  collector: FragmentCollector,
  visitCookie: FieldVisitor
): void {
  switch (name) {
    case 'cookie':
      readCookies(value, collector, visitCookie);
      return;
    case 'authorization':
      readAuthorization(value, facts, collector);
      return;
    case 'user-agent':
      facts.userAgent = value;
      addFragment(collector, 'header.user-agent', value, 'none');
      return;
    case 'referer':
      facts.hasReferer = true;
      readReferer(value, collector);
      return;
    case 'host':
      facts.hosts++;
      facts.host = value;
      addFragment(collector, 'header.host', value, 'none');
      return;
    case 'content-type':
      facts.contentType = value;
      break;
    case 'content-length':
      readContentLength(value, facts);
      break;
    case 'transfer-encoding':
      facts.transferEncoding = facts.transferEncoding === '' ? value : `${facts.transferEncoding},${value}`;
      break;
    case 'accept':
      facts.hasAccept = true;
      break;
    case 'accept-language':
      facts.hasAcceptLanguage = true;
      facts.fingerprintHash = mixHash(facts.fingerprintHash, hashText(value));
      break;
    case 'accept-encoding':
      facts.hasAcceptEncoding = true;
      facts.fingerprintHash = mixHash(facts.fingerprintHash, hashText(value));
      break;
    case 'x-forwarded-for':
      addFragment(collector, 'header.x-forwarded-for', value, 'none');
      return;
    case 'sec-ch-ua':
      facts.hasBrandHint = true;
      break;
    case 'sec-ch-ua-mobile':
      facts.hintMobile = value;
      break;
    case 'sec-ch-ua-platform':
      facts.hintPlatform = value;
      break;
  }
  facts.isComplete = true;
  if (name.startsWith('sec-fetch-')) facts.hasSecFetch = true;
  if (CREDENTIAL_HEADERS.has(name)) {
    if (facts.credential === '') facts.credential = value;
    if (!isOpaque(value)) addFragment(collector, `header.${name}`, value, 'none');
    return;
  }
  const isProtocol = name.startsWith('sec-') || PROTOCOL_HEADERS.has(name);
  const classes = isProtocol ? charClassesOf(value) : CHARS_CODE;
  if ((classes & (CHARS_CODE | CHARS_CONTROL | CHARS_NUL)) === 0) return;
  if (!isProtocol) noteName(name, facts, collector);
  addFragment(collector, `header.${name.slice(0, 64)}`, value, 'none');
}

function mixHash(hash: number, other: number): number {
  return (Math.imul(hash, 31) + other) | 0;
}

function noteName(name: string, facts: HeaderFacts, collector: FragmentCollector): void {
  if (charClassesOf(name) === 0) return;
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) facts.malformed++;
  addName(collector, 'header', name, 'none');
}

function readContentLength(value: string, facts: HeaderFacts): void {
  const length = numberOf(value);
  facts.contentLengths++;
  if (length < 0 || (facts.contentLengths > 1 && length !== facts.contentLength)) facts.hasBadContentLength = true;
  facts.contentLength = length;
}

function readAuthorization(value: string, facts: HeaderFacts, collector: FragmentCollector): void {
  const space = value.indexOf(' ');
  facts.credentialScheme = space < 0 ? '' : value.slice(0, Math.min(space, 32)).toLowerCase();
  facts.credential = value.slice(space + 1).trim();
  if (!isOpaque(facts.credential)) addFragment(collector, 'header.authorization', value, 'none');
  // RFC 7617: a name and a password somebody typed, in base64 too short to be found out as text.
  else if (facts.credentialScheme === 'basic')
    addFragment(
      collector,
      'header.authorization',
      Buffer.from(facts.credential.slice(0, MAX_BASIC_CHARS), 'base64').toString(),
      'none'
    );
}

/** The page somebody came from, and by themselves those of its parameters that hold more than a name. */
function readReferer(value: string, collector: FragmentCollector): void {
  addFragment(collector, 'header.referer', value, 'percent');
  const mark = value.indexOf('?');
  if (mark < 0 || (charClassesOf(value) & CHARS_CODE) === 0) return;
  for (const parameter of value.slice(mark + 1, MAX_REFERER_CHARS).split('&')) {
    if ((charClassesOf(parameter) & CHARS_CODE) === 0) continue;
    const spaced = parameter.includes('+') ? parameter.replaceAll('+', ' ') : parameter;
    addFragment(collector, 'header.referer', spaced.slice(spaced.indexOf('=') + 1), 'percent');
  }
}

/** Token characters of RFC 6750 §2.1: a secret, which nobody needs to look into. */
function isOpaque(value: string): boolean {
  return /^[\w.~+/=-]*$/.test(value);
}
