import { Compile } from 'typebox/compile';
import type { Label } from '../../label.ts';
import { RequestRecord } from '../../request-record.ts';
import { headersOfList } from '../fields/headers.ts';
import { parseJson } from '../fields/json-lines.ts';
import { Row } from '../fields/row.ts';
import { accept, createDraft, reject, type LineReader, type Outcome, type Rejection } from '../reading.ts';
import { csvReader, missingColumns } from './csv-rows.ts';

/** Columns of stored records, in order, with their DuckDB types. The decision log holds the same ones, and more. */
export const RECORD_COLUMNS = {
  request_id: 'VARCHAR',
  timestamp_ms: 'BIGINT',
  client_key: 'VARCHAR',
  address: 'VARCHAR',
  method: 'VARCHAR',
  target: 'VARCHAR',
  http_version: 'VARCHAR',
  headers_json: 'VARCHAR',
  body: 'VARCHAR',
  body_bytes: 'BIGINT',
  status: 'SMALLINT',
  response_bytes: 'BIGINT',
  latency_ms: 'DOUBLE',
  label_attack_class: 'VARCHAR',
  label_source: 'VARCHAR',
  label_actor: 'VARCHAR',
  label_campaign_id: 'VARCHAR',
  label_template_id: 'VARCHAR',
  label_attack_place: 'VARCHAR'
} as const;

export type RecordColumn = keyof typeof RECORD_COLUMNS;

export const RECORD_COLUMN_NAMES = Object.keys(RECORD_COLUMNS) as RecordColumn[]; // keys of a literal

/** Without these there is no record; a log that keeps less leaves the others out. */
const NEEDED_COLUMNS: readonly RecordColumn[] = ['timestamp_ms', 'client_key', 'method', 'target', 'status'];

const recordSchema = Compile(RequestRecord);

/** What breaks the record's schema, naming the field; null when nothing does. */
export function faultOfRecord(record: RequestRecord): Rejection | null {
  if (recordSchema.Check(record)) return null;
  const [fault] = recordSchema.Errors(record);
  return reject('field-invalid', fault ? `${fault.instancePath.slice(1)} ${fault.message}` : 'not a request record');
}

export function missingRecordColumns(columns: readonly string[]): Rejection | null {
  return missingColumns(columns, NEEDED_COLUMNS);
}

/** Request records as CSV, e.g. exported from the decision log. */
export function recordCsvReader(): LineReader {
  return csvReader((columns) => missingRecordColumns(columns) ?? readRecordRow);
}

export function readRecordRow(values: Record<string, unknown>): Outcome {
  const row = new Row(values);
  const headers = parseJson(row.verbatim('headers_json'));
  const draft = createDraft({
    requestId: row.verbatim('request_id'),
    timestampMs: row.neededCount('timestamp_ms'),
    clientKey: row.needed('client_key'),
    address: row.verbatim('address'),
    method: row.needed('method'),
    target: row.needed('target'),
    httpVersion: row.verbatim('http_version'),
    headers: Array.isArray(headers) ? headersOfList(headers) : [],
    body: row.verbatim('body'),
    bodyBytes: row.count('body_bytes'),
    status: row.status('status'),
    responseBytes: row.count('response_bytes'),
    latencyMs: row.number('latency_ms'),
    label: labelOf(row)
  });
  return row.fault ?? accept(draft);
}

/** Class and source are checked with the whole record, by its schema. */
function labelOf(row: Row): Label | null {
  const attackClass = row.verbatim('label_attack_class');
  if (attackClass === '') return null;
  return {
    attackClass: attackClass as Label['attackClass'],
    source: row.verbatim('label_source') as Label['source'],
    actor: row.verbatim('label_actor'),
    campaignId: row.verbatim('label_campaign_id'),
    templateId: row.verbatim('label_template_id'),
    attackPlace: row.verbatim('label_attack_place')
  };
}

export function recordCells(record: RequestRecord): Record<RecordColumn, string | number | null> {
  const { label } = record;
  return {
    request_id: record.requestId,
    timestamp_ms: record.timestampMs,
    client_key: record.clientKey,
    address: record.address,
    method: record.method,
    target: record.target,
    http_version: record.httpVersion,
    headers_json: JSON.stringify(record.headers),
    body: record.body,
    body_bytes: record.bodyBytes,
    status: record.status,
    response_bytes: record.responseBytes,
    latency_ms: record.latencyMs,
    label_attack_class: label?.attackClass ?? null,
    label_source: label?.source ?? null,
    label_actor: label?.actor ?? null,
    label_campaign_id: label?.campaignId ?? null,
    label_template_id: label?.templateId ?? null,
    label_attack_place: label?.attackPlace ?? null
  };
}
