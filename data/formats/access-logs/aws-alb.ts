import { withoutPort } from '../fields/endpoint.ts';
import { parseTime } from '../fields/log-time.ts';
import { parseRequestLine, splitUrl } from '../fields/request-line.ts';
import { millisecondsOf, Row } from '../fields/row.ts';
import { accept, createDraft, perLine, reject, type LineReader, type Outcome } from '../reading.ts';

/** The documented field order; what stands behind is not needed. */
const FIELDS = [
  'type',
  'time',
  'elb',
  'client',
  'target',
  'request_processing_time',
  'target_processing_time',
  'response_processing_time',
  'elb_status_code',
  'target_status_code',
  'received_bytes',
  'sent_bytes',
  'request',
  'user_agent',
  'ssl_cipher',
  'ssl_protocol',
  'target_group_arn',
  'trace_id',
  'domain_name',
  'chosen_cert_arn',
  'matched_rule_priority',
  'request_creation_time'
];
const NEEDED_FIELDS = FIELDS.indexOf('user_agent') + 1;
const TYPES = new Set(['http', 'https', 'h2', 'grpcs', 'ws', 'wss']);
/** A quote that does not end takes the rest of the line, so that no line makes this slow. */
const FIELD = /"([^"\\]*(?:\\.[^"\\]*)*)(?:"|$)|[^ "]+/g;

/** AWS Application Load Balancer access logs. */
export function awsAlbReader(): LineReader {
  return perLine((line) => {
    const type = line.slice(0, line.indexOf(' '));
    if (!TYPES.has(type)) return reject('not-this-format', 'does not begin with http, https, h2, grpcs, ws or wss');
    return readEntry(line);
  });
}

function readEntry(line: string): Outcome {
  const fields = Array.from(line.matchAll(FIELD), (field) => field[1] ?? field[0]);
  if (fields.length < NEEDED_FIELDS)
    return reject('column-count', `${fields.length} fields, at least ${NEEDED_FIELDS} needed`);
  const row = new Row(Object.fromEntries(FIELDS.map((name, index) => [name, fields[index]])));
  const request = parseRequestLine(row.text('request').trim());
  if ('reason' in request) return request;
  const url = splitUrl(request.target);
  if (!url) return reject('request-line-invalid', 'the request names no URL');
  const address = withoutPort(row.text('client'));
  const headers: [string, string][] = [['host', url.host]];
  if (row.text('user_agent') !== '') headers.push(['user-agent', row.text('user_agent')]);
  const draft = createDraft({
    ...request,
    target: url.target,
    requestId: row.text('trace_id'),
    // `time` is when the answer was done; the creation time, in newer logs, is the arrival.
    timestampMs: parseTime(row.text('request_creation_time')) ?? row.neededTime('time'),
    address,
    headers,
    status: row.status('elb_status_code'),
    responseBytes: row.count('sent_bytes'),
    latencyMs: latencyOf(fields.slice(5, 8))
  });
  return row.fault ?? accept(draft);
}

/** Seconds; -1 in a part means the load balancer could not pass the request on. */
function latencyOf(parts: readonly string[]): number {
  const seconds = parts.map(Number).filter((part) => part > 0);
  return millisecondsOf(seconds.reduce((sum, part) => sum + part, 0));
}
