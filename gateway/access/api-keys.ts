import { hash, randomBytes } from 'node:crypto';
import { PathHelmError } from '#platform/errors.ts';
import type { ApiKeyRecord, PresentedKey } from '../stores/state-store.ts';

/** 192 random bits: nobody guesses one, so a fast hash at rest gives nothing away. */
const SECRET_BYTES = 24;
/** 132 bits of the hash: no second key with the same id can be found, and an id still fits a table. */
const ID_CHARS = 22;

/**
 * The id of a key is its SHA-256, shortened: the store holds ids only, never keys. SHA-256 and no password hash, because
 * generated keys carry 192 bits of randomness and each request pays for the hash (about 1 µs). Keys people make up are
 * weaker: give those plenty of characters.
 */
export function presentKey(secret: string): PresentedKey {
  return { id: apiKeyIdOf(secret), secret };
}

export function apiKeyIdOf(secret: string): string {
  return hash('sha256', `pathhelm-api-key:${secret}`, 'base64url').slice(0, ID_CHARS);
}

export type NewApiKey = {
  clientId: string;
  note?: string;
  expiresAtMs?: number | null;
  limit?: ApiKeyRecord['limit'];
};

/** The only moment a generated key is seen in the clear. */
export function issueKey(wanted: NewApiKey, nowMs: number): { key: string; record: ApiKeyRecord } {
  const key = `ph_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { key, record: recordOf(key, wanted, nowMs) };
}

/** @throws PathHelmError SETTINGS_INVALID for a client id that cannot be sent as a header value */
export function recordOf(key: string, wanted: NewApiKey, nowMs: number): ApiKeyRecord {
  if (!/^[\x21-\x7e]{1,128}$/.test(wanted.clientId)) {
    throw new PathHelmError(
      'SETTINGS_INVALID',
      `client id ${JSON.stringify(wanted.clientId)} must be 1 to 128 visible ASCII characters without spaces`
    );
  }
  return {
    id: apiKeyIdOf(key),
    clientId: wanted.clientId,
    note: wanted.note ?? '',
    createdAtMs: nowMs,
    expiresAtMs: wanted.expiresAtMs ?? null,
    revokedAtMs: null,
    limit: wanted.limit ?? null
  };
}
