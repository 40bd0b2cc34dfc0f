import { METHODS, ServerResponse, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type { GatewayEffects } from '../effects.ts';
import type { GatewaySettings } from '../settings.ts';
import { Forwarding, type ForwardingSummary, type Upgrade } from '../upstreams/forwarding.ts';
import type { UpstreamPool } from '../upstreams/upstream-pool.ts';
import { isOwnTarget, PROXY_ROUTE } from '../http/request-target.ts';
import { inlinePlugin } from './inline-plugin.ts';

declare module 'fastify' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface can be augmented
  interface FastifyRequest {
    /** What became of the request upstream; null when it never got there. */
    forwarding: { readonly summary: ForwardingSummary } | null;
  }
}

export type ProxyOptions = {
  settings: GatewaySettings;
  effects: GatewayEffects;
  pool: UpstreamPool;
  isDraining: () => boolean;
};

/**
 * Sends a request upstream and its answer back. It acts in preParsing, before Fastify looks at the body: Fastify would
 * refuse content types that are for the upstream to judge.
 */
// eslint-disable-next-line @typescript-eslint/require-await -- fastify tells plugins apart by their being async
export const proxyPlugin = inlinePlugin<ProxyOptions>('proxy', async (app, parts) => {
  const upgrades = new WeakMap<IncomingMessage, Upgrade>();
  app.decorateRequest('forwarding', null);
  app.addHook('preParsing', (request, reply) => {
    reply.hijack();
    const forwarding = new Forwarding(request, reply, upgrades.get(request.raw) ?? null, parts);
    request.forwarding = forwarding;
    forwarding.start();
  });

  const methods = METHODS.filter((method) => method !== 'CONNECT');
  for (const method of methods) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  app.route({
    method: methods,
    url: PROXY_ROUTE,
    handler: () => {
      throw new Error('preParsing has answered');
    }
  });

  const { server } = app;
  server.on('checkContinue', (raw: IncomingMessage, response: ServerResponse) => {
    // Upstream requests wait for the upstream's 100; own endpoints take the body at once.
    if (isOwnTarget(raw.url ?? '')) response.writeContinue();
    app.routing(raw, response);
  });
  server.on('checkExpectation', (raw: IncomingMessage, response: ServerResponse) => {
    app.routing(raw, response);
  });
  server.on('upgrade', (raw: IncomingMessage, stream: Duplex, head: Buffer) => {
    const socket = stream as unknown as Socket; // an HTTP/1 server's connections are sockets
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(raw);
    response.assignSocket(socket);
    response.shouldKeepAlive = false;
    response.on('finish', () => {
      response.detachSocket(socket);
      socket.destroySoon();
    });
    upgrades.set(raw, { socket, head });
    app.routing(raw, response);
  });
});
