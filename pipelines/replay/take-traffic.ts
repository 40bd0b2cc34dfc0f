import { takeRows } from '../dataset.ts';
import type { ReplayTraffic } from './traffic.ts';

/** The rows asked for, in that order. */
export function takeTraffic(traffic: ReplayTraffic, rows: Int32Array): ReplayTraffic {
  const pick = <T>(values: readonly T[]): T[] => Array.from(rows, (row) => values[row]!);
  return {
    ...traffic,
    rows: rows.length,
    timestampMs: Float64Array.from(rows, (row) => traffic.timestampMs[row]!),
    requestIds: pick(traffic.requestIds),
    clientKeys: pick(traffic.clientKeys),
    routes: pick(traffic.routes),
    classes: Uint8Array.from(rows, (row) => traffic.classes[row]!),
    loggedReasons: traffic.loggedReasons && pick(traffic.loggedReasons),
    isScored: traffic.isScored && Uint8Array.from(rows, (row) => traffic.isScored![row]!),
    factsOf: (row) => traffic.factsOf(rows[row]!),
    vectorsFor: (bundle) => takeRows(traffic.vectorsFor(bundle), rows),
    placeOf: (row, bundle) => traffic.placeOf(rows[row]!, bundle)
  };
}
