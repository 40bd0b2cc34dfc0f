import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What a route of the demo upstream is given. */
export type Call = {
  request: IncomingMessage;
  response: ServerResponse;
  /** Path segments, decoded as far as that is possible. */
  segments: string[];
  query: URLSearchParams;
};

export type Route = (call: Call) => void | Promise<void>;

export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers?: OutgoingHttpHeaders
): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    ...headers
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set, so chunks are buffers
  return Buffer.concat(chunks);
}

/** @returns undefined when the body is no JSON object */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  try {
    const value: unknown = JSON.parse((await readBody(request)).toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export function numberIn(query: URLSearchParams, name: string, otherwise: number): number {
  const value = Number(query.get(name) ?? otherwise);
  return Number.isFinite(value) && value >= 0 ? value : otherwise;
}
