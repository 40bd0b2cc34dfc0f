import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const ATTEMPTS = 200;
const PAUSE_MS = 50;

/** Resolves once something accepts connections on a port of 127.0.0.1. @throws Error after ten seconds without */
export async function isListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const socket = connect({ port, host: '127.0.0.1' });
    const isUp = await once(socket, 'connect').then(
      () => true,
      () => false
    );
    socket.destroy();
    if (isUp) return;
    await delay(PAUSE_MS);
  }
  throw new Error(`nothing listens on port ${port}`);
}
