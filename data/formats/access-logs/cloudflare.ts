import { headersOfObject } from '../fields/headers.ts';
import { perJsonLine } from '../fields/json-lines.ts';
import { httpVersionOf } from '../fields/request-line.ts';
import type { Row } from '../fields/row.ts';
import { accept, createDraft, reject, type LineReader, type Outcome } from '../reading.ts';

/** Cloudflare Logpush, data set `http_requests`, one JSON object per line. */
export function cloudflareReader(): LineReader {
  return perJsonLine(readEntry);
}

function readEntry(row: Row): Outcome {
  if (!row.has('ClientRequestURI', 'ClientRequestPath') || !row.has('EdgeStartTimestamp', 'Datetime')) {
    return reject('not-this-format', 'no ClientRequestURI, or no EdgeStartTimestamp');
  }
  const address = row.text('ClientIP');
  const startMs = row.neededTime('EdgeStartTimestamp', 'Datetime');
  const endMs = row.time('EdgeEndTimestamp');
  const usual = {
    'user-agent': row.text('ClientRequestUserAgent') || undefined,
    referer: row.text('ClientRequestReferer') || undefined
  };
  const draft = createDraft({
    requestId: row.text('RayID'),
    timestampMs: startMs,
    address,
    method: row.needed('ClientRequestMethod'),
    target: row.needed('ClientRequestURI', 'ClientRequestPath'),
    httpVersion: httpVersionOf(row.text('ClientRequestProtocol')),
    headers: headersOfObject({ ...usual, ...row.object('RequestHeaders') }, row.text('ClientRequestHost')),
    status: row.status('EdgeResponseStatus'),
    responseBytes: row.count('EdgeResponseBytes'),
    latencyMs: startMs !== null && endMs !== null ? Math.max(0, endMs - startMs) : 0
  });
  return row.fault ?? accept(draft);
}
