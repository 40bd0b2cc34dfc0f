import type { Label } from '../../label.ts';
import { headersOfList, headersOfObject, headerValue } from '../fields/headers.ts';
import { parseJson, perJsonLine } from '../fields/json-lines.ts';
import { httpVersionOf, splitUrl } from '../fields/request-line.ts';
import { isObject, Row } from '../fields/row.ts';
import { accept, createDraft, reject, type LineReader, type Outcome, type ReaderOptions } from '../reading.ts';
import { classFromLabels } from './class-names.ts';
import { csvReader, missingColumns } from './csv-rows.ts';

const TARGET_NAMES = ['target', 'url', 'uri', 'path'];
const PAYLOAD_NAMES = ['payload', 'parameter', 'value'];
const CLASS_NAMES = ['attack_class', 'attack_type', 'class', 'injection_type'];
const FLAG_NAMES = ['is_attack', 'is_malicious'];

/** Requests as CSV: `url` or `target`, and any of the columns that data/README.md lists. */
export function labelledCsvReader(options: ReaderOptions): LineReader {
  return csvReader((columns) => {
    const missing = TARGET_NAMES.some((name) => columns.includes(name)) ? null : missingColumns(columns, ['url']);
    return missing ?? ((row) => readRequestRow(new Row(row), options));
  });
}

/** The same fields as one JSON object per line; the last resort among the JSON formats. */
export function labelledJsonlReader(options: ReaderOptions): LineReader {
  return perJsonLine((row) => {
    if (row.has(...TARGET_NAMES)) return readRequestRow(row, options);
    return row.has('payload') ? readPayloadRow(row, options) : reject('not-this-format', 'no url, target or payload');
  });
}

/** Single parameter values (`payload,attack_type`): each becomes `GET /?q=<payload>`. */
export function parameterCsvReader(options: ReaderOptions): LineReader {
  return csvReader((columns) => {
    const hasLabel = [...CLASS_NAMES, 'label', ...FLAG_NAMES].some((name) => columns.includes(name));
    const hasPayload = PAYLOAD_NAMES.some((name) => columns.includes(name));
    const missing = missingColumns(
      columns,
      [hasPayload ? '' : 'payload', hasLabel ? '' : 'label'].filter((name) => name !== '')
    );
    return missing ?? ((row) => readPayloadRow(new Row(row), options));
  });
}

function readPayloadRow(row: Row, options: ReaderOptions): Outcome {
  const label = labelOf(row, options);
  if (label && 'reason' in label) return label;
  const target = `/?q=${encodeURIComponent(row.needed(...PAYLOAD_NAMES).toWellFormed())}`;
  const place = label && label.attackClass !== 'benign' ? { attackPlace: 'query.q' } : {};
  const draft = createDraft({
    method: 'GET',
    target,
    label: label && { ...label, ...place }
  });
  return row.fault ?? accept(draft);
}

function readRequestRow(row: Row, options: ReaderOptions): Outcome {
  const label = labelOf(row, options);
  if (label && 'reason' in label) return label;
  const given = row.needed(...TARGET_NAMES);
  const url = splitUrl(given);
  const query = row.verbatim('query');
  const target = (url?.target ?? given) + (query === '' ? '' : `?${query}`);
  const address = row.text('ip', 'address', 'ip_address', 'client_ip');
  const body = row.verbatim('body');
  const draft = createDraft({
    requestId: row.text('request_id'),
    timestampMs: row.has('timestamp_ms') ? row.count('timestamp_ms') : row.time('timestamp', 'time'),
    clientKey: row.text('client_key'),
    address,
    method: row.text('method') || 'GET',
    target,
    httpVersion: httpVersionOf(row.text('http_version', 'protocol')),
    headers: headersOf(row, url?.host),
    body,
    bodyBytes: row.count('body_bytes') || Buffer.byteLength(body),
    status: row.status('status', 'status_code'),
    responseBytes: row.count(['response_bytes', 'response_size']),
    latencyMs: row.number('latency_ms', 'response_time'),
    label
  });
  return row.fault ?? accept(draft);
}

/** `headers` is an object, a list, or either as JSON text; `user_agent`, `referer` and `host` may be columns of their own. */
function headersOf(row: Row, host?: string): [string, string][] {
  const written = parseJson(row.verbatim('headers'));
  const list = Array.isArray(written) ? written : row.list('headers');
  const object = isObject(written) ? written : row.object('headers');
  const headers = [...headersOfObject(object), ...headersOfList(list)];
  const columns: [string, string][] = [
    ['host', row.text('host') || (host ?? '')],
    ['user-agent', row.text('user_agent')],
    ['referer', row.text('referer')]
  ];
  return [...columns.filter(([name, value]) => value !== '' && headerValue(headers, name) === ''), ...headers];
}

function labelOf(row: Row, options: ReaderOptions): Label | ReturnType<typeof reject> | null {
  const words = [row.text(...CLASS_NAMES), row.text('label'), row.text(...FLAG_NAMES)];
  const attackClass = classFromLabels(words, options.anomalousAs);
  if (attackClass === null || typeof attackClass === 'object') return attackClass;
  return {
    attackClass,
    source: 'dataset',
    actor: '',
    campaignId: row.text('campaign_id'),
    templateId: row.text('template_id'),
    attackPlace: ''
  };
}
