import { connect, type Socket } from 'node:net';

export type WireAnswer = {
  /** Heads of 1xx answers, without fields of the hop. */
  information: string[];
  statusLine: string;
  /** `Name: value` in wire order, without the fields of the hop and the time in Date. */
  headers: string[];
  /** As latin1 text; decoded when it was chunked. */
  body: string;
  trailers: string[];
  /** Bytes behind the answer. */
  rest: Buffer;
  isWhole: boolean;
};

const HOP_FIELDS = /^(connection|keep-alive|transfer-encoding):/i;

/** Sends bytes as they are and collects what comes back until the other side closes. */
export function sendRaw(
  port: number,
  parts: string | Buffer | readonly (string | Buffer)[],
  waitMs = 5000
): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1' });
    const timer = setTimeout(() => socket.destroy(), waitMs);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
    for (const part of typeof parts === 'string' || Buffer.isBuffer(parts) ? [parts] : parts) write(socket, part);
  });
}

function write(socket: Socket, part: string | Buffer): void {
  if (typeof part === 'string') socket.write(part, 'latin1');
  else socket.write(part);
}

/** Takes the first answer off the bytes; `method` because HEAD has no body. */
export function parseAnswer(bytes: Buffer, method = 'GET'): WireAnswer {
  const information: string[] = [];
  for (let from = 0; ;) {
    const end = bytes.indexOf('\r\n\r\n', from);
    if (end === -1)
      return {
        information,
        statusLine: '',
        headers: [],
        body: bytes.toString('latin1'),
        trailers: [],
        rest: EMPTY,
        isWhole: false
      };
    const [statusLine = '', ...fields] = bytes.toString('latin1', from, end).split('\r\n');
    const headers = fields
      .filter((field) => !HOP_FIELDS.test(field))
      .map((field) => field.replace(/^(date): .*/i, '$1'));
    from = end + 4;
    if (statusLine.startsWith('HTTP/1.1 1')) {
      information.push([statusLine, ...headers].join('\r\n'));
      continue;
    }
    const tail = bytes.subarray(from);
    return { information, statusLine, headers, ...bodyOf(tail, statusLine, fields, method) };
  }
}

const EMPTY = Buffer.alloc(0);

type Body = Pick<WireAnswer, 'body' | 'trailers' | 'rest' | 'isWhole'>;

function bodyOf(tail: Buffer, statusLine: string, fields: readonly string[], method: string): Body {
  const valueOf = (name: string): string | undefined =>
    fields
      .find((field) => field.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  if (method === 'HEAD' || / (204|304)/.test(statusLine)) return { body: '', trailers: [], rest: tail, isWhole: true };
  if (valueOf('transfer-encoding') === 'chunked') return dechunk(tail);
  const length = valueOf('content-length');
  if (length === undefined) return { body: tail.toString('latin1'), trailers: [], rest: EMPTY, isWhole: true };
  const bytes = Number(length);
  return {
    body: tail.toString('latin1', 0, bytes),
    trailers: [],
    rest: tail.subarray(bytes),
    isWhole: tail.length >= bytes
  };
}

function dechunk(tail: Buffer): Body {
  let body = '';
  for (let at = 0; ;) {
    const lineEnd = tail.indexOf('\r\n', at);
    const size = lineEnd === -1 ? NaN : parseInt(tail.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) return { body, trailers: [], rest: EMPTY, isWhole: false };
    at = lineEnd + 2;
    if (size > 0) {
      body += tail.toString('latin1', at, at + size);
      at += size + 2;
      continue;
    }
    const trailersEnd = tail.subarray(at - 2).indexOf('\r\n\r\n') + at - 2;
    const trailers = tail.toString('latin1', at, Math.max(at, trailersEnd)).split('\r\n').filter(Boolean);
    return { body, trailers, rest: tail.subarray(trailersEnd + 4), isWhole: true };
  }
}
