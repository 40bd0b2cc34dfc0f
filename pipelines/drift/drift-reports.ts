import { ATTACK_CLASSES } from '#data/label.ts';
import type { DriftFinding, DriftReport } from '#data/drift-report.ts';
import { countInBins, type ReferenceBins } from '#models/drift/reference-bins.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { scoreRows } from '../evaluate/score-rows.ts';
import { rowsWhere } from '../dataset.ts';
import { takeTraffic } from '../replay/take-traffic.ts';
import type { ReplayTraffic } from '../replay/traffic.ts';
import { evidenceOf, findDrift, stateOf, togethernessOf, type Togetherness } from './drift-findings.ts';

type Options = { traffic: ReplayTraffic; bundle: ModelBundle; modelVersion: string };

const BUSIEST_ROUTES = 20;
const TOP_FEATURES = 3;
const HOUR_MS = 3_600_000;

/** One report a day (UTC) of the traffic, oldest first. */
export function driftReports({ traffic: whole, bundle, modelVersion }: Options): DriftReport[] {
  const { isScored } = whole;
  const traffic =
    isScored === null
      ? whole
      : takeTraffic(
          whole,
          rowsWhere(whole.rows, (row) => isScored[row] === 1)
        );
  const { rows, timestampMs, clientKeys, routes, source } = traffic;
  const matrix = traffic.vectorsFor(bundle);
  const scores = scoreRows(
    bundle,
    matrix,
    rowsWhere(rows, () => true)
  );
  const { reference } = bundle;
  const clientsIn = (own: Int32Array): number => new Set(Array.from(own, (row) => clientKeys[row]!)).size;
  const together = (own: Int32Array): Togetherness =>
    togethernessOf(
      Array.from(own, (row) => clientKeys[row]!),
      Array.from(own, (row) => Math.floor(timestampMs[row]! / HOUR_MS))
    );
  const columnOf =
    (column: number) =>
    (row: number): number =>
      matrix.values[row * matrix.columns + column]!;
  const columns: { name: string; bins: ReferenceBins; valueOf: (row: number) => number }[] = [
    ...FEATURES.map(({ name }, column) => ({ name, bins: reference.features[column]!, valueOf: columnOf(column) })),
    ...(reference.attackScore
      ? [{ name: 'attack score', bins: reference.attackScore, valueOf: (row: number) => scores.attack[row]! }]
      : []),
    { name: 'anomaly score', bins: reference.anomalyScore, valueOf: (row: number) => scores.anomaly[row]! }
  ];
  const histogram = ({ bins, valueOf }: (typeof columns)[number], own: Int32Array): Float64Array =>
    countInBins(bins.edges, Array.from(own, valueOf));
  const compare = (before: Int32Array, now: Int32Array): DriftFinding[] => {
    const [ofBefore, ofNow] = [together(before), together(now)];
    return columns.map((column) =>
      findDrift(
        column.name,
        { counts: histogram(column, before), evidence: evidenceOf(column.name, ofBefore) },
        { counts: histogram(column, now), evidence: evidenceOf(column.name, ofNow) }
      )
    );
  };

  const dayOf = Array.from(timestampMs, (ms) => new Date(ms).toISOString().slice(0, 10));
  return [...new Set(dayOf)].sort().map((day) => {
    const now = rowsWhere(rows, (row) => dayOf[row] === day);
    const before = rowsWhere(rows, (row) => dayOf[row]! < day);
    const ofNow = together(now);
    const features = columns
      .map((column) =>
        // The reference is of many more clients and hours than a day.
        findDrift(
          column.name,
          { counts: column.bins.counts, evidence: 1 },
          { counts: histogram(column, now), evidence: evidenceOf(column.name, ofNow) }
        )
      )
      .sort(byPsi);
    return {
      formatVersion: 1,
      day,
      modelVersion,
      source,
      rows: now.length,
      clients: clientsIn(now),
      state: stateOf(features),
      features,
      mixes: before.length === 0 ? [] : mixesOf(before, now),
      routes: before.length === 0 ? [] : busiest(now).map((route) => routeDrift(route, before, now))
    };
  });

  function mixesOf(before: Int32Array, now: Int32Array): DriftFinding[] {
    const routeNames = [...busiest(before), ''];
    const places = new Map(routeNames.map((name, at) => [name, at]));
    const mixes = [
      { name: 'predicted classes', size: ATTACK_CLASSES.length, placeOf: (row: number) => scores.predicted[row]! },
      {
        name: 'routes',
        size: routeNames.length,
        placeOf: (row: number) => places.get(routes[row]!) ?? routeNames.length - 1
      }
    ];
    return mixes.map(({ name, size, placeOf }) => {
      const count = (own: Int32Array): { counts: Float64Array; evidence: number } => {
        const counts = new Float64Array(size);
        for (const row of own) counts[placeOf(row)]!++;
        return { counts, evidence: evidenceOf(name, together(own)) };
      };
      return findDrift(name, count(before), count(now));
    });
  }

  function routeDrift(route: string, before: Int32Array, now: Int32Array): DriftReport['routes'][number] {
    const isOwn = (row: number): boolean => routes[row] === route;
    const findings = compare(before.filter(isOwn), now.filter(isOwn));
    return {
      route,
      rows: now.filter(isOwn).length,
      state: stateOf(findings),
      features: findings.sort(byPsi).slice(0, TOP_FEATURES)
    };
  }

  function busiest(own: Int32Array): string[] {
    const counts = new Map<string, number>();
    for (const row of own) counts.set(routes[row]!, (counts.get(routes[row]!) ?? 0) + 1);
    return [...counts.keys()]
      .sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1))
      .slice(0, BUSIEST_ROUTES);
  }
}

function byPsi(a: DriftFinding, b: DriftFinding): number {
  return (b.psi ?? -1) - (a.psi ?? -1);
}
