import ipaddr from 'ipaddr.js';
import { withoutPort } from '#data/formats/fields/endpoint.ts';
import { splitUrl } from '#data/formats/fields/request-line.ts';
import { isCredentialHeader } from './credentials.ts';
import { maskText } from './mask-text.ts';
import { rewriteTarget, type Rewrite } from './rewrite-target.ts';

export type Headers = readonly (readonly [string, string])[];

/** Protocol and browser headers that say what kind of client asks, not who. */
const IMPERSONAL =
  /^(?:user-agent|accept(?:-[a-z-]+)?|content-(?:type|length|encoding)|host|connection|cache-control|pragma|te|transfer-encoding|upgrade(?:-insecure-requests)?|dnt|expect|range|if-(?:modified|unmodified)-since|sec-[a-z-]+|x-requested-with|priority)$/;
const ADDRESS =
  /^(?:forwarded|via|client-ip|(?:x-|cf-|true-|fastly-)?(?:forwarded-for|real-ip|client-ip|connecting-ip|cluster-client-ip|originating-ip|remote-ip|remote-addr))$/;
const EMAIL = /[\w.+-]{1,64}@[\w.-]{1,255}/g;

type HeaderRules = {
  rewrite: Rewrite;
  /** For impersonal headers: less strict than `rewrite`. */
  rewriteImpersonal: Rewrite;
  pseudonymise: (address: string) => string;
};

/** Headers as they may be stored. Credentials keep their name, so that it shows there was one, and lose their value. */
export function rewriteHeaders(headers: Headers, rules: HeaderRules): [string, string][] {
  return headers.map(([name, value]) => [name, rewriteValue(name, value, rules)]);
}

function rewriteValue(name: string, value: string, rules: HeaderRules): string {
  if (isCredentialHeader(name)) return '';
  if (ADDRESS.test(name)) return rewriteAddresses(value, rules);
  if (name === 'referer' || name === 'origin') return rewriteUrl(value, rules);
  return IMPERSONAL.test(name) ? rules.rewriteImpersonal(value) : rules.rewrite(value);
}

/** A user agent may hold its operator's address, nothing else in these headers is personal. */
export function maskEmails(text: string): string {
  return text.replace(EMAIL, maskText);
}

function rewriteAddresses(value: string, { rewrite, pseudonymise }: HeaderRules): string {
  return value.replace(/[\w:.-]+/g, (word) => {
    const address = withoutPort(word);
    return ipaddr.isValid(address) ? pseudonymise(address) : rewrite(word);
  });
}

function rewriteUrl(value: string, { rewrite }: HeaderRules): string {
  const url = splitUrl(value);
  if (!url) return rewrite(value);
  const scheme = value.slice(0, value.indexOf('://') + 3);
  return scheme + url.host + (/^[a-z]+:\/\/[^/?#]*$/i.test(value) ? '' : rewriteTarget(url.target, rewrite));
}
