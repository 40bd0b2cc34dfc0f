import { createServer } from 'node:http';
import process from 'node:process';
import proxy from '@fastify/http-proxy';
import fastify from 'fastify';

/**
 * The servers the gateway is measured against, each started as a process of its own: `upstream <port>`, which does as
 * little as a server can, and `http-proxy <port> <upstream>`, bare fastify with @fastify/http-proxy.
 */
const [, , name, port, target] = process.argv;
const HOST = '127.0.0.1';

if (name === 'http-proxy') {
  const app = fastify({ logger: false });
  await app.register(proxy, { upstream: target ?? '', disableRequestLogging: true });
  await app.listen({ host: HOST, port: Number(port) });
} else {
  const body = JSON.stringify({ id: 1, name: 'n'.repeat(200) });
  createServer((request, response) => {
    request.resume();
    if (request.url === '/hang') return;
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.end(body);
  }).listen(Number(port), HOST);
}
