import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { readDecisions } from '#pipelines/decisions/read-decisions.ts';
import { formatTable } from '#scripts/terminal-table.ts';
import { keepLoading, startLoadedGateway, startUpstreamHere } from './endurance/loaded-gateway.ts';

/**
 * `npm run bench:crash -- [runs] [requests a second]`: a gateway under load is killed with SIGKILL; what of the answered requests is
 * missing in its log when another gateway has opened the file again. Exit code 1 when a lost one was older
 * than the flush interval and a write.
 */
const runs = Number(process.argv[2] ?? 10);
const rate = Number(process.argv[3] ?? 200);
const flushMs = Number(process.env['DECISION_LOG_FLUSH_MS'] ?? 1000);
const LOADED_MS = 4000;
/** Of a batch: a row waits for the interval, then for the write that ends it. */
const WRITE_MS = 100;

const upstream = await startUpstreamHere();
const rows: (string | number)[][] = [];
let worstMs = 0;
for (let run = 0; run < runs; run++) rows.push(await crash(run));
upstream.stop();
process.stdout.write(
  `${runs} runs at ${rate} requests/s, killed after about ${LOADED_MS / 1000} s; stated interval ${flushMs} ms\n` +
    `${formatTable(['run', 'answered', 'rows', 'lost', 'oldest lost, ms before the kill'], rows)}\n`
);
process.exitCode = worstMs <= flushMs + WRITE_MS ? 0 : 1;

async function crash(run: number): Promise<(string | number)[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pathhelm-crash-'));
  const gateway = await startLoadedGateway(folder, upstream.url);
  const answeredAtMs = new Map<string, number>();
  let isOver = false;
  const load = keepLoading(gateway.url, {
    rate,
    isOver: () => isOver,
    onSent: ({ requestId, outcome }) => {
      if (outcome !== 'failed') answeredAtMs.set(requestId, performance.now());
    }
  });
  while (answeredAtMs.size === 0) await delay(10);
  await delay(LOADED_MS + 137 * run); // at another point of the interval each time
  const gone = once(gateway.process, 'exit');
  const killedAtMs = performance.now();
  gateway.process.kill('SIGKILL');
  isOver = true;
  await Promise.all([gone, load]);

  await (await startLoadedGateway(folder, upstream.url)).stop(); // seals what the killed one has left
  const logged = new Set<string>();
  for await (const batch of readDecisions(join(folder, 'decisions')))
    for (const { requestId } of batch) logged.add(requestId);
  await rm(folder, { recursive: true, force: true });
  const lost = [...answeredAtMs].filter(([requestId]) => !logged.has(requestId));
  const oldestMs = Math.max(0, ...lost.map(([, atMs]) => killedAtMs - atMs));
  worstMs = Math.max(worstMs, oldestMs);
  return [run + 1, answeredAtMs.size, logged.size, lost.length, Math.round(oldestMs)];
}
