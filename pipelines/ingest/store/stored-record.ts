import { headerValue } from '#data/formats/fields/headers.ts';
import type { Label } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import type { Pseudonymise } from '#platform/pseudonym.ts';
import { withoutCredentials } from '../privacy/credentials.ts';
import { maskText } from '../privacy/mask-text.ts';
import { rewriteBody } from '../privacy/rewrite-body.ts';
import { maskEmails, rewriteHeaders } from '../privacy/rewrite-headers.ts';
import { rewriteTarget, type Rewrite } from '../privacy/rewrite-target.ts';
import { UNKNOWN_CLIENT } from '../unknown-client.ts';

export const PAYLOAD_POLICIES = ['off', 'masked', 'full'] as const;

/**
 * How much of a request's content is stored: `off` no body and every value as its shape, `masked` the body's shape too, `full` the
 * content itself. Credentials and client addresses are stored under none of them.
 */
export type PayloadPolicy = (typeof PAYLOAD_POLICIES)[number];

/** A record as it may be written to disk. */
export function toStoredRecord(
  record: RequestRecord,
  pseudonymise: Pseudonymise,
  payloads: PayloadPolicy
): RequestRecord {
  const named = (value: string): string => pseudonymise(value, record.timestampMs);
  const isFull = payloads === 'full';
  const rewrite: Rewrite = isFull ? withoutCredentials : maskText;
  const contentType = headerValue(record.headers, 'content-type');
  return {
    ...record,
    clientKey: storedClientKey(record.clientKey, named),
    address: named(record.address),
    target: rewriteTarget(record.target, rewrite),
    headers: rewriteHeaders(record.headers, {
      rewrite,
      rewriteImpersonal: isFull ? withoutCredentials : (text) => withoutCredentials(maskEmails(text)),
      pseudonymise: named
    }),
    body: payloads === 'off' ? '' : rewriteBody(record.body, contentType, rewrite),
    label: record.label && storedLabel(record.label, pseudonymise, isFull)
  };
}

/** The kind of key stays: `addr:`, `session:` and `key:` clients are judged differently. */
export function storedClientKey(clientKey: string, named: (value: string) => string): string {
  if (clientKey === UNKNOWN_CLIENT) return clientKey;
  const kind = /^(?:addr|session|key):/.exec(clientKey)?.[0] ?? '';
  return kind + named(clientKey);
}

/** A template id made from a request's own content would tell it; the pseudonym, from one period for all, still groups equal ones. */
function storedLabel(label: Label, pseudonymise: Pseudonymise, isFull: boolean): Label {
  return isFull || label.source === 'generator' ? label : { ...label, templateId: pseudonymise(label.templateId, 0) };
}
