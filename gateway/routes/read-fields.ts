import type { FastifyRequest } from 'fastify';
import { parseRate, type Rate } from '#policy/limits/parse-rate.ts';
import { PathHelmError } from '#platform/errors.ts';
import { invalid } from './admin-fault.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Query and JSON body of an admin request as one set of fields; the body wins. @throws AdminFault naming unknown fields */
export function fieldsOf(request: FastifyRequest, allowed: readonly string[]): Fields {
  const { body, query } = request;
  if (body != null && (typeof body !== 'object' || Array.isArray(body)))
    throw invalid('the body must be a JSON object');
  const fields = { ...(query as Fields), ...body };
  const unknown = Object.keys(fields).filter((name) => !allowed.includes(name));
  if (unknown.length > 0) throw invalid(`unknown field ${unknown.join(', ')}; there are: ${allowed.join(', ')}`);
  return fields;
}

export function textOf(fields: Fields, name: string, maxChars: number): string {
  const value = fields[name] ?? '';
  if (typeof value !== 'string' || value.length > maxChars) {
    throw invalid(`${name} must be a text of at most ${maxChars} characters`);
  }
  return value;
}

/** `expiresAt` (ISO 8601) or `ttlSeconds`; null: never. */
export function expiryOf(fields: Fields, nowMs: number): number | null {
  const { expiresAt, ttlSeconds } = fields;
  if (expiresAt != null && ttlSeconds != null) throw invalid('give expiresAt or ttlSeconds, not both');
  if (ttlSeconds != null) return nowMs + secondsOf(fields, 'ttlSeconds') * 1000;
  if (expiresAt == null) return null;
  const endsAtMs = typeof expiresAt === 'string' && /^\d{4}-\d\d-\d\dT/.test(expiresAt) ? Date.parse(expiresAt) : NaN;
  if (!(endsAtMs > nowMs)) throw invalid(`expiresAt=${JSON.stringify(expiresAt)} is no ISO 8601 time in the future`);
  return endsAtMs;
}

const MAX_SECONDS = 3_155_760_000; // a hundred years

export function secondsOf(fields: Fields, name: string, minimum = 1): number {
  const value = Number(fields[name]);
  if (!Number.isFinite(value) || value < minimum || value > MAX_SECONDS) {
    throw invalid(`${name}=${JSON.stringify(fields[name])} must be a number of seconds, ${minimum}..${MAX_SECONDS}`);
  }
  return value;
}

export function rateOf(fields: Fields, name: string): Rate | null {
  if (fields[name] == null) return null;
  try {
    return parseRate(textOf(fields, name, 40));
  } catch (fault) {
    if (fault instanceof PathHelmError) throw invalid(fault.message);
    throw fault;
  }
}

export function isoOrNull(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}
