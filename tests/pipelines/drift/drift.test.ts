import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { DriftReport } from '#data/drift-report.ts';
import { referenceBins } from '#models/drift/reference-bins.ts';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { createIsolationScorer } from '#models/forest/isolation-forest.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { createRng } from '#models/rng.ts';
import { evidenceOf, findDrift, stateOf } from '#pipelines/drift/drift-findings.ts';
import { driftReports } from '#pipelines/drift/drift-reports.ts';
import { sharedMatrix } from '#pipelines/dataset.ts';
import { stumpBundle, trafficOf } from '../replay/replay-traffic.ts';

const ROWS = 4_000;
const DAY_MS = 86_400_000;

/** Random vectors of two days; on the second, features below `moved` are shifted. */
function trafficWith(moved: number, clients = 2_000) {
  const rng = createRng(3);
  const matrix = sharedMatrix(ROWS, FEATURE_COUNT);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < FEATURE_COUNT; column++) {
      const shift = row >= ROWS / 2 && column < moved ? 2 : 0;
      matrix.values[row * FEATURE_COUNT + column] = rng.normal(shift, 1);
    }
  }
  const rows = Array.from({ length: ROWS }, (_, row) => ({
    atMs: row < ROWS / 2 ? row : DAY_MS + row,
    client: `addr:${row % clients}`
  }));
  return { ...trafficOf(rows), vectorsFor: () => matrix };
}

function bundleOf(): ModelBundle {
  const rng = createRng(9);
  const bins = () => referenceBins(Float64Array.from({ length: ROWS }, () => rng.normal(0, 1)));
  const features = Array.from({ length: FEATURE_COUNT }, bins);
  const stump = stumpBundle().isolation;
  const score = createIsolationScorer(stump);
  const scores = Float64Array.from({ length: ROWS }, () => score(Float32Array.of(rng.normal(0, 1)), 0));
  const anomalyScore = referenceBins(scores);
  return { ...stumpBundle(), reference: { features, attackScore: null, anomalyScore } };
}

const reportsOf = (moved: number, clients?: number) =>
  driftReports({ traffic: trafficWith(moved, clients), bundle: bundleOf(), modelVersion: '2026-11-25.1' });

describe('drift reports', () => {
  it('makes one report a day that follows its schema', () => {
    const reports = reportsOf(0);
    expect(reports.map(({ day }) => day)).toEqual(['1970-01-01', '1970-01-02']);
    for (const report of reports) expect([...Value.Errors(DriftReport, report)]).toEqual([]);
  });

  it('is steady without drift, and acts on the day many features moved, naming them first', () => {
    expect(reportsOf(0).map(({ state }) => state)).toEqual(['steady', 'steady']);
    const [before, after] = reportsOf(10);
    expect(before!.state).toBe('steady');
    expect(after).toMatchObject({ state: 'act', routes: [{ route: 'GET /', state: 'act' }] });
    // The ten, and the score that rests on one of them.
    const acting = after!.features.filter(({ state }) => state === 'act').map(({ name }) => name);
    expect(acting).toEqual(after!.features.slice(0, 11).map(({ name }) => name));
    expect(acting).toContain('anomaly score');
  });

  it('does not know when all of it came from a handful of clients', () => {
    expect(reportsOf(10, 5)[1]!.state).toBe('unknown');
  });

  it('counts rows of one client as few', () => {
    expect(evidenceOf(100, 100)).toBe(1);
    expect(evidenceOf(3_000, 100)).toBeCloseTo(0.1);
    expect(evidenceOf(0, 0)).toBe(0);
  });
});

describe('state over findings', () => {
  const even = { counts: Float64Array.of(500, 500), evidence: 1 };
  const finding = (name: string, first: number) =>
    findDrift(name, even, { counts: Float64Array.of(first, 1000 - first), evidence: 1 });

  it.each([
    [5, 'steady'],
    [6, 'watch'],
    [7, 'watch'],
    [8, 'act']
  ])('of %i moved findings among ten is %s', (moved, state) => {
    expect(stateOf(Array.from({ length: 10 }, (_, at) => finding('a', at < moved ? 900 : 500)))).toBe(state);
  });
});
