import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DecisionRow } from '#data/decision-row.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import { countInBins } from '#models/drift/reference-bins.ts';
import { psi } from '#models/drift/psi.ts';
import { decodeBundle, type ModelBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';
import { driftReports } from '#pipelines/drift/drift-reports.ts';
import { quoteSql, withDuckDb } from '#pipelines/duckdb.ts';
import { decisionTraffic } from '#pipelines/replay/decision-traffic.ts';
import { withDecisionLog } from '#reports/figures/decision-log.ts';
import { driftFigures } from '#reports/figures/drift-figures.ts';
import { logFigures } from '#reports/figures/log-figures.ts';
import { catalogue } from '#reports/figures/model-figures.ts';
import { shadowFigures, type ShadowCell } from '#reports/figures/shadow-figures.ts';
import { shadowAgreement } from '#pipelines/shadow/shadow-agreement.ts';
import { writeNoteworthy } from '#reports/figures/noteworthy.ts';
import { versionOfSlug, versionSlug } from '#reports/figures/version-slug.ts';
import { decisionTableOf } from '#tests/helpers/decision-table.ts';
import { trainSmallVersion } from '#tests/helpers/small-version.ts';
import { suiteFolder } from '#tests/helpers/temp-folder.ts';
import { writeDecisionLog } from '#tests/helpers/write-decision-log.ts';

let folder: string;
let bundle: ModelBundle;
let version: string;
let rows: DecisionRow[];

beforeAll(async () => {
  folder = await suiteFolder();
  await trainSmallVersion({ registryFolder: join(folder, 'registry'), dataFolder: join(folder, 'training') });
  const registry = openRegistry({ folder: join(folder, 'registry'), nowMs: Date.now });
  version = (await registry.aliases()).candidate!;
  bundle = decodeBundle(await registry.loadArtefact('candidate'));
  rows = await writeDecisionLog({
    folder: join(folder, 'decisions'),
    bundle,
    modelVersion: version,
    seed: 11,
    requests: 3000,
    attackShare: 0.1,
    endMs: Date.UTC(2026, 10, 25, 11),
    days: 2,
    challenger: '2026-11-25.9'
  });
}, 120_000);

const stopped = (row: DecisionRow): boolean => row.action !== 'allow';

describe('figures of the decision log', () => {
  it('count every row once, by what was done', async () => {
    const path = join(folder, 'cube.parquet');
    const sums = await withDecisionLog(folder, async (log) => {
      await log.copyTo(path, 'cube', { bin_ms: log.span.binMs });
      return withDuckDb(async (connection) => {
        const reader = await connection.runAndReadAll(
          `SELECT action, sum(requests)::INTEGER AS n FROM ${quoteSql(path)} GROUP BY action ORDER BY action`
        );
        return Object.fromEntries(
          (reader.getRowObjectsJS() as { action: string; n: number }[]).map(({ action, n }) => [action, n])
        );
      });
    });
    const expected: Record<string, number> = {};
    for (const { action } of rows) expected[action] = (expected[action] ?? 0) + 1;
    expect(sums).toEqual(expected);
    expect(rows.filter(stopped).length).toBeGreaterThan(20);
  });

  it('say how far the log reaches and what was held back', async () => {
    const figures = (await withDecisionLog(folder, logFigures))!;
    expect(figures.span).toMatchObject({
      requests: rows.length,
      fromMs: Math.min(...rows.map(({ timestampMs }) => timestampMs)),
      toMs: Math.max(...rows.map(({ timestampMs }) => timestampMs)),
      heldBack: rows.filter((row) => row.action === 'allow' && row.wouldAction !== 'allow').length
    });
    const scored = figures.scores
      .filter(({ kind }) => kind === 'attack score')
      .reduce((sum, { requests }) => sum + requests, 0);
    expect(scored).toBe(rows.length);
  });

  it('are null where there is no log', async () => {
    expect(await withDecisionLog(join(folder, 'nowhere'), logFigures)).toBeNull();
  });

  it('list every flagged decision of a small log, each with its explanation', async () => {
    const path = join(folder, 'noteworthy.parquet');
    await withDecisionLog(folder, (log) => writeNoteworthy(log, path, () => Promise.resolve(bundle)));
    const listed = await withDuckDb(
      async (connection) =>
        (
          await connection.runAndReadAll(`SELECT decision_id, would_action, detail FROM ${quoteSql(path)}`)
        ).getRowObjectsJS() as { decision_id: string; would_action: string; detail: string }[]
    );
    const flagged = rows.filter(({ wouldAction }) => wouldAction !== 'allow').map(({ decisionId }) => decisionId);
    expect(
      listed
        .filter(({ would_action }) => would_action !== 'allow')
        .map(({ decision_id }) => decision_id)
        .sort()
    ).toEqual(flagged.sort());
    const { explanation } = JSON.parse(listed.find(({ would_action }) => would_action === 'block')!.detail) as {
      explanation: { reasons: unknown[]; counterfactual: string | null; counterfactualNote: string };
    };
    expect(explanation.reasons.length).toBeGreaterThan(2);
    expect(explanation.counterfactual ?? explanation.counterfactualNote).not.toBe('');
  });
});

describe('drift', () => {
  it('is the PSI of all logged rows against the stored bins', async () => {
    const figures = (await withDecisionLog(folder, (log) => driftFigures(log, version, bundle, new Map())))!;
    expect(figures.rows).toBe(rows.length);
    for (const [at, { name }] of FEATURES.slice(0, 10).entries()) {
      const { edges, counts } = bundle.reference.features[at]!;
      const expected = psi(
        counts,
        countInBins(
          edges,
          rows.map(({ features }) => features![at]!)
        )
      );
      expect(figures.columns.find((column) => column.name === name)!.psi).toBeCloseTo(expected, 5);
    }
  });

  it('says of every day what npm run drift says', async () => {
    const figures = (await withDecisionLog(folder, (log) => driftFigures(log, version, bundle, new Map())))!;
    const reports = driftReports({
      traffic: decisionTraffic({ source: 'log', table: decisionTableOf(rows) }),
      bundle,
      modelVersion: version
    });
    expect(reports).toHaveLength(3);
    for (const { day, features } of reports) {
      const shown = figures.columns.map(({ name, days }) => ({ name, ...days.find((each) => each.day === day)! }));
      expect(shown).toHaveLength(features.length);
      for (const { name, psi: distance, state } of features) {
        const own = shown.find((column) => column.name === name)!;
        expect(own.state).toBe(state);
        expect(own.psi ?? 0).toBeCloseTo(distance ?? 0, 5);
      }
    }
  });
});

describe('the challenger in shadow', () => {
  it('agrees with the champion as often as npm run models -- agreement says', async () => {
    const cells = (await withDecisionLog(folder, shadowFigures))!;
    const report = await shadowAgreement(inBatches(rows));
    const sum = (isChosen: (cell: ShadowCell) => boolean): number =>
      cells.filter(isChosen).reduce((all, { requests }) => all + requests, 0);
    expect(cells[0]).toMatchObject({ candidate_version: '2026-11-25.9', model_version: version });
    expect(sum(() => true)).toBe(report.requests);
    expect(sum((cell) => cell.challenger_stops && !cell.champion_stops)).toBe(report.newlyStopped);
    expect(sum((cell) => !cell.challenger_stops && cell.champion_stops)).toBe(report.newlyAllowed);
    expect(report.newlyAllowed).toBeGreaterThan(5);
    for (const { name, newlyAllowed } of report.byClass)
      expect(sum((cell) => cell.attack_class === name && cell.champion_stops && !cell.challenger_stops)).toBe(
        newlyAllowed
      );
  });
});

/** @returns what the pipeline reads a log as */
async function* inBatches(all: readonly DecisionRow[]): AsyncGenerator<readonly DecisionRow[]> {
  yield await Promise.resolve(all);
}

describe('the catalogue of models', () => {
  it('repeats what the registry holds', async () => {
    const registryFolder = join(folder, 'registry');
    const registry = openRegistry({ folder: registryFolder, nowMs: Date.now });
    const { models, history } = await catalogue(registry, registryFolder);
    const { metrics } = await registry.read(version);
    expect(models.map((model) => model.metrics)).toEqual([metrics]);
    expect(models[0]!.aliases).toEqual(['candidate']);
    const { confusion, rows: held } = models[0]!.metrics.holdout!;
    expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(held);
    expect(history[0]).toMatchObject({ action: 'published', version });
  });

  it('gives each version a path without a dot, and back', () => {
    expect(versionSlug('2026-11-21.10')).toBe('2026-11-21-10');
    expect(versionOfSlug('2026-11-21-10')).toBe('2026-11-21.10');
  });
});
