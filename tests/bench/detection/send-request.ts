import { connect } from 'node:net';
import type { BenchRequest } from './place-text.ts';

const TIMEOUT_MS = 10_000;
/** Set by the bench itself. */
const HOP_HEADERS = new Set(['connection', 'content-length', 'transfer-encoding', 'expect', 'host', 'x-forwarded-for']);

/** Writes the request byte by byte, as an attacker's tool would, and returns the status; 0 when the server just closed. */
export function sendRequest(port: number, request: BenchRequest, address: string): Promise<number> {
  const body = Buffer.from(request.body);
  const lines = request.headers
    .filter(([name]) => !HOP_HEADERS.has(name) && !name.startsWith(':'))
    .map(([name, value]) => `${name}: ${value.replace(/[\r\n\0]/g, ' ')}\r\n`);
  const host = request.headers.find(([name]) => name === 'host')?.[1] ?? 'shop.example';
  const head = `${request.method} ${request.target.replace(/[^\x21-\x7e]/g, (character) => encodeURIComponent(character.toWellFormed()))} HTTP/1.1\r\nHost: ${host}\r\nX-Forwarded-For: ${address}\r\nConnection: close\r\n${body.length > 0 || request.method === 'POST' ? `Content-Length: ${body.length}\r\n` : ''}${lines.join('')}\r\n`;
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(Buffer.concat([Buffer.from(head, 'latin1'), body]));
    });
    const finish = (): void => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? 0));
    };
    socket.setTimeout(TIMEOUT_MS, finish);
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      if (answer.length >= 12) finish();
    });
    socket.on('error', finish);
    socket.on('close', finish);
  });
}
