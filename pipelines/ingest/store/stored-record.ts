import type { Label } from '#data/label.ts';
import { storedContent, type PayloadPolicy } from '#data/privacy/stored-content.ts';
import type { RequestRecord } from '#data/request-record.ts';
import type { Pseudonymise } from '#platform/pseudonym.ts';
import { UNKNOWN_CLIENT } from '../unknown-client.ts';

/** A record as it may be written to disk. */
export function toStoredRecord(
  record: RequestRecord,
  pseudonymise: Pseudonymise,
  payloads: PayloadPolicy
): RequestRecord {
  const named = (value: string): string => pseudonymise(value, record.timestampMs);
  return {
    ...record,
    ...storedContent(record, payloads, named),
    clientKey: storedClientKey(record.clientKey, named),
    address: named(record.address),
    label: record.label && storedLabel(record.label, pseudonymise, payloads === 'full')
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
