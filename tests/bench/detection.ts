import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { decodeBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { benchCases, type BenchCase } from './detection/corpus.ts';
import { sendRequest } from './detection/send-request.ts';
import { startGateway, startPeer, startUpstream } from './detection/start-contenders.ts';
import { tabulate, toMarkdown, type BenchResult } from './detection/tabulate.ts';
import { verdictInProcess } from './detection/verdict-in-process.ts';

/**
 * Real attacks in every place and encoding beside benign traffic in the same places, sent through the running gateway (and with `--peer`
 * through nginx + ModSecurity + CRS at paranoia level 1). `--in-process` asks the models without a gateway.
 */
const { values: args } = parseArgs({
  options: {
    peer: { type: 'boolean', default: false },
    'in-process': { type: 'boolean', default: false },
    model: { type: 'string', default: 'candidate' },
    data: { type: 'string', default: process.env['DETECTION_DATA'] ?? '../shared/data' },
    'per-cell': { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    markdown: { type: 'string' }
  }
});

/** In flight at a time: enough to keep one core busy, few enough for a small machine. */
const LANES = 16;
const REFUSALS = new Set([403, 429]);

const cases = await benchCases(args.data, Number(args['per-cell']), Number(args.seed));
const results: BenchResult[] = [];
if (args['in-process']) {
  const registry = openRegistry({ folder: readCommonSettings(process.env).REGISTRY_DIR, nowMs: Date.now });
  const verdict = verdictInProcess(decodeBundle(await registry.loadArtefact(args.model)));
  results.push(
    tabulate(
      'models',
      cases,
      cases.map(({ request }) => verdict(request))
    )
  );
} else {
  const upstream = await startUpstream();
  const gateway = await startGateway(upstream.port, args.model);
  results.push(tabulate('gateway', cases, await sendAll(gateway.port, cases)));
  gateway.stop();
  if (args.peer) {
    const peer = await startPeer(upstream.port);
    if (peer === null)
      process.stderr.write('no peer: libnginx-mod-http-modsecurity and modsecurity-crs are not installed\n');
    else {
      results.push(tabulate('nginx + CRS', cases, await sendAll(peer.port, cases)));
      peer.stop();
    }
  }
  upstream.stop();
}
if (args.json !== undefined) await writeFile(args.json, `${JSON.stringify(results, null, 1)}\n`);
if (args.markdown !== undefined) await writeFile(args.markdown, toMarkdown(results));
process.stdout.write(toMarkdown(results));

async function sendAll(port: number, sent: readonly BenchCase[]): Promise<boolean[]> {
  const isRefused = new Array<boolean>(sent.length).fill(false);
  const statuses = new Map<number, number>();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < sent.length; at = next++) {
      const status = await sendRequest(port, sent[at]!.request, `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      isRefused[at] = REFUSALS.has(status);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  process.stderr.write(`answers: ${[...statuses].map(([status, count]) => `${status} × ${count}`).join(', ')}\n`);
  return isRefused;
}
