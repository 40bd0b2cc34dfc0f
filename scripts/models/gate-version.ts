import { join } from 'node:path';
import { decisionsFolderOf } from '#data/decision-log/decision-folder.ts';
import { DEFAULT_BARS } from '#pipelines/gates/gate-bars.ts';
import { runGates, type GatedVersion } from '#pipelines/gates/run-gates.ts';
import type { Evaluation } from '#pipelines/evaluate/evaluation.ts';
import { ingest } from '#pipelines/ingest/ingest.ts';
import { logTraffic } from '#pipelines/replay/log-traffic.ts';
import { recordTraffic } from '#pipelines/replay/record-traffic.ts';
import type { ReplayTraffic } from '#pipelines/replay/traffic.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { decodeBundle } from '#models/model-bundle.ts';
import type { Registry } from '#models/registry.ts';
import { writeEvidence, type Evidence, type StoredEvidence } from '#models/registry-evidence.ts';
import { writeFileAtomically } from '#platform/atomic-file.ts';
import { PathHelmError } from '#platform/errors.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { formatTable } from '../terminal-table.ts';

/** Of the rows both versions are compared on; no training run uses it by default. */
const GATE_SEED = 90_210;
const GATE_REQUESTS = 12_000;
const GATE_ATTACK_SHARE = 0.2;

const DAY_MS = 86_400_000;
const NO_LOG: ReadonlySet<string> = new Set(['INPUT_NOT_FOUND', 'INPUT_EMPTY', 'FEATURE_MISMATCH']);

type GateVersionOptions = {
  registry: Registry;
  folder: string;
  version: string;
  by: string;
  /** Logs of this installation to replay; none: its decision log, where there is one. */
  input: readonly string[];
  /** Folder of that decision log; left out: DATA_DIR/decisions. */
  log?: string | undefined;
  requests?: number | undefined;
};

/** Runs all gates and leaves the evidence in the registry, whatever it says. */
export async function gateVersion(options: GateVersionOptions): Promise<StoredEvidence> {
  const { registry, folder, version, by, input, requests = GATE_REQUESTS } = options;
  const { approved } = await registry.aliases();
  const attackRequests = Math.round(requests * GATE_ATTACK_SHARE);
  const counts = { normalRequests: requests - attackRequests, attackRequests };
  const { evidence, replay } = runGates({
    candidate: await load(registry, version),
    champion: approved === null || approved === version ? null : await load(registry, approved),
    sameRows: recordTraffic({
      source: `generated traffic, seed ${GATE_SEED}`,
      records: [...simulate({ seed: GATE_SEED, ...counts })],
      isTimed: true,
      hasClients: true
    }),
    logged: await loggedTraffic(input, options.log),
    bars: DEFAULT_BARS,
    by,
    seed: GATE_SEED,
    nowMs: Date.now
  });
  if (replay) {
    const path = join(readCommonSettings(process.env).DATA_DIR, 'replays', `${replay.id}.json`);
    await writeFileAtomically(path, `${JSON.stringify(replay)}\n`);
  }
  return { hash: await writeEvidence(folder, evidence), evidence };
}

/** No log, or one that says nothing, is told; one that is damaged is a fault: nothing is approved past it. */
async function loggedTraffic(input: readonly string[], log: string | undefined): Promise<ReplayTraffic | string> {
  if (input.length > 0) {
    const { records, timed: isTimed, hasClients } = await ingest({ files: input });
    return recordTraffic({ source: input.join(', '), records, isTimed, hasClients });
  }
  const folder = log ?? decisionsFolderOf(readCommonSettings(process.env).DATA_DIR);
  for (const days of [Infinity, 7, 1]) {
    try {
      return await logTraffic(folder, days === Infinity ? {} : { fromMs: Date.now() - days * DAY_MS });
    } catch (fault) {
      const code = fault instanceof PathHelmError ? fault.code : '';
      if (code === 'INPUT_INVALID' && days > 1) continue; // too many decisions for one replay: the newest of them
      if (!NO_LOG.has(code)) throw fault;
      return `there is no logged traffic to replay: ${(fault as Error).message}`; // a PathHelmError, by its code
    }
  }
  return 'there is no logged traffic to replay';
}

export function describeEvidence({ hash, evidence }: StoredEvidence): string {
  const rows = evidence.gates.map(({ gate, outcome, figure, bar, why }) => [gate, outcome, figure, bar, why]);
  return `${formatTable(['gate', 'outcome', 'figure', 'bar', 'why'], rows)}\n${verdictOf(evidence)} Evidence ${hash.slice(0, 12)}.`;
}

function verdictOf({ version, isPassed, gates }: Evidence): string {
  const failed = gates.filter(({ outcome }) => outcome === 'fail').length;
  return isPassed ? `${version} passes.` : `${version} does not pass: ${failed} of ${gates.length} gates fail.`;
}

async function load(registry: Registry, version: string): Promise<GatedVersion> {
  const { manifest, metrics } = await registry.read(version);
  const bundle = decodeBundle(await registry.loadArtefact(version));
  return { manifest, bundle, evaluation: metrics as Evaluation }; // what publish wrote, its hash checked by the registry
}
