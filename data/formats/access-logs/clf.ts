import { unescapeLogText } from '../fields/escapes.ts';
import { parseClfTime } from '../fields/log-time.ts';
import { parseRequestLine } from '../fields/request-line.ts';
import { accept, perLine, reject, type LineReader, type Outcome } from '../reading.ts';

type Style = 'common' | 'combined' | 'traefik';

/** What Traefik appends to a combined line: `<request count> "<router>" "<server>" <duration>ms`. */
const TRAEFIK_TAIL = /^ (?:\d+|-) "[^"]*" "[^"]*" (\d+)ms$/;
const STATUS_AND_BYTES = /^ (\d{3}|-) (\d+|-)/;

/** nginx's and Apache's access logs: `host ident user [time] "request" status bytes ["referer" "user agent" …]`. */
export function clfReader(style: Style): LineReader {
  const timeOf = rememberLastTime();
  return perLine((line) => readClf(line, style, timeOf));
}

function readClf(given: string, style: Style, timeOf: (text: string) => number | null): Outcome {
  // Some exports quote the whole line without escaping it: one stray quote in front, one behind.
  const repaired = given.startsWith('"');
  const line = repaired ? given.slice(1, given.endsWith('""') ? -1 : undefined) : given;

  const blank = line.indexOf(' ');
  const timeAt = line.indexOf(' [', blank);
  if (blank <= 0 || timeAt < 0) return reject('not-this-format', 'no `host … [time] "request"`');
  const timeEnd = line.indexOf(']', timeAt);
  const timestampMs = timeEnd < 0 ? null : timeOf(line.slice(timeAt + 2, timeEnd));
  if (timestampMs === null) return reject('time-invalid', `time is ${quote(line.slice(timeAt + 2, timeEnd))}`);

  if (!line.startsWith(' "', timeEnd + 1)) return reject('not-this-format', 'no quoted request after the time');
  const requestAt = timeEnd + 3;
  const requestEnd = endOfQuoted(line, requestAt, (next) => STATUS_AND_BYTES.test(line.slice(next, next + 32)));
  if (requestEnd < 0) return reject('quote-unclosed', 'the request has no closing quote before status and bytes');
  const numbers = STATUS_AND_BYTES.exec(line.slice(requestEnd + 1, requestEnd + 32))!;
  const request = parseRequestLine(unescapeLogText(line.slice(requestAt, requestEnd)));
  if ('reason' in request) return request;

  const tailAt = requestEnd + 1 + numbers[0].length;
  const tail = readTail(line, tailAt, style);
  if ('reason' in tail) return tail;
  const address = line.slice(0, blank);
  return accept(
    {
      requestId: '',
      timestampMs,
      clientKey: '',
      address: address === '-' ? '' : address,
      method: request.method,
      target: request.target,
      httpVersion: request.httpVersion,
      headers: tail.headers,
      body: '',
      bodyBytes: 0,
      status: numbers[1] === '-' ? 0 : Number(numbers[1]),
      responseBytes: numbers[2] === '-' ? 0 : Number(numbers[2]),
      latencyMs: tail.latencyMs,
      label: null
    },
    repaired
  );
}

type Tail = { headers: [string, string][]; latencyMs: number };

/** Referer, user agent and what follows. Common has none of it; combined may carry further fields, which are not read. */
function readTail(line: string, at: number, style: Style): Tail | ReturnType<typeof reject> {
  if (style === 'common') {
    const plain = line.slice(at).trim() === '';
    return plain ? { headers: [], latencyMs: 0 } : reject('not-this-format', 'fields after status and bytes');
  }
  if (!line.startsWith(' "', at)) return reject('not-this-format', 'no quoted referer after status and bytes');
  const refererEnd = endOfQuoted(line, at + 2, (next) => line.startsWith(' "', next));
  if (refererEnd < 0) return reject('quote-unclosed', 'the referer has no closing quote before the user agent');
  const agentAt = refererEnd + 3;
  const agentEnd = endOfQuoted(line, agentAt, (next) => next === line.length || line[next] === ' ');
  if (agentEnd < 0) return reject('quote-unclosed', 'the user agent has no closing quote');
  const headers: [string, string][] = [];
  addHeader(headers, 'user-agent', line.slice(agentAt, agentEnd));
  addHeader(headers, 'referer', line.slice(at + 2, refererEnd));
  if (style === 'combined') return { headers, latencyMs: 0 };
  const traefik = TRAEFIK_TAIL.exec(line.slice(agentEnd + 1));
  if (!traefik) return reject('not-this-format', 'no `count "router" "server" duration` after the user agent');
  return { headers, latencyMs: Number(traefik[1]) };
}

/**
 * Index of the quote that ends a quoted field: not escaped by a backslash, and followed by what must follow, so that a log written
 * without escaping still reads. -1 when there is none.
 */
function endOfQuoted(line: string, from: number, isFollowed: (next: number) => boolean): number {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 1)) {
    let slashes = 0;
    while (line[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0 && isFollowed(at + 1)) return at;
  }
  return -1;
}

function addHeader(headers: [string, string][], name: string, logged: string): void {
  if (logged !== '-' && logged !== '') headers.push([name, unescapeLogText(logged)]);
}

/** Neighbouring lines mostly share their second. */
function rememberLastTime(): (text: string) => number | null {
  let lastText = '';
  let lastMs: number | null = null;
  return (text) => {
    if (text !== lastText) {
      lastText = text;
      lastMs = parseClfTime(text);
    }
    return lastMs;
  };
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
