import type { Socket } from 'node:net';
import type { ResponseHead } from './wire/response-head.ts';

type TunnelEnds = { head: ResponseHead; upstream: Socket; upstreamRest: Buffer; client: Socket; clientRest: Buffer };

/** After 101 the bytes are no longer HTTP: both directions are passed on as they are, until either side closes. */
export function tunnel({ head, upstream, upstreamRest, client, clientRest }: TunnelEnds): void {
  let text = `HTTP/1.1 101 ${head.reason}\r\n`;
  for (let index = 0; index < head.headers.length; index += 2)
    text += `${head.headers[index]!}: ${head.headers[index + 1]!}\r\n`;
  client.write(`${text}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`, 'latin1');
  if (upstreamRest.length > 0) client.write(upstreamRest);
  if (clientRest.length > 0) upstream.write(clientRest);
  join(client, upstream);
  join(upstream, client);
  client.setTimeout(0);
  client.setNoDelay(true);
}

function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.on('close', () => {
    to.destroySoon();
  });
}
