import { withoutPort } from '../fields/endpoint.ts';
import { headersOfObject } from '../fields/headers.ts';
import { perJsonLine } from '../fields/json-lines.ts';
import { httpVersionOf } from '../fields/request-line.ts';
import { Row } from '../fields/row.ts';
import { accept, createDraft, reject, type LineReader, type Outcome } from '../reading.ts';

/** Caddy 2's structured access log (`http.log.access`). */
export function caddyJsonReader(): LineReader {
  return perJsonLine(readEntry);
}

function readEntry(row: Row): Outcome {
  const request = new Row(row.object('request'));
  if (!request.has('uri')) {
    return row.has('logger', 'level')
      ? reject('not-an-access-entry', 'no request in the entry')
      : reject('not-this-format', 'no request.uri');
  }
  // `client_ip` honours the trusted proxies; older versions have only `remote_ip`, the first ones `remote_addr` with its port.
  const address = request.text('client_ip', 'remote_ip') || withoutPort(request.text('remote_addr'));
  const draft = createDraft({
    timestampMs: row.neededTime('ts'),
    address,
    method: request.needed('method'),
    target: request.needed('uri'),
    httpVersion: httpVersionOf(request.text('proto')),
    headers: headersOfObject(request.object('headers'), request.text('host')),
    bodyBytes: row.count('bytes_read'),
    status: row.status('status'),
    responseBytes: row.count('size'),
    latencyMs: row.seconds('duration')
  });
  return row.fault ?? request.fault ?? accept(draft);
}
