import { createJudge } from '#gateway/judging/create-judge.ts';
import type { Judged } from '#gateway/judging/judged.ts';
import { loadModel } from '#gateway/judging/load-model.ts';
import { scoreInShadow } from '#gateway/shadow/shadow-scorer.ts';
import { createMemoryWindows } from '#gateway/windows/memory-windows.ts';
import { openRegistry } from '#models/registry.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { policyOf } from '#tests/policy/helpers/policy-scene.ts';

/**
 * `npm run bench:judge [-- VERSION]`: what judging one request costs inside the gateway's process, from parsing to decision, with windows
 * that 20,000 generated requests have filled: a 500-byte JSON POST over and over, and the generated requests themselves; and what scoring
 * them in shadow costs besides, after the answer.
 */
const registry = openRegistry({ folder: process.env['REGISTRY_DIR'] ?? 'models/registry', nowMs: Date.now });
const reference = process.argv[2] ?? 'candidate';
const { version } = (await registry.read(reference)).manifest;
const model = await loadModel(registry, version);
/** The same content as another model: it remembers nothing the one in force has read. */
const challenger = await loadModel(registry, version);
const windows = createMemoryWindows({ maxClients: 100_000 });
const policy = policyOf('');
const monotonicMs = (): number => performance.now();
const judge = createJudge({
  model: () => model,
  policy: () => policy,
  silentPolicy: () => policy,
  windows,
  monotonicMs
});

const records = [...simulate({ normalRequests: 18_000, attackRequests: 2_000, seed: 3 })];
const headers: [string, string][] = [
  ['host', 'api.example'],
  ['user-agent', 'okhttp/4.12.0'],
  ['content-type', 'application/json'],
  ['accept', 'application/json'],
  ['authorization', 'Bearer 1f0c2d3e4b5a69788796a5b4c3d2e1f0']
];
const order = {
  customer: { name: 'Maria Jansen', email: 'maria.jansen@example.org', street: 'Lange Straat 12', city: 'Utrecht' },
  lines: [
    { sku: 'KET-1500', quantity: 1, note: 'gift wrapping, please' },
    { sku: 'LMP-2200', quantity: 2, note: 'deliver after 5 pm' }
  ],
  comment: 'Ring twice; the bell on the left does not work. '.repeat(4)
};
const body = JSON.stringify(order)
  .padEnd(500)
  .slice(0, Math.max(500, JSON.stringify(order).length));

function timeOf(work: () => void): number {
  const startedAt = performance.now();
  work();
  return (performance.now() - startedAt) * 1000;
}

function tell(name: string, micros: number[]): void {
  micros.sort((a, b) => a - b);
  const at = (share: number): string => micros[Math.floor(share * (micros.length - 1))]!.toFixed(1);
  console.log(`${name.padEnd(34)} n ${micros.length}  p50 ${at(0.5)} µs  p99 ${at(0.99)} µs  max ${at(1)} µs`);
}

const from = (record: { clientKey: string; address: string; headers: [string, string][] }) => ({
  address: record.address,
  clientKey: record.clientKey,
  clientId: '',
  rawHeaders: record.headers.flat(),
  stored: undefined
});
const judged: Judged[] = [];
const generated = records.map((record) =>
  timeOf(() => judged.push(judge.judge({ ...from(record), input: record, atMs: record.timestampMs })))
);
const inShadow = judged.map((each) => timeOf(() => scoreInShadow(challenger, each, policy.decide)));
const client = { clientKey: 'addr:203.0.113.7', address: '203.0.113.7', headers };
const input = { method: 'POST', target: '/api/v1/orders', headers, body, bodyBytes: body.length };
const atMs = records.at(-1)!.timestampMs;
const posts = Array.from({ length: 20_000 }, (_, at) =>
  timeOf(() => judge.judge({ ...from(client), input, atMs: atMs + at * 50 }))
);
console.log(`model ${model.version}, node ${process.version}; the first half of each series warms up and is left out`);
tell(`${body.length}-byte JSON POST`, posts.slice(posts.length / 2));
tell('generated requests, 10 % attacks', generated.slice(generated.length / 2));
tell('the same in shadow, besides', inShadow.slice(inShadow.length / 2));
