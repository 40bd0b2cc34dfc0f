import { UpstreamFault } from './upstream-fault.ts';

/** How long the body is: RFC 9112 §6.3. */
type BodyFraming = { kind: 'none' } | { kind: 'length'; bytes: number } | { kind: 'chunked' } | { kind: 'close' };

export type ResponseHead = {
  status: number;
  reason: string;
  /** Name, value, name, value …: in wire order and case, without the fields that end at this hop. */
  headers: string[];
  framing: BodyFraming;
  /** The upstream will take another request on this connection. */
  isPersistent: boolean;
  /** Seconds the upstream keeps an idle connection, where it says so. */
  keepAliveSeconds: number | null;
};

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// eslint-disable-next-line no-control-regex -- control characters are exactly what must not pass
const FORBIDDEN_IN_VALUE = /[\0-\x08\x0a-\x1f\x7f]/;
const NO_BODY: BodyFraming = { kind: 'none' };
const CHUNKED: BodyFraming = { kind: 'chunked' };
const UNTIL_CLOSE: BodyFraming = { kind: 'close' };

/**
 * Parses status line and fields (without the closing empty line), strictly: what two parsers could read differently is
 * refused, because the next one along the way may be the other parser.
 * @throws UpstreamFault 'protocol'
 */
export function parseResponseHead(text: string, method: string): ResponseHead {
  const lines = text.split('\r\n');
  const statusLine = STATUS_LINE.exec(lines[0]!);
  if (statusLine === null) throw fault('status line');
  const status = Number(statusLine[2]);
  const isHttp10 = statusLine[1] === '0';
  const headers: string[] = [];
  let length: number | null = null;
  let isChunked = false;
  let connection = '';
  let keepAliveSeconds: number | null = null;

  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]!;
    const colon = line.indexOf(':');
    // RFC 9112 §5.1 tells a proxy to remove blanks before the colon; a line that begins with one is obs-fold.
    const name = line.slice(0, colon).trimEnd();
    if (colon < 1 || !FIELD_NAME.test(name)) throw fault('field name');
    const value = trimBlanks(line, colon + 1);
    if (FORBIDDEN_IN_VALUE.test(value)) throw fault(`value of ${name}`);
    switch (name.toLowerCase()) {
      case 'connection':
        connection += connection === '' ? value : `,${value}`;
        break;
      case 'keep-alive': {
        const seconds = /timeout=(\d{1,6})/i.exec(value)?.[1];
        if (seconds !== undefined) keepAliveSeconds = Number(seconds);
        break;
      }
      case 'proxy-connection':
      case 'upgrade': // on 101 the tunnel writes it anew
        break;
      case 'transfer-encoding':
        // Other codings may only come when asked for with TE, which this gateway never does.
        if (isChunked || isHttp10 || value.toLowerCase() !== 'chunked') throw fault('Transfer-Encoding');
        isChunked = true;
        break;
      case 'content-length':
        if (length !== null || !/^\d{1,15}$/.test(value)) throw fault('Content-Length');
        length = Number(value);
        headers.push(name, value);
        break;
      default:
        headers.push(name, value);
    }
  }
  if (isChunked && length !== null) throw fault('Content-Length beside Transfer-Encoding');

  const options = connection.toLowerCase();
  const framing = framingOf(method, status, isChunked, length);
  return {
    status,
    reason: statusLine[3] ?? '',
    headers: isPlainConnection(options) ? headers : withoutListed(headers, options),
    framing,
    isPersistent:
      framing.kind !== 'close' && (isHttp10 ? hasOption(options, 'keep-alive') : !hasOption(options, 'close')),
    keepAliveSeconds
  };
}

/** Fields of a chunked body's trailer section, under the same rules as headers. */
export function parseTrailers(text: string): string[] {
  if (text === '') return [];
  return parseResponseHead(`HTTP/1.1 200 \r\n${text}`, 'HEAD').headers;
}

function framingOf(method: string, status: number, isChunked: boolean, length: number | null): BodyFraming {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return NO_BODY;
  if (isChunked) return CHUNKED;
  if (length === null) return UNTIL_CLOSE;
  return length === 0 ? NO_BODY : { kind: 'length', bytes: length };
}

function isPlainConnection(options: string): boolean {
  return options === '' || options === 'keep-alive' || options === 'close';
}

function hasOption(options: string, option: string): boolean {
  return options.split(',').some((entry) => entry.trim() === option);
}

/** Fields the upstream named in Connection are for this hop alone (RFC 9110 §7.6.1). */
function withoutListed(headers: string[], options: string): string[] {
  const listed = new Set(options.split(',').map((entry) => entry.trim()));
  listed.delete('content-length'); // the body's length is not the upstream's to take away
  return headers.filter((_text, index) => !listed.has(headers[index - (index % 2)]!.toLowerCase()));
}

function trimBlanks(line: string, start: number): string {
  let from = start;
  let to = line.length;
  while (from < to && isBlank(line.charCodeAt(from))) from++;
  while (to > from && isBlank(line.charCodeAt(to - 1))) to--;
  return line.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function fault(what: string): UpstreamFault {
  return new UpstreamFault('protocol', `the upstream's response has a faulty ${what}`);
}
