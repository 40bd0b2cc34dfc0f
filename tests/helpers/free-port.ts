import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Free a moment ago: for servers and commands that take a port and cannot say which one they got. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has no other
  server.close();
  await once(server, 'close');
  return port;
}
