import type { IncomingMessage } from 'node:http';

/** RFC 9110 §9.2.2 and the safe methods of WebDAV and QUERY: twice has the effect of once. */
const IDEMPOTENT = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PUT',
  'DELETE',
  'PROPFIND',
  'REPORT',
  'SEARCH',
  'QUERY'
]);

/** The upstream, or one before it, is short of something for the moment. */
const TRANSIENT = new Set([502, 503, 504]);

export function mayRepeat(raw: IncomingMessage): boolean {
  return IDEMPOTENT.has(raw.method ?? '') || raw.headers['idempotency-key'] !== undefined;
}

/** Who says when to come back does not want to be asked before. */
export function isTransient(status: number, headers: readonly string[]): boolean {
  if (!TRANSIENT.has(status)) return false;
  for (let index = 0; index < headers.length; index += 2)
    if (headers[index]!.toLowerCase() === 'retry-after') return false;
  return true;
}

/** 501 tells of a method, not of trouble. */
export function isUpstreamFailure(status: number): boolean {
  return status >= 500 && status !== 501;
}

/** Doubles with every retry; full jitter, so that those who failed together do not come back together. */
export function retryDelayMs(retry: number, baseMs: number, random: number): number {
  return baseMs * 2 ** retry * random;
}
