import type { FastifyRequest } from 'fastify';
import type { RequestInput } from '#models/request/parsed-request.ts';
import type { BodyStart } from '../http/body-start.ts';
import { inspectedText } from './inspected-body.ts';
import { judgedHeaders } from './judged-headers.ts';

/** What the judge looks at: the request as the upstream will see it, its body up to `limitBytes`. */
export function judgedContent(request: FastifyRequest, start: BodyStart, limitBytes: number): RequestInput {
  const { raw } = request;
  return {
    method: request.method,
    target: request.requestTarget.target,
    headers: judgedHeaders(raw.rawHeaders, request.client),
    body: inspectedText(start.bytes, raw.headers, limitBytes),
    bodyBytes: start.isWhole ? start.bytes.length : Number(raw.headers['content-length'] ?? start.bytes.length)
  };
}
