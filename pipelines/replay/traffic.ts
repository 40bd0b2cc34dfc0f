import type { FeatureMatrix } from '#models/feature-matrix.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import type { RequestFacts } from '#policy/judgement.ts';

/** Requests in order of arrival, as replay sees them, wherever they come from. Arrays run parallel. */
export type ReplayTraffic = {
  source: string;
  rows: number;
  timestampMs: Float64Array;
  requestIds: readonly string[];
  clientKeys: readonly string[];
  routes: readonly string[];
  /** Index into ATTACK_CLASSES, or UNLABELLED. */
  classes: Uint8Array;
  /** What the gateway did, full enforcement assumed: the reason, '' for allowed. Null when nothing was logged. */
  loggedReasons: readonly string[] | null;
  /** 0 for a row that was stopped before anything looked at it, so that it has no vector; null: there is none such. */
  isScored: Uint8Array | null;
  vectors: 'stored' | 'recomputed';
  notes: readonly string[];
  /** What a policy's rules and exceptions may look at in a row. */
  factsOf: (row: number) => RequestFacts;
  /** The rows as this bundle's features give them. @throws PathHelmError FEATURE_MISMATCH */
  vectorsFor: (bundle: ModelBundle) => FeatureMatrix;
  /** Where the most suspicious text of a row stands (`query.q`), '' when none is suspicious. */
  placeOf: (row: number, bundle: ModelBundle) => string;
};
