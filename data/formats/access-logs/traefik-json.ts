import { withoutPort } from '../fields/endpoint.ts';
import { headersOfObject } from '../fields/headers.ts';
import { perJsonLine } from '../fields/json-lines.ts';
import { httpVersionOf } from '../fields/request-line.ts';
import type { Row } from '../fields/row.ts';
import { accept, createDraft, reject, type LineReader, type Outcome } from '../reading.ts';

const HEADER_PREFIX = 'request_';
const NANOSECONDS_PER_MS = 1e6;

/** Traefik's JSON access log; request headers stand in it as `request_<Name>`. */
export function traefikJsonReader(): LineReader {
  return perJsonLine(readEntry);
}

function readEntry(row: Row): Outcome {
  if (!row.has('RequestPath', 'RequestMethod')) return reject('not-this-format', 'no RequestPath, no RequestMethod');
  const address = row.text('ClientHost') || withoutPort(row.text('ClientAddr'));
  const headers: Record<string, unknown> = {};
  for (const name of row.names()) {
    if (name.startsWith(HEADER_PREFIX)) headers[name.slice(HEADER_PREFIX.length)] = row.text(name);
  }
  const draft = createDraft({
    timestampMs: row.neededTime('StartUTC', 'StartLocal', 'time'),
    address,
    method: row.needed('RequestMethod'),
    target: row.needed('RequestPath'),
    httpVersion: httpVersionOf(row.text('RequestProtocol')),
    headers: headersOfObject(headers, row.text('RequestHost', 'RequestAddr')),
    bodyBytes: row.count('RequestContentSize'),
    status: row.status('DownstreamStatus'),
    responseBytes: row.count('DownstreamContentSize'),
    latencyMs: row.number('Duration') / NANOSECONDS_PER_MS
  });
  return row.fault ?? accept(draft);
}
