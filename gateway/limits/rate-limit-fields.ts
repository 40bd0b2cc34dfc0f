import type { RateOutcome } from '#policy/limits/limit.ts';

/**
 * The fields of draft-ietf-httpapi-ratelimit-headers (-08 and later): `q` requests in `w` seconds, `r` of them left;
 * after `t` seconds there are more: when refused, the time until the next one is admitted, else a whole window.
 */
export function rateLimitFields(rate: RateOutcome): { 'ratelimit-policy': string; ratelimit: string } {
  const { limit, remaining } = rate;
  const name = structuredString(limit.name === '' ? 'default' : limit.name);
  const windowSeconds = Math.ceil(limit.windowMs / 1000);
  return {
    'ratelimit-policy': `${name};q=${limit.max};w=${windowSeconds}`,
    ratelimit: `${name};r=${remaining};t=${rate.isRefused ? retryAfterSeconds(rate.retryAfterMs) : windowSeconds}`
  };
}

/** Whole seconds, rounded up: who waits that long is admitted. */
export function retryAfterSeconds(retryAfterMs: number): number {
  return Math.max(1, Math.ceil(retryAfterMs / 1000));
}

/** RFC 9651 §3.3.3: printable ASCII in quotes. */
function structuredString(text: string): string {
  return `"${text.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/["\\]/g, '\\$&')}"`;
}
