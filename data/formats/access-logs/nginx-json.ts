import { perJsonLine } from '../fields/json-lines.ts';
import { httpVersionOf, parseRequestLine } from '../fields/request-line.ts';
import type { Row } from '../fields/row.ts';
import { accept, createDraft, reject, type LineReader, type Outcome } from '../reading.ts';

const AGENT_NAMES = ['http_user_agent', 'user_agent', 'agent'];
const REFERER_NAMES = ['http_referer', 'http_referrer', 'referer', 'referrer'];
const HOST_NAMES = ['http_host', 'host', 'server_name'];

/** nginx with a JSON `log_format`: every operator picks the keys, most take nginx's variable names. */
export function nginxJsonReader(): LineReader {
  return perJsonLine(readEntry);
}

function readEntry(row: Row): Outcome {
  if (!row.has('request', 'request_uri', 'uri') || !row.has('remote_addr', 'client_ip', 'remote_ip', 'client')) {
    return reject('not-this-format', 'no request or request_uri, or no remote_addr');
  }
  const request = row.has('request')
    ? parseRequestLine(row.text('request'))
    : {
        method: row.needed('request_method', 'method'),
        target: row.text('request_uri') || withArguments(row.needed('uri'), row.text('args', 'query_string')),
        httpVersion: httpVersionOf(row.text('server_protocol', 'protocol'))
      };
  if ('reason' in request) return request;
  const address = row.text('remote_addr', 'client_ip', 'remote_ip', 'client');
  const body = row.text('request_body');
  const draft = createDraft({
    ...request,
    requestId: row.text('request_id'),
    timestampMs: row.neededTime('msec', 'time_iso8601', 'time_local', '@timestamp', 'timestamp', 'time'),
    address,
    headers: headersOf(row),
    body,
    bodyBytes: row.count(['content_length', 'http_content_length']) || Buffer.byteLength(body),
    status: row.status('status'),
    responseBytes: row.count(['body_bytes_sent', 'bytes_sent']),
    latencyMs: row.seconds('request_time')
  });
  return row.fault ?? accept(draft);
}

function withArguments(uri: string, args: string): string {
  return args === '' || uri.includes('?') ? uri : `${uri}?${args}`;
}

/** The three usual headers under any of their names, then every other `http_<name>` variable. */
function headersOf(row: Row): [string, string][] {
  const named: [string, string][] = [
    ['host', row.text(...HOST_NAMES)],
    ['user-agent', row.text(...AGENT_NAMES)],
    ['referer', row.text(...REFERER_NAMES)]
  ];
  const usual = new Set([...HOST_NAMES, ...AGENT_NAMES, ...REFERER_NAMES]);
  for (const name of row.names()) {
    if (name.startsWith('http_') && !usual.has(name)) named.push([name.slice(5).replaceAll('_', '-'), row.text(name)]);
  }
  return named.filter(([, value]) => value !== '');
}
