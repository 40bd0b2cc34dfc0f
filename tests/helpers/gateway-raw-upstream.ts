import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as it arrived, taken off the connection by the letter of RFC 9112. */
type SeenRequest = { requestLine: string; headers: string[]; body: string; trailers: string[] };

export type RawUpstream = {
  port: number;
  url: string;
  /** Every whole request, in order of arrival. */
  seen: SeenRequest[];
  /** Bytes that were no well-formed request. */
  malformed: string[];
  connections: () => number;
};

type Reply = (seen: SeenRequest, socket: Socket) => string | Buffer | null;

const REQUEST_LINE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+ [\x21-\x7e\x80-\xff]+ HTTP\/1\.1$/;
const FIELD = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*$/;

/** An upstream that answers exactly the bytes it is told to, and is stricter than any server about what it is sent. */
export async function startRawUpstream(reply: Reply): Promise<RawUpstream> {
  const sockets = new Set<Socket>();
  const seen: SeenRequest[] = [];
  const malformed: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    let text = '';
    socket.on('data', (data) => {
      text += data.toString('latin1');
      for (let next = takeRequest(text); next !== null; next = takeRequest(text)) {
        if ('fault' in next) {
          malformed.push(`${next.fault}: ${JSON.stringify(text.slice(0, 300))}`);
          socket.destroy();
          return;
        }
        text = text.slice(next.length);
        seen.push(next.request);
        const answer = reply(next.request, socket);
        if (answer !== null && !socket.destroyed) socket.write(answer);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, seen, malformed, connections: () => connections };
}

export function okAnswer(body = 'ok', headers = ''): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}

type Taken = { request: SeenRequest; length: number } | { fault: string } | null;

function takeRequest(text: string): Taken {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const [requestLine = '', ...headers] = text.slice(0, headEnd).split('\r\n');
  if (!REQUEST_LINE.test(requestLine)) return { fault: 'request line' };
  const bad = headers.find((field) => !FIELD.test(field));
  if (bad !== undefined) return { fault: `field ${bad}` };
  const values = (name: string): string[] =>
    headers
      .filter((field) => field.toLowerCase().startsWith(`${name}:`))
      .map((field) => field.slice(name.length + 1).trim());
  const lengths = values('content-length');
  const codings = values('transfer-encoding');
  if (values('host').length !== 1) return { fault: 'not one Host' };
  if (lengths.length + codings.length > 1) return { fault: 'framed twice' };
  const start = headEnd + 4;
  if (codings.length === 1) {
    if (codings[0] !== 'chunked') return { fault: 'coding' };
    return takeChunked(text, start, { requestLine, headers });
  }
  if (lengths.length === 1 && !/^\d+$/.test(lengths[0]!)) return { fault: 'length' };
  const length = start + Number(lengths[0] ?? 0);
  if (text.length < length) return null;
  return { request: { requestLine, headers, body: text.slice(start, length), trailers: [] }, length };
}

function takeChunked(text: string, start: number, head: Pick<SeenRequest, 'requestLine' | 'headers'>): Taken {
  let body = '';
  for (let at = start; ;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd === -1) return null;
    const line = text.slice(at, lineEnd);
    if (!/^[0-9a-f]+$/i.test(line)) return { fault: 'chunk size' };
    const size = parseInt(line, 16);
    at = lineEnd + 2;
    if (size === 0) {
      const end = text.startsWith('\r\n', at) ? at - 2 : text.indexOf('\r\n\r\n', at);
      if (end === -1) return null;
      const trailers = text.slice(at, Math.max(at, end)).split('\r\n').filter(Boolean);
      return { request: { ...head, body, trailers }, length: end + 4 };
    }
    if (text.length < at + size + 2) return null;
    body += text.slice(at, at + size);
    if (!text.startsWith('\r\n', at + size)) return { fault: 'chunk end' };
    at += size + 2;
  }
}
