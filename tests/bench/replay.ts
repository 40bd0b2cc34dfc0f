/**
 * Decisions a second one core replays from a decision log: reading Parquet with stored vectors, scoring, and a policy with limits, standing
 * decisions and the diff. CPU time of all threads counts, so that a busy machine changes little.
 * Usage: REGISTRY_DIR=… npm run bench:replay -- [requests]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { readDecisionTable } from '#pipelines/decisions/read-decision-table.ts';
import { decisionTraffic } from '#pipelines/replay/decision-traffic.ts';
import { judgeTraffic, scoresOf, type ReplaySide } from '#pipelines/replay/judge-traffic.ts';
import { compareSides } from '#pipelines/replay/compare-sides.ts';
import { compilePolicy } from '#policy/compile-policy.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import { resolvePolicy } from '#policy/policy.ts';
import { formatTable } from '#scripts/terminal-table.ts';
import { logDecisions } from '#tests/helpers/log-decisions.ts';

const requests = Number(process.argv[2] ?? 100_000);
const ROUNDS = 5;

const registry = openRegistry({ folder: readCommonSettings(process.env).REGISTRY_DIR, nowMs: Date.now });
const { manifest } = await registry.read('candidate');
const bundle = decodeBundle(await registry.loadArtefact(manifest.version));
const dataFolder = await mkdtemp(join(tmpdir(), 'pathhelm-bench-replay-'));
try {
  const attackRequests = Math.round(requests / 10);
  const normalRequests = requests - attackRequests;
  await logDecisions({ dataFolder, bundle, modelVersion: manifest.version, normalRequests, attackRequests });
  const policy = compilePolicy({
    ...resolvePolicy(parsePolicy('limits: { enabled: true }', 'bench')),
    mode: 'enforce'
  });
  const side: ReplaySide = { name: 'bench', bundle, thresholds: bundle.thresholds, policy };
  const seconds: Record<string, number[]> = { read: [], score: [], judge: [], diff: [], all: [] };
  let rows = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const begin = cpuSeconds();
    const table = await readDecisionTable(join(dataFolder, 'decisions'));
    const traffic = decisionTraffic({ source: 'bench', table });
    const read = cpuSeconds();
    const scores = scoresOf(traffic, side);
    const scored = cpuSeconds();
    const candidate = judgeTraffic(traffic, side, scores);
    const judged = cpuSeconds();
    const baseline = { ...candidate, name: 'before' };
    compareSides({ traffic, baseline, candidate, weights: { wrongBlock: 10, missedAttack: 1 }, seed: 1 });
    const end = cpuSeconds();
    rows = traffic.rows;
    for (const [name, spent] of Object.entries({
      read: read - begin,
      score: scored - read,
      judge: judged - scored,
      diff: end - judged,
      all: end - begin
    }))
      seconds[name]!.push(spent);
  }
  const table = Object.entries(seconds).map(([step, spent]) => {
    const sorted = spent.sort((a, b) => a - b);
    return [step, ...[sorted[ROUNDS >> 1]!, sorted[0]!].map((each) => Math.round(rows / each))];
  });
  process.stdout.write(
    `${rows} logged decisions, ${ROUNDS} rounds\n${formatTable(['step', 'rows per CPU second: median', 'best'], table)}\n`
  );
} finally {
  await rm(dataFolder, { recursive: true, force: true });
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
