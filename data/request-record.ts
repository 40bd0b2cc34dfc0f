import { Type, type Static } from 'typebox';
import { Label } from './label.ts';

/**
 * One finished request: the contract between gateway, importers, generator and pipelines.
 * Columns, units and retention are described in data/README.md.
 */
export const RequestRecord = Type.Object({
  requestId: Type.String({ minLength: 1 }),
  /** Arrival, integer milliseconds since the Unix epoch. */
  timestampMs: Type.Integer({ minimum: 0 }),
  /** Whom we count by: `key:<API key id>`, else `session:<id>`, else `addr:<address>` (IPv6 by /64). */
  clientKey: Type.String({ minLength: 1 }),
  /** Client address as text; a pseudonym in stored records; empty when unknown. */
  address: Type.String(),
  method: Type.String({ minLength: 1 }),
  /** Path and query exactly as on the wire, percent-encodings untouched. */
  target: Type.String({ minLength: 1 }),
  /** `1.0`, `1.1`, `2.0` or empty. */
  httpVersion: Type.String(),
  /** Name and value pairs in wire order; names lower-case; repeated headers stay repeated. */
  headers: Type.Array(Type.Tuple([Type.String(), Type.String()])),
  /** Inspected part of the body as UTF-8 text; invalid bytes are U+FFFD. Empty when there was none or it was not kept. */
  body: Type.String(),
  /** Length of the whole request body in bytes, also when `body` holds only its beginning. */
  bodyBytes: Type.Integer({ minimum: 0 }),
  status: Type.Integer({ minimum: 0, maximum: 999 }),
  responseBytes: Type.Integer({ minimum: 0 }),
  /** Arrival to last byte, milliseconds; may hold a fraction; 0 when the source does not say. */
  latencyMs: Type.Number({ minimum: 0 }),
  /** Null: nobody has said what this request was. */
  label: Type.Union([Label, Type.Null()])
});

export type RequestRecord = Static<typeof RequestRecord>;
