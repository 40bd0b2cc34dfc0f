import { ATTACK_CLASSES } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { clientKeyOf } from '#models/request/client-key.ts';
import { hash32 } from './hash.ts';

/** Of these an access log shows what they do; the others are made of what it leaves out. */
const SHOWN_CLASSES = new Set(['credential-stuffing', 'denial-of-service', 'scraping', 'scanning']);
const KEPT_HEADERS = new Set(['user-agent', 'referer']);
const HASHES = 2 ** 32;

/** Whether the visit or attack run that the record belongs to is one of the `share` that is known from an access log only. */
export function isFromLog({ label }: RequestRecord, share: number): boolean {
  if (label === null || (hash32(`log/${label.campaignId}`) >>> 0) / HASHES >= share) return false;
  const [group] = label.actor.split('/');
  return !(ATTACK_CLASSES as readonly string[]).includes(group!) || SHOWN_CLASSES.has(group!);
}

/** The request as the combined format keeps it: no body, no credentials, of the headers agent and referer, and no latency. */
export function asAccessLog(record: RequestRecord): RequestRecord {
  return {
    ...record,
    clientKey: clientKeyOf({ apiKeyId: '', sessionId: '', address: record.address }),
    headers: record.headers.filter(([name, value]) => KEPT_HEADERS.has(name) && value !== ''),
    body: '',
    bodyBytes: 0,
    latencyMs: 0
  };
}
