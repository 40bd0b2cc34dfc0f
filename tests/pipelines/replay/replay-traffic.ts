import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { sharedMatrix, UNLABELLED } from '#pipelines/dataset.ts';
import type { ReplayTraffic } from '#pipelines/replay/traffic.ts';

export type Row = { atMs?: number; client?: string; route?: string; own?: number; value?: number; logged?: string };

/** Traffic whose first feature is `value`. */
export function trafficOf(rows: readonly Row[]): ReplayTraffic {
  const matrix = sharedMatrix(rows.length, FEATURE_COUNT);
  for (const [at, { value = 0 }] of rows.entries()) matrix.values[at * FEATURE_COUNT] = value;
  return {
    source: 'a test',
    rows: rows.length,
    timestampMs: Float64Array.from(rows, ({ atMs }, at) => atMs ?? at * 1000),
    requestIds: rows.map((_row, at) => `r${at}`),
    clientKeys: rows.map(({ client }) => client ?? 'addr:a'),
    routes: rows.map(({ route }) => route ?? 'GET /'),
    classes: Uint8Array.from(rows, ({ own }) => own ?? UNLABELLED),
    loggedReasons: rows.some(({ logged }) => logged !== undefined) ? rows.map(({ logged }) => logged ?? '') : null,
    isScored: null,
    vectors: 'stored',
    notes: [],
    factsOf: (at) => ({
      atMs: rows[at]!.atMs ?? at * 1000,
      method: 'GET',
      path: '/',
      route: rows[at]!.route ?? 'GET /',
      address: '192.0.2.1',
      clientKey: rows[at]!.client ?? 'addr:a',
      clientId: '',
      rawHeaders: [],
      fragments: [],
      clientsBehindKey: 1
    }),
    vectorsFor: () => matrix,
    placeOf: () => ''
  };
}

const AVERAGE = 10.244770920116851; // of 256 rows

/** One isolation stump on the first feature: above 0.5 a row is far more anomalous (score near 1) than below. */
export function stumpBundle(): ModelBundle {
  const isolation = {
    roots: new Int32Array([0]),
    featureIndex: new Int16Array([0, -1, -1]),
    threshold: new Float32Array([0.5, AVERAGE, 0.1]),
    child: new Int32Array([1, 0, 0]),
    leftShare: new Uint16Array([60_000, 0, 0]),
    sampleSize: 256
  };
  return {
    classifier: null,
    isolation,
    payload: {},
    thresholds: { attack: 2, anomaly: 0.6 }
  } as unknown as ModelBundle; // as far as scoring looks
}
