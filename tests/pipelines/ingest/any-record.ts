import fc from 'fast-check';
import { ATTACK_CLASSES, type Label } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const name = fc.stringMatching(/^[a-z][a-z-]{0,20}$/);

const anyLabel: fc.Arbitrary<Label> = fc.record({
  attackClass: fc.constantFrom(...ATTACK_CLASSES),
  source: fc.constantFrom('generator', 'dataset', 'person'),
  actor: text,
  campaignId: text,
  templateId: text,
  attackPlace: text
});

export const anyRecord: fc.Arbitrary<RequestRecord> = fc.record({
  requestId: fc.string({ minLength: 1 }),
  timestampMs: fc.integer({ min: 0, max: 4e12 }),
  clientKey: fc.string({ minLength: 1 }),
  address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('')),
  method: fc.constantFrom('GET', 'POST', 'PATCH', 'purge'),
  target: text.map((path) => `/${path}`),
  httpVersion: fc.constantFrom('', '1.0', '1.1', '2.0'),
  headers: fc.array(fc.tuple(name, text), { maxLength: 6 }),
  body: fc.oneof(text, fc.json()),
  bodyBytes: fc.nat(),
  status: fc.integer({ min: 0, max: 999 }),
  responseBytes: fc.integer({ min: 0, max: 2 ** 40 }),
  latencyMs: fc.double({ min: 0, max: 1e6, noNaN: true }).map((latency) => latency + 0), // no -0: it has no place in a CSV
  label: fc.option(anyLabel)
});
