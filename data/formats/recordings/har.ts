import { headersOfList } from '../fields/headers.ts';
import { parseJson } from '../fields/json-lines.ts';
import { httpVersionOf, splitUrl } from '../fields/request-line.ts';
import { isObject, Row } from '../fields/row.ts';
import { accept, createDraft, reject, type Emit, type Outcome, type Rejection } from '../reading.ts';

/** A browser's or proxy's recording (HTTP Archive 1.2): one document without client addresses; `line` counts its entries. */
export function readHar(text: string, emit: Emit): Rejection | null {
  const document = parseJson(text);
  if (document === undefined) return reject('not-this-format', 'the file is not (complete) JSON');
  const log = isObject(document) ? document['log'] : undefined;
  const entries = isObject(log) ? log['entries'] : undefined;
  if (!Array.isArray(entries)) return reject('not-this-format', 'the file has no log.entries');
  entries.forEach((entry: unknown, index) => {
    emit(isObject(entry) ? readEntry(new Row(entry)) : reject('field-invalid', 'the entry is no object'), index + 1);
  });
  return null;
}

function readEntry(entry: Row): Outcome {
  const request = new Row(entry.object('request'));
  const response = new Row(entry.object('response'));
  const content = new Row(response.object('content'));
  const url = splitUrl(request.needed('url'));
  if (!url) return request.fault ?? reject('field-invalid', 'the request URL is not http(s)');
  const body = bodyOf(new Row(request.object('postData')));
  const draft = createDraft({
    timestampMs: entry.neededTime('startedDateTime'),
    method: request.needed('method'),
    target: url.target,
    httpVersion: httpVersionOf(request.text('httpVersion')),
    headers: headersOfList(request.list('headers'), url.host),
    body,
    bodyBytes: knownSize(request.text('bodySize')) || Buffer.byteLength(body),
    status: response.status('status'),
    responseBytes: knownSize(response.text('bodySize')) || knownSize(content.text('size')),
    latencyMs: Math.max(0, Number(entry.text('time')) || 0)
  });
  return entry.fault ?? request.fault ?? response.fault ?? accept(draft);
}

function bodyOf(postData: Row): string {
  const text = postData.text('text');
  if (text !== '') return text;
  const form = new URLSearchParams();
  for (const parameter of postData.list('params')) {
    if (!isObject(parameter)) continue;
    const pair = new Row(parameter);
    form.append(pair.text('name'), pair.text('value'));
  }
  return form.toString();
}

/** Sizes are -1 where the recorder did not know. */
function knownSize(text: string): number {
  return Math.max(0, Math.round(Number(text)) || 0);
}
