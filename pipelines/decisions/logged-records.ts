import type { RequestRecord } from '#data/request-record.ts';
import { maskText } from '#data/privacy/mask-text.ts';
import { PathHelmError } from '#platform/errors.ts';
import { textAt, type DecisionTable } from './decision-table.ts';

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
  // Every real log holds a letter that masking would change.
  if (!content.target.some((target) => maskText(target) !== target))
    throw noContent('its content is masked, so that the texts the features read are not there');
  return table.decisionIds.map((decisionId, row) => ({
    requestId: decisionId,
    timestampMs: numbers.timestampMs[row]!,
    clientKey: textAt(texts.clientKey, row),
    address: textAt(texts.address, row),
    method: textAt(texts.method, row),
    target: content.target[row]!,
    httpVersion: '',
    headers: headersOf(content.headers[row]!, decisionId),
    body: content.body[row]!,
    bodyBytes: numbers.requestBytes[row]!,
    status: numbers.status[row]!,
    responseBytes: numbers.responseBytes[row]!,
    latencyMs: numbers.latencyMs[row]!,
    label: null
  }));
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
