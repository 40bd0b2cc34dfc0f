import type { ServerResponse } from 'node:http';

/** Calls back when the client has taken what was written; ends the connection of one that takes nothing for too long. */
export function whenDrained(response: ServerResponse, idleMs: number, onDrained: () => void): void {
  const { socket } = response.req;
  const giveUp = (): void => {
    response.destroy();
  };
  socket.setTimeout(idleMs);
  response.once('timeout', giveUp);
  response.once('drain', () => {
    response.off('timeout', giveUp);
    socket.setTimeout(0);
    onDrained();
  });
}
