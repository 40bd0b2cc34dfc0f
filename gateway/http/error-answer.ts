import type { ServerResponse } from 'node:http';

/** Codes of the answers the gateway gives itself, with what they mean to a client. */
const ANSWER_CODES = {
  BAD_REQUEST: 'the request is not well-formed HTTP',
  REQUEST_TIMEOUT: 'the request was not sent in time',
  HEADERS_TOO_LARGE: 'the request headers are larger than this gateway accepts',
  NOT_FOUND: 'the gateway has no such endpoint',
  INTERNAL: 'the gateway failed',
  JUDGE_UNAVAILABLE: 'the gateway cannot check requests at the moment',
  UPSTREAM_UNREACHABLE: 'the upstream could not be reached or broke off',
  UPSTREAM_TIMEOUT: 'the upstream did not answer in time',
  UPSTREAM_UNAVAILABLE: 'the upstream has been failing and gets time to recover'
} as const;

export type AnswerCode = keyof typeof ANSWER_CODES;

export type ErrorAnswer = {
  status: number;
  code: AnswerCode;
  requestId: string;
  retryAfterSeconds?: number;
};

/** The one form of an error body: no internals, and an id the operator can find in the log. */
export function errorBody({ code, requestId }: Pick<ErrorAnswer, 'code' | 'requestId'>): string {
  return JSON.stringify({ error: { code, message: ANSWER_CODES[code], requestId } });
}

export function writeErrorAnswer(response: ServerResponse, answer: ErrorAnswer): void {
  const body = errorBody(answer);
  const headers: Record<string, string | number> = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store'
  };
  if (answer.retryAfterSeconds !== undefined) headers['retry-after'] = answer.retryAfterSeconds;
  response.writeHead(answer.status, headers);
  response.end(body);
}
