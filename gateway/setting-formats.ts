import ipaddr from 'ipaddr.js';
import { Type, type TString } from 'typebox';
import { routePatternFault } from '#policy/routes/route-table.ts';

/** Texts with an inner form. A malformed entry stops the start: skipping one would silently open or close a door. */
type FormatOptions = { default: string; description: string; secret?: boolean };

const RATE_LIMIT = /^[1-9]\d{0,8}\/(second|minute|hour|day)$/;

export function cidrList(options: FormatOptions): TString {
  return refined(options, (text) => listOf(text).find((entry) => !isCidr(entry)), 'is no address or CIDR');
}

export function urlList(options: FormatOptions): TString {
  return refined(options, (text) => listOf(text).find((entry) => !isUpstreamUrl(entry)), 'is no http(s) URL');
}

/** `100/minute`. */
export function rateLimit(options: FormatOptions): TString {
  return refined(options, (text) => (text === '' || RATE_LIMIT.test(text) ? undefined : text), 'is no <count>/<unit>');
}

/** `acme=5/minute, initech=30/minute`. */
export function namedRateLimits(options: FormatOptions): TString {
  return refined(options, (text) => listOf(text).find((entry) => !isNamedLimit(entry)), 'is no <name>=<count>/<unit>');
}

/** `POST /login=5/minute, /search=30/minute`. */
export function routeRateLimits(options: FormatOptions): TString {
  const isRouteLimit = (entry: string): boolean =>
    isNamedLimit(entry) && routePatternFault(entry.slice(0, entry.lastIndexOf('=')).trim()) === undefined;
  return refined(
    options,
    (text) => listOf(text).find((entry) => !isRouteLimit(entry)),
    'is no [METHOD ]/path=<count>/<unit>'
  );
}

export function redisUrls(options: FormatOptions): TString {
  return refined(options, (text) => listOf(text).find((entry) => !/^rediss?:\/\/./.test(entry)), 'is no redis(s) URL');
}

/** The entries of a comma list, trimmed, without empty ones. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function isNamedLimit(entry: string): boolean {
  const cut = entry.lastIndexOf('=');
  return cut > 0 && RATE_LIMIT.test(entry.slice(cut + 1));
}

function refined(options: FormatOptions, findBad: (text: string) => string | undefined, fault: string): TString {
  const name = (bad: string): string => (options.secret === true ? 'an entry' : JSON.stringify(bad));
  return Type.Refine(
    Type.String(options),
    (text: string) => findBad(text) === undefined,
    (text: string) => `${name(findBad(text) ?? '')} ${fault}`
  );
}

function isCidr(entry: string): boolean {
  return entry.includes('/') ? ipaddr.isValidCIDR(entry) : ipaddr.isValid(entry);
}

function isUpstreamUrl(entry: string): boolean {
  const url = URL.parse(entry);
  return (
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.search === '' &&
    url.hash === '' &&
    url.username === ''
  );
}
