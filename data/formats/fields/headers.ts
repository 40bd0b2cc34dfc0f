import { isObject } from './row.ts';

/**
 * Header pairs as a record holds them, from the object forms logs use: values may be text, numbers or lists of text. HTTP/2
 * pseudo-headers are no headers. `host` is added in front when it is known and not among them.
 */
export function headersOfObject(headers: Record<string, unknown>, host = ''): [string, string][] {
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    for (const one of Array.isArray(value) ? value : [value]) addHeader(pairs, name, one);
  }
  return withHost(pairs, host);
}

/** The same from `[{ name, value }]` (HAR) or `[[name, value]]`. */
export function headersOfList(headers: readonly unknown[], host = ''): [string, string][] {
  const pairs: [string, string][] = [];
  for (const header of headers) {
    if (Array.isArray(header)) addHeader(pairs, header[0], header[1]);
    else if (isObject(header)) addHeader(pairs, header['name'], header['value']);
  }
  return withHost(pairs, host);
}

export function headerValue(headers: readonly (readonly [string, string])[], name: string): string {
  return headers.find((header) => header[0] === name)?.[1] ?? '';
}

function addHeader(pairs: [string, string][], name: unknown, value: unknown): void {
  if (typeof name !== 'string' || name === '' || name.startsWith(':')) return;
  if (typeof value === 'string' || typeof value === 'number') pairs.push([name.toLowerCase(), String(value)]);
}

function withHost(pairs: [string, string][], host: string): [string, string][] {
  if (host === '' || headerValue(pairs, 'host') !== '') return pairs;
  return [['host', host], ...pairs];
}
