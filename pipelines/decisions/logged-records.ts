import type { RequestRecord } from '#data/request-record.ts';
import { storedContent } from '#data/privacy/stored-content.ts';
import { PathHelmError } from '#platform/errors.ts';
import { textAt, type DecisionTable } from './decision-table.ts';

type Content = NonNullable<DecisionTable['content']>;

/**
 * Decisions that were logged with their whole content, as request records: what features are computed anew from.
 * @param table read with its content
 * @throws PathHelmError FEATURE_MISMATCH when content was not kept, or only its shape
 */
export function loggedRecords(table: DecisionTable): RequestRecord[] {
  const { content, numbers, texts } = table;
  if (content === null) throw new TypeError('the table was read without its content');
  const without = content.target.findIndex((target) => target === '');
  if (without >= 0) throw noContent(`decision ${table.decisionIds[without]!} holds no content`);
  const headers = content.headers.map((text, row) => headersOf(text, table.decisionIds[row]!));
  if (isMasked(content, headers))
    throw noContent('its content is masked, so that the texts the features read are not there');
  return table.decisionIds.map((decisionId, row) => ({
    requestId: decisionId,
    timestampMs: numbers.timestampMs[row]!,
    clientKey: textAt(texts.clientKey, row),
    address: textAt(texts.address, row),
    method: textAt(texts.method, row),
    target: content.target[row]!,
    httpVersion: '',
    headers: headers[row]!,
    body: content.body[row]!,
    bodyBytes: numbers.requestBytes[row]!,
    status: numbers.status[row]!,
    responseBytes: numbers.responseBytes[row]!,
    latencyMs: numbers.latencyMs[row]!,
    label: null
  }));
}

/** Masking changes nothing more: names and paths stay readable, but no value does. A log without any value is whole. */
function isMasked({ target, body }: Content, headers: readonly [string, string][][]): boolean {
  const hasValues = target.some((each, row) => each.includes('?') || body[row] !== '');
  const isReadable = (each: string, row: number): boolean => {
    const ofBody = headers[row]!.filter(([name]) => name === 'content-type');
    const masked = storedContent({ target: each, headers: ofBody, body: body[row]! }, 'masked', (address) => address);
    return masked.target !== each || masked.body !== body[row];
  };
  return hasValues && !target.some(isReadable);
}

function noContent(why: string): PathHelmError {
  return new PathHelmError(
    'FEATURE_MISMATCH',
    `features cannot be computed anew from the log: ${why}; a gateway with LOG_PAYLOADS=full keeps it`
  );
}

function headersOf(text: string, decisionId: string): [string, string][] {
  try {
    const headers: unknown = JSON.parse(text);
    if (Array.isArray(headers)) return headers as [string, string][]; // the gateway wrote pairs
  } catch {
    // said below
  }
  throw new PathHelmError('INPUT_FORMAT_MISMATCH', `the headers of decision ${decisionId} are no JSON list`);
}
