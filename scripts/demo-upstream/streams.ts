import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { numberIn, sendJson, type Route } from './answer.ts';

const PART = Buffer.alloc(65_536, 'PathHelm carries bytes as they are. ');
const TEXT = 'The same text, over and over, compresses well. '.repeat(200);
const CODINGS = { gzip: gzipSync, br: brotliCompressSync, zstd: zstdCompressSync };

/** Everything about bodies: sizes, codings, chunks, trailers, events. */
export const streamRoutes: Record<string, Route> = {
  upload: async ({ request, response }) => {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of request) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
    sendJson(response, 200, { bytes, sha256: hash.digest('hex'), trailers: request.rawTrailers });
  },
  download: async ({ request, response, query }) => {
    const bytes = numberIn(query, 'bytes', 1_048_576);
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      ...(query.has('chunked') ? {} : { 'Content-Length': bytes })
    });
    await pipeline(partsOf(request.method === 'HEAD' ? 0 : bytes), response);
  },
  events: async ({ response, query }) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    const count = numberIn(query, 'count', 10);
    for (let event = 1; event <= count && !response.destroyed; event++) {
      response.write(`id: ${event}\ndata: {"sentAtMs":${Date.now()}}\n\n`);
      await delay(numberIn(query, 'intervalMs', 1000));
    }
    response.end();
  },
  encoded: ({ response, segments }) => {
    const coding = segments[1] ?? 'gzip';
    const compress = CODINGS[coding as keyof typeof CODINGS] as (typeof CODINGS)['gzip'] | undefined;
    if (compress === undefined) {
      sendJson(response, 404, { error: `codings: ${Object.keys(CODINGS).join(', ')}` });
      return;
    }
    const body = compress(TEXT);
    response.writeHead(200, {
      'Content-Type': 'text/plain',
      'Content-Encoding': coding,
      'Content-Length': body.length
    });
    response.end(body);
  },
  trailers: ({ response }) => {
    response.writeHead(200, { 'Content-Type': 'text/plain', Trailer: 'X-Checksum, Server-Timing' });
    response.write('part one, ');
    response.write('part two');
    response.addTrailers([
      ['X-Checksum', createHash('sha256').update('part one, part two').digest('hex')],
      ['Server-Timing', 'total;dur=1']
    ]);
    response.end();
  },
  hints: ({ response }) => {
    response.writeEarlyHints({ link: ['</style.css>; rel=preload; as=style', '</app.js>; rel=preload; as=script'] });
    sendJson(response, 200, { hinted: true });
  },
  cookies: ({ response, query }) => {
    const count = numberIn(query, 'count', 40);
    const cookies = Array.from({ length: count }, (_none, index) => `c${index}=v${index}; Path=/; SameSite=Lax`);
    sendJson(response, 200, { count }, { 'Set-Cookie': cookies });
  },
  headers: ({ response, query }) => {
    const value = 'h'.repeat(numberIn(query, 'bytes', 65_536) / 16);
    const headers = Array.from({ length: 16 }, (_none, index) => [`X-Large-${index}`, value]);
    sendJson(response, 200, { large: true }, Object.fromEntries(headers) as Record<string, string>);
  }
};

function* partsOf(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= PART.length) yield left < PART.length ? PART.subarray(0, left) : PART;
}
