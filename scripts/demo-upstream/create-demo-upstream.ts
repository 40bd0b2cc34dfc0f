import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import { simulatedAnswerOf, type SimulatedAnswer } from '../traffic/simulated-answer.ts';
import { readBody, sendJson, type Call, type Route } from './answer.ts';
import { shopRoutes } from './shop.ts';
import { streamRoutes } from './streams.ts';
import { troubleRoutes } from './trouble.ts';

/** As large as the gateway's default, so that what it lets through is not refused here. */
const MAX_HEADER_BYTES = 131_072;

/** An API to put the gateway in front of: a small shop, and every shape of answer HTTP knows. */
export function createDemoUpstream(): Server {
  const routes = new Map<string, Route>(
    Object.entries({ ...shopRoutes(), ...streamRoutes, ...troubleRoutes(), echo, health, '': index })
  );
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: 30_000 }, (request, response) => {
    const [path, search] = splitOnce(request.url ?? '/', '?');
    const segments = path.split('/').slice(1).map(decoded);
    const planned = simulatedAnswerOf(String(request.headers['x-request-id'] ?? ''));
    if (planned !== undefined) {
      sendSimulated(request, response, planned);
      return;
    }
    const call: Call = { request, response, segments, query: new URLSearchParams(search) };
    const route = routes.get(segments[0] ?? '');
    if (route === undefined) sendJson(response, 404, { error: 'not found' });
    else Promise.resolve(route(call)).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ server, path: '/ws' });
  sockets.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      socket.send(data, { binary: isBinary });
    });
    socket.on('error', () => {
      socket.terminate();
    });
  });

  function index({ response }: Call): void {
    sendJson(response, 200, { routes: [...routes.keys(), 'ws'].filter((name) => name !== '').sort() });
  }
  return server;
}

function health({ response }: Call): void {
  sendJson(response, 200, { status: 'up' });
}

/** Generated traffic asks for the answer its simulation gave. */
function sendSimulated(
  request: IncomingMessage,
  response: ServerResponse,
  { status, responseBytes, latencyMs }: SimulatedAnswer
): void {
  request.resume();
  request.once('end', () => {
    const isBodiless = status === 204 || status === 304 || request.method === 'HEAD';
    const body = Buffer.alloc(isBodiless ? 0 : responseBytes, '.');
    const length = status === 204 || status === 304 ? {} : { 'Content-Length': body.length };
    setTimeout(() => {
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...length }).end(body);
    }, latencyMs);
  });
}

/** Tells what arrived, as it arrived. */
async function echo({ request, response }: Call): Promise<void> {
  const body = await readBody(request);
  sendJson(response, 200, {
    method: request.method,
    target: request.url,
    httpVersion: request.httpVersion,
    headers: request.rawHeaders,
    trailers: request.rawTrailers,
    bodyBytes: body.length,
    bodySha256: createHash('sha256').update(body).digest('hex')
  });
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
