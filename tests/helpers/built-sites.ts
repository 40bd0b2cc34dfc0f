import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DecisionRow } from '#data/decision-row.ts';
import type { AttackClass } from '#data/label.ts';
import type { DriftReport } from '#data/drift-report.ts';
import type { ReplayReport } from '#data/replay-report.ts';
import type { ShadowReport } from '#data/shadow-report.ts';
import { decodeBundle, type ModelBundle } from '#models/model-bundle.ts';
import { openRegistry, type Registry } from '#models/registry.ts';
import type { Evaluation } from '#pipelines/evaluate/evaluation.ts';
import { driftReports } from '#pipelines/drift/drift-reports.ts';
import { decisionTraffic } from '#pipelines/replay/decision-traffic.ts';
import { replay } from '#pipelines/replay/replay.ts';
import { shadowAgreement } from '#pipelines/shadow/shadow-agreement.ts';
import { buildSite } from '#reports/build/build-site.ts';
import { serveSite, type ServedSite } from '#reports/build/serve-site.ts';
import { decisionTableOf } from './decision-table.ts';
import { trainSmallVersion } from './small-version.ts';
import { writeDecisionLog } from './write-decision-log.ts';

/** The report site of a small registry and log, that of a fresh clone, and what both were built from. */
export type BuiltSites = {
  site: ServedSite;
  siteFolder: string;
  emptySite: ServedSite;
  registry: Registry;
  bundle: ModelBundle;
  /** Champion first. Both are the same model; the challenger says of itself that it ranks a little worse. */
  versions: [string, string];
  metrics: [Evaluation, Evaluation];
  /** The decision log, oldest first. */
  rows: DecisionRow[];
  drift: DriftReport[];
  replayed: ReplayReport;
  agreement: ShadowReport;
  close: () => Promise<void>;
};

const END_MS = Date.UTC(2026, 10, 25, 11);

export async function buildSites(folder: string): Promise<BuiltSites> {
  const [registryFolder, dataFolder, nothing] = [
    join(folder, 'registry'),
    join(folder, 'data'),
    join(folder, 'nothing')
  ];
  await Promise.all([
    buildSite({ dataFolder: nothing, registryFolder: nothing, output: join(folder, 'empty') }),
    trainSmallVersion({ registryFolder, dataFolder: join(folder, 'training') })
  ]);
  const registry = openRegistry({ folder: registryFolder, nowMs: Date.now });
  const champion = (await registry.aliases()).candidate!;
  const bundle = decodeBundle(await registry.loadArtefact(champion));
  const metrics = (await registry.read(champion)).metrics as Evaluation; // the pipeline has just written it
  const challenger = await publishAgain(registry, champion, metrics);
  await writeFile(
    join(registryFolder, 'aliases.json'),
    JSON.stringify({ candidate: challenger, approved: champion, previous: null })
  );
  const rows = await writeDecisionLog({
    folder: join(dataFolder, 'decisions'),
    bundle,
    modelVersion: champion,
    challenger,
    seed: 11,
    requests: 4000,
    attackShare: 0.1,
    endMs: END_MS,
    days: 3
  });
  const traffic = decisionTraffic({ source: 'data/decisions', table: decisionTableOf(rows), labels: labelsOf(rows) });
  const drift = driftReports({ traffic, bundle, modelVersion: champion });
  const replayed = replay({
    traffic,
    baseline: { name: champion, bundle, thresholds: bundle.thresholds },
    candidate: { name: challenger, bundle, thresholds: { ...bundle.thresholds, attack: bundle.thresholds.attack / 2 } },
    weights: { wrongBlock: 10, missedAttack: 1 },
    seed: 1,
    id: 'replayed',
    nowMs: Date.now
  });
  for (const report of drift) await writeJson(join(dataFolder, 'drift'), report.day, report);
  await writeJson(join(dataFolder, 'replays'), replayed.id, replayed);
  const siteFolder = join(folder, 'site');
  await buildSite({ dataFolder, registryFolder, output: siteFolder });
  const site = await serveSite({ folder: siteFolder, host: '127.0.0.1', port: 0 });
  const emptySite = await serveSite({ folder: join(folder, 'empty'), host: '127.0.0.1', port: 0 });
  return {
    site,
    siteFolder,
    emptySite,
    registry,
    bundle,
    versions: [champion, challenger],
    metrics: [metrics, (await registry.read(challenger)).metrics as Evaluation],
    rows,
    drift,
    replayed,
    agreement: await shadowAgreement(oneBatch(rows)),
    close: async () => {
      await site.close();
      await emptySite.close();
    }
  };
}

async function publishAgain(registry: Registry, version: string, metrics: Evaluation): Promise<string> {
  const { manifest } = await registry.read(version);
  const holdout = metrics.holdout!;
  const { version: again } = await registry.publish({
    artefact: await registry.loadArtefact(version),
    featureHash: manifest.featureHash,
    run: { ...manifest.run, seed: manifest.run.seed + 1 },
    metrics: { ...metrics, holdout: { ...holdout, rocAuc: holdout.rocAuc - 0.0123 } },
    card: '# Model {{version}}\n'
  });
  return again;
}

/** A person has agreed with the model on some of what it said. */
function labelsOf(rows: readonly DecisionRow[]): Map<string, AttackClass> {
  return new Map(
    rows
      .filter((_, at) => at % 5 === 0)
      .flatMap(({ decisionId, wouldAction, attackClass }) =>
        attackClass === '' ? [] : [[decisionId, wouldAction === 'block' ? attackClass : 'benign'] as const]
      )
  );
}

async function* oneBatch(rows: readonly DecisionRow[]): AsyncGenerator<readonly DecisionRow[]> {
  yield await Promise.resolve(rows);
}

async function writeJson(folder: string, name: string, content: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), JSON.stringify(content));
}
