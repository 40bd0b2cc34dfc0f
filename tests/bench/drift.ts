/**
 * How often drift is told: for each kind of drift over so many seeded runs, true alarms; for two halves of the same traffic, false ones.
 * Usage: REGISTRY_DIR=… npm run bench:drift -- [runs] [first seed] [version] [requests]; a version is needed for its payload model.
 */
import type { DriftReport } from '#data/drift-report.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { referenceBins } from '#models/drift/reference-bins.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import { hashText } from '#models/request/hash-text.ts';
import { decodeBundle, type ModelBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { rowsWhere } from '#pipelines/dataset.ts';
import { scoreRows } from '#pipelines/evaluate/score-rows.ts';
import { driftReports } from '#pipelines/drift/drift-reports.ts';
import { recordTraffic } from '#pipelines/replay/record-traffic.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';

const RUNS = Number(process.argv[2] ?? 50);
const FIRST_SEED = Number(process.argv[3] ?? 50_001);
const VERSION = process.argv[4] ?? 'approved';
const REQUESTS = Number(process.argv[5] ?? 12_000);
const DAY_MS = 86_400_000;

type Change = (records: readonly RequestRecord[], attacks: readonly RequestRecord[]) => RequestRecord[];

const isHalf = ({ clientKey }: RequestRecord): boolean => hashText(clientKey) % 2 === 0;
const isApp = ({ clientKey }: RequestRecord): boolean => hashText(`app ${clientKey}`) % 3 === 0;

/** Each takes the half of the clients the reference did not see. */
const CHANGES: Readonly<Record<string, Change>> = {
  none: (records) => [...records],
  'new app version (a third of the clients: other agent, header, parameter and path)': (records) =>
    records.map((record) =>
      isApp(record)
        ? {
            ...record,
            target: `/mobile/v7${record.target}${record.target.includes('?') ? '&' : '?'}app_build=7.0.1&trace=0af7651916cd43dd8448eb211c80319c`,
            headers: [
              ...record.headers.filter(([name]) => name !== 'user-agent'),
              ['user-agent', 'ShopApp/7.0.1 (Android 16; build 7001)'],
              ['x-app-trace', '0af7651916cd43dd8448eb211c80319c']
            ]
          }
        : record
    ),
  'new client mix (requests without a cookie or a language ten times as frequent)': (records) =>
    records.filter(
      (record) => hashText(record.clientKey) % 20 === 0 || !record.headers.some(([name]) => name === 'accept-language')
    ),
  'seasonal (the same clients, five times as fast)': (records) => {
    const startMs = records[0]?.timestampMs ?? 0;
    return records.map((record) => ({
      ...record,
      timestampMs: startMs + Math.floor((record.timestampMs - startMs) / 5)
    }));
  },
  'attack wave (30 % of the requests)': (records, attacks) =>
    [...records, ...attacks.slice(0, Math.round(records.length * 0.43))].sort((a, b) => a.timestampMs - b.timestampMs)
};

async function main(): Promise<void> {
  const registry = openRegistry({ folder: readCommonSettings(process.env).REGISTRY_DIR, nowMs: Date.now });
  const bundle = decodeBundle(await registry.loadArtefact(VERSION));
  const alarms = new Map(Object.keys(CHANGES).map((name) => [name, { act: 0, watch: 0, moved: [] as number[] }]));
  for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
    const all = [...simulate({ seed, normalRequests: REQUESTS, attackRequests: REQUESTS / 4 })];
    const ordinary = all.filter(({ label }) => label?.attackClass === 'benign');
    const attacks = all.filter(({ label }) => label?.attackClass !== 'benign');
    const own = referenceFrom(bundle, ordinary.filter(isHalf));
    const others = ordinary.filter((record) => !isHalf(record));
    for (const [name, change] of Object.entries(CHANGES)) {
      const { state, features } = overall(own, change(others, attacks));
      alarms.get(name)!.moved.push(features.filter((finding) => finding.state === 'act').length);
      if (state === 'act' || state === 'watch') alarms.get(name)![state]++;
    }
    process.stderr.write(`run ${seed}: ${JSON.stringify(Object.fromEntries(alarms))}\n`);
  }
  process.stdout.write(
    `drift, ${RUNS} seeded runs, ${REQUESTS / 2} ordinary requests each: act | watch or act | features moved, fewest, median, most\n`
  );
  for (const [name, { act, watch, moved }] of alarms) {
    moved.sort((a, b) => a - b);
    const spread = [moved[0], moved[moved.length >> 1], moved.at(-1)].join(' ');

    process.stdout.write(
      `${String(act).padStart(4)} | ${String(act + watch).padStart(4)}  ${spread.padEnd(9)}  ${name}\n`
    );
  }
}

function overall(bundle: ModelBundle, records: readonly RequestRecord[]): DriftReport {
  // As one day, so that all rows stand in one report.
  const source = recordTraffic({ source: 'bench', records, isTimed: true, hasClients: true });
  const traffic = { ...source, timestampMs: source.timestampMs.map((atMs) => atMs % DAY_MS) };
  return driftReports({ traffic, bundle, modelVersion: 'bench' })[0]!;
}

function referenceFrom(bundle: ModelBundle, records: readonly RequestRecord[]): ModelBundle {
  const matrix = recordTraffic({ source: 'bench', records, isTimed: true, hasClients: true }).vectorsFor(bundle);
  const scores = scoreRows(
    bundle,
    matrix,
    rowsWhere(matrix.rows, () => true)
  );
  const features = FEATURES.map((_feature, column) =>
    referenceBins(Float64Array.from({ length: matrix.rows }, (_, row) => matrix.values[row * matrix.columns + column]!))
  );
  return {
    ...bundle,
    reference: {
      features,
      attackScore: bundle.classifier ? referenceBins(scores.attack) : null,
      anomalyScore: referenceBins(scores.anomaly)
    }
  };
}

await main();
