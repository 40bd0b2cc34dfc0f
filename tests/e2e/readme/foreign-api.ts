import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

type Field = { name: string; value: string };
type Entry = {
  request: { method: string; url: string; headers: Field[]; postData?: { text?: string } };
  response: { status: number; content: { mimeType?: string; text?: string } };
};

export type ForeignApi = { url: string; requests: Entry['request'][]; close: () => void };

/** Answers what a recording says was asked, 404 to all else, and writes an access log in the combined format, as web servers do. */
export async function startForeignApi(recording: string, accessLog: string): Promise<ForeignApi> {
  const { log } = JSON.parse(gunzipSync(readFileSync(recording)).toString()) as { log: { entries: Entry[] } };
  const entries = log.entries.filter(({ response }) => response.status >= 200); // not those that became WebSockets
  const keyOf = (method: string, target: string): string => `${method} ${target}`;
  const targetOf = (url: string): string => url.replace(/^https?:\/\/[^/]+/, '');
  const answers = new Map(
    log.entries.map((entry) => [keyOf(entry.request.method, targetOf(entry.request.url)), entry])
  );
  // Ten seconds a request, from a day ago on: a machine that sends all within two would leave nothing to split by time.
  let atMs = Date.now() - DAY_MS;
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const entry = answers.get(keyOf(method, url));
    const body = entry?.response.content.text ?? '{"error":"not found"}';
    const status = entry?.response.status ?? 404;
    request.resume().once('end', () => {
      response.writeHead(status, { 'content-type': entry?.response.content.mimeType ?? 'application/json' }).end(body);
      const at = new Date((atMs += 10_000))
        .toISOString()
        .replace(
          /^(\d+)-(\d+)-(\d+)T([\d:]+).*/,
          (_, year, month, day, time) => `${day}/${MONTHS[Number(month) - 1]!}/${year}:${time} +0000`
        );
      const client = String(headers['x-forwarded-for'] ?? '127.0.0.1').split(',')[0]!;
      const line = `${client} - - [${at}] "${method} ${url} HTTP/1.1" ${status} ${body.length} "-" "${headers['user-agent'] ?? '-'}"\n`;
      appendFileSync(accessLog, line);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has no other
  return {
    url: `http://127.0.0.1:${port}`,
    requests: entries.map(({ request }) => ({ ...request, url: targetOf(request.url) })),
    close: () => {
      server.close();
      server.closeAllConnections();
    }
  };
}

const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
