import { Server as TcpServer, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { PathHelmError } from '#platform/errors.ts';
import { createApp } from './app.ts';
import type { GatewayEffects } from './effects.ts';
import type { GatewaySettings } from './settings.ts';

export type Gateway = {
  /** Where it listens. */
  url: string;
  app: FastifyInstance;
  /** Takes no more connections, lets open requests finish, then ends. */
  close: () => Promise<void>;
};

/**
 * Connections that are in use when closing begins learn of it by their next answer (Connection: close). One that asks
 * for none in this time is idle; closing it sooner could cut off a request that is already on the wire.
 */
const NOTICE_MS = 500;

export async function startGateway(settings: GatewaySettings, effects: GatewayEffects): Promise<Gateway> {
  const app = await createApp({ settings, effects });
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const url = await listen(app, settings.HOST, settings.PORT);
  if (app.adminApp !== null && settings.ADMIN_PORT !== undefined) {
    const adminUrl = await listen(app.adminApp, settings.HOST, settings.ADMIN_PORT);
    effects.logger.info({ adminUrl }, 'admin endpoints are listening');
  }
  effects.logger.info({ url }, 'gateway is listening');
  let closing: Promise<void> | null = null;
  return { url, app, close: () => (closing ??= close()) };

  async function close(): Promise<void> {
    app.drain.hasBegun = true;
    await nextTurn(); // what the kernel has already accepted for us is taken over in this turn
    const isClosed = new Promise<void>((resolve) => {
      // Not the HTTP server's own close, which would end idle connections at once.
      TcpServer.prototype.close.call(app.server, () => {
        resolve();
      });
    });
    if (sockets.size > 0) await delay(NOTICE_MS);
    app.server.closeIdleConnections();
    const deadline = new AbortController();
    const isLate = delay(settings.DRAIN_TIMEOUT_SECONDS * 1000, undefined, { signal: deadline.signal }).catch(
      () => null
    );
    await Promise.race([isClosed, isLate]);
    deadline.abort();
    for (const socket of sockets) socket.destroy(); // tunnels, and whoever is later than DRAIN_TIMEOUT_SECONDS
    await app.close();
    effects.logger.info('gateway has stopped');
  }
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    throw new PathHelmError('SETTINGS_INVALID', `cannot listen on ${host} port ${port}: ${(cause as Error).message}`, {
      cause
    });
  }
}
