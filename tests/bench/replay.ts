/**
 * Requests a second one core replays from stored vectors: model, limit and diff with interval.
 * Usage: REGISTRY_DIR=… npm run bench:replay -- [requests]
 */
import { decodeBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { recordTraffic } from '#pipelines/replay/record-traffic.ts';
import { replay } from '#pipelines/replay/replay.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';

const requests = Number(process.argv[2] ?? 30_000);
const ROUNDS = 5;

const registry = openRegistry({ folder: readCommonSettings(process.env).REGISTRY_DIR, nowMs: Date.now });
const bundle = decodeBundle(await registry.loadArtefact('candidate'));
const attackRequests = Math.round(requests / 10);
const records = [...simulate({ seed: 1, normalRequests: requests - attackRequests, attackRequests })];
const traffic = recordTraffic({ source: 'bench', records, isTimed: true, hasClients: true });
traffic.vectorsFor(bundle); // from here on they are stored
const candidate = {
  name: 'candidate',
  bundle,
  thresholds: bundle.thresholds,
  limit: { name: '', max: 600, windowMs: 60_000 }
};
const weights = { wrongBlock: 10, missedAttack: 1 };
const rates = Array.from({ length: ROUNDS }, (_, seed) => {
  const baseline = { ...candidate, name: 'baseline', limit: undefined };
  return replay({ traffic, baseline, candidate, weights, seed, id: 'bench', nowMs: cpuMs }).requestsPerSecond;
}).sort((a, b) => a - b);
/** CPU time of all threads: what a core would need, also on a busy machine. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

process.stdout.write(
  `${requests} requests, ${ROUNDS} rounds, one core: median ${rates[2]} requests/s, best ${rates.at(-1)}\n`
);
