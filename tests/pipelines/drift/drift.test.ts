import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { DriftReport } from '#data/drift-report.ts';
import { referenceBins } from '#models/drift/reference-bins.ts';
import { FEATURE_COUNT, FEATURES } from '#models/features/feature-specs.ts';
import { createIsolationScorer } from '#models/forest/isolation-forest.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { createRng } from '#models/rng.ts';
import { evidenceOf, findDrift, stateOf, togethernessOf } from '#pipelines/drift/drift-findings.ts';
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
    const clients = (counts: number[]): string[] => counts.flatMap((count, at) => Array<string>(count).fill(`c${at}`));
    const ofHeaders = (counts: number[]): number =>
      evidenceOf('headers_count', togethernessOf(clients(counts), Array<number>(counts.length).fill(0)));
    expect(ofHeaders(Array<number>(100).fill(1))).toBe(1);
    expect(ofHeaders(Array<number>(100).fill(30))).toBeCloseTo(0.094, 3);
    expect(ofHeaders([3_000])).toBeCloseTo(0.001, 4);
    // One crawler among many says less than as many rows of all.
    expect(ofHeaders([1_000, ...Array<number>(200).fill(10)])).toBeLessThan(0.01);
  });

  it.each(['service_identities_per_client_1h_log2', 'route_requests_rise_log2', 'client_errors_vs_usual_1h_log2'])(
    'counts all rows of an hour as few for %s, which everybody finds the same then',
    (name) => {
      expect(FEATURES.map((feature) => feature.name)).toContain(name);
      const clients = Array.from({ length: 3_000 }, (_, at) => `c${at}`);
      const hours = clients.map((_client, at) => at % 10);
      expect(evidenceOf(name, togethernessOf(clients, hours)) * 3_000).toBeCloseTo(30, 0);
      expect(evidenceOf('headers_count', togethernessOf(clients, hours))).toBe(1);
    }
  );
});

describe('state over findings', () => {
  const even = { counts: Float64Array.of(500, 500), evidence: 1 };
  const finding = (name: string, first: number) =>
    findDrift(name, even, { counts: Float64Array.of(first, 1000 - first), evidence: 1 });

  it.each([
    [3, 'steady'],
    [4, 'watch'],
    [5, 'watch'],
    [6, 'act']
  ])('of %i moved findings among ten is %s', (moved, state) => {
    expect(stateOf(Array.from({ length: 10 }, (_, at) => finding('a', at < moved ? 900 : 500)))).toBe(state);
  });
});
