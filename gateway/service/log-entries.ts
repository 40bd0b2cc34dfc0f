import { Type, type Static } from 'typebox';
import { detectFormat } from '#data/formats/detect-format.ts';
import { LINE_FORMAT_NAMES, LINE_FORMATS, type LineFormat } from '#data/formats/formats.ts';
import { createDraft, type Draft, type ReaderOptions } from '#data/formats/reading.ts';

/** One request as generated CSV rows have it (data/README.md). */
export const LogEntry = Type.Object(
  {
    timestamp: Type.Union([Type.String(), Type.Integer({ minimum: 0 })], {
      description: 'ISO 8601 with zone, or epoch milliseconds'
    }),
    endpoint: Type.String({ pattern: '^/', description: 'path and query' }),
    method: Type.String({ pattern: '^[A-Za-z-]{1,32}$' }),
    ip_address: Type.String({ minLength: 1, description: 'or a pseudonym: what requests are counted by' }),
    user_agent: Type.Optional(Type.String()),
    response_time: Type.Optional(Type.Number({ minimum: 0, description: 'milliseconds' })),
    status_code: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
    payload_size: Type.Optional(Type.Integer({ minimum: 0, description: 'bytes of the request body' })),
    headers: Type.Optional(Type.Record(Type.String(), Type.String())),
    body: Type.Optional(Type.String()),
    is_attack: Type.Optional(Type.Unknown({ description: 'not looked at' })),
    attack_type: Type.Optional(Type.Unknown({ description: 'not looked at' }))
  },
  { additionalProperties: false }
);

export type LogEntry = Static<typeof LogEntry>;

export type ReadEntry = { draft: Draft } | { fault: string; field: string };

const READER: ReaderOptions = { anomalousAs: 'scanning' }; // labels are not looked at
const ISO_TIME = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/;

export function readEntry(entry: LogEntry): ReadEntry {
  const { timestamp, user_agent: userAgent, headers = {}, body = '' } = entry;
  const timestampMs =
    typeof timestamp === 'number' ? timestamp : ISO_TIME.test(timestamp) ? Date.parse(timestamp) : NaN;
  if (Number.isNaN(timestampMs))
    return { field: 'timestamp', fault: `${JSON.stringify(timestamp)} is no ISO 8601 time with zone` };
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  if (userAgent !== undefined && userAgent !== '' && !('user-agent' in headers)) pairs.push(['user-agent', userAgent]);
  const draft = createDraft({
    timestampMs,
    address: entry.ip_address,
    method: entry.method,
    target: entry.endpoint,
    headers: pairs,
    body,
    bodyBytes: entry.payload_size ?? Buffer.byteLength(body),
    status: entry.status_code ?? 0,
    latencyMs: entry.response_time ?? 0
  });
  return { draft };
}

/** Lines of one access log, in whatever format fits them best; one result for each line. */
export function readLines(lines: readonly string[]): { format: LineFormat | null; entries: ReadEntry[] } {
  const detected = detectFormat({ lines, numbers: lines.map((_line, at) => at + 1) }, READER);
  if (detected.format === null) {
    const { format, firstReject } = detected.nearest;
    const why = firstReject === null ? '' : ` (nearest: ${format}, ${firstReject.reason} ${firstReject.detail})`;
    const fault = `no known log format fits${why}; known: ${LINE_FORMAT_NAMES.join(', ')}`;
    return { format: null, entries: lines.map(() => ({ field: '', fault })) };
  }
  const entries = lines.map((): ReadEntry => ({ field: '', fault: 'holds no request' }));
  const reader = LINE_FORMATS[detected.format](READER);
  const note: Parameters<typeof reader.end>[0] = (outcome, line) => {
    entries[line - 1] =
      outcome.kind === 'record'
        ? { draft: outcome.draft }
        : { field: '', fault: `${outcome.reason}: ${outcome.detail}` };
  };
  for (const [at, line] of lines.entries()) reader.take(line, at + 1, note);
  reader.end(note);
  return { format: detected.format, entries };
}
