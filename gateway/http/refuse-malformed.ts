import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorBody, type AnswerCode } from './error-answer.ts';

type ParseFault = Error & { code?: string };

/** Bytes that are no request, or too many or too late for one: an answer if one can still be understood, then the end. */
export function refuseMalformed(fault: ParseFault, socket: Socket, requestId: string): void {
  // The server leaves the response it is writing on the socket; an answer in the middle of it would be taken for it.
  const { _httpMessage: current } = socket as Socket & { _httpMessage?: ServerResponse | null };
  if (socket.writable && fault.code !== 'ECONNRESET' && current?.headersSent !== true) {
    const { status, code } = answerTo(fault);
    const body = errorBody({ code, requestId });
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n` +
        `Content-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    );
    socket.destroySoon();
    return;
  }
  socket.destroy();
}

function answerTo(fault: ParseFault): { status: number; code: AnswerCode } {
  if (fault.code === 'HPE_HEADER_OVERFLOW') return { status: 431, code: 'HEADERS_TOO_LARGE' };
  if (fault.code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, code: 'REQUEST_TIMEOUT' };
  return { status: 400, code: 'BAD_REQUEST' };
}
