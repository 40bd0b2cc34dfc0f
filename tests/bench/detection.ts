import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { decodeBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { benchCases, type BenchCase } from './detection/corpus.ts';
import { setCases } from './detection/set-cases.ts';
import { sendRequest } from './detection/send-request.ts';
import { startGateway, startPeer, startUpstream } from './detection/start-contenders.ts';
import { GROUPS, tabulate, toMarkdown, type BenchResult } from './detection/tabulate.ts';
import { verdictInProcess } from './detection/verdict-in-process.ts';

/**
 * Real attacks in every place and encoding beside benign traffic in the same places, sent through the running gateway (and with `--peer`
 * through nginx + ModSecurity + CRS at paranoia level 1), then whole data sets (`--per-set 0` leaves them out). `--in-process` asks the
 * models without a gateway.
 */
const { values: args } = parseArgs({
  options: {
    peer: { type: 'boolean', default: false },
    'in-process': { type: 'boolean', default: false },
    model: { type: 'string', default: 'candidate' },
    data: { type: 'string', default: process.env['DETECTION_DATA'] ?? '../shared/data' },
    'per-cell': { type: 'string', default: '40' },
    'per-set': { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    markdown: { type: 'string' }
  }
});

/** In flight at a time: enough to keep one core busy, few enough for a small machine. */
const LANES = 16;

const { data, model } = args;
const seed = Number(args.seed);
const placed = await benchCases(data, Number(args['per-cell']), seed);
const sets = Number(args['per-set']) > 0 ? await setCases(data, Number(args['per-set']), seed) : [];
const cases = [...placed, ...sets];
const figures: { places: BenchResult[]; sets: BenchResult[] } = { places: [], sets: [] };
const note = (contender: string, isRefused: readonly boolean[]): void => {
  figures.places.push(tabulate(contender, placed, isRefused.slice(0, placed.length)));
  if (sets.length > 0) figures.sets.push(tabulate(contender, sets, isRefused.slice(placed.length)));
};
if (args['in-process']) {
  const registry = openRegistry({ folder: readCommonSettings(process.env).REGISTRY_DIR, nowMs: Date.now });
  const verdict = verdictInProcess(decodeBundle(await registry.loadArtefact(model)));
  note(
    'models',
    cases.map(({ request }) => verdict(request))
  );
} else {
  const upstream = await startUpstream();
  const gateway = await startGateway(upstream.port, model);
  note('gateway', await sendAll(gateway.port, cases));
  gateway.stop();
  if (args.peer) {
    const peer = await startPeer(upstream.port);
    if (peer === null)
      process.stderr.write('no peer: libnginx-mod-http-modsecurity and modsecurity-crs are not installed\n');
    else {
      note('nginx + CRS', await sendAll(peer.port, cases));
      peer.stop();
    }
  }
  upstream.stop();
}
const markdown = `${toMarkdown(figures.places, Object.keys(GROUPS))}${sets.length > 0 ? `\n${toMarkdown(figures.sets, ['source'])}` : ''}`;
if (args.json !== undefined) await writeFile(args.json, `${JSON.stringify(figures)}\n`);
if (args.markdown !== undefined) await writeFile(args.markdown, markdown);
process.stdout.write(markdown);

/** A request is refused when it did not reach the upstream, which answers 200 to everything: blocked, called malformed, or cut off. */
async function sendAll(port: number, sent: readonly BenchCase[]): Promise<boolean[]> {
  const isRefused = new Array<boolean>(sent.length).fill(false);
  const statuses = new Map<number, number>();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < sent.length; at = next++) {
      const status = await sendRequest(port, sent[at]!.request, `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      isRefused[at] = status !== 200;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  process.stderr.write(`answers: ${[...statuses].map(([status, count]) => `${status} × ${count}`).join(', ')}\n`);
  return isRefused;
}
