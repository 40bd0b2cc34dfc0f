import type { DecisionRow } from '#data/decision-row.ts';
import { attackClassIndex, type AttackClass } from '#data/label.ts';
import { FEATURE_COUNT, FEATURE_HASH } from '#models/features/feature-specs.ts';
import type { RequestFacts } from '#policy/judgement.ts';
import { PathHelmError } from '#platform/errors.ts';
import { sharedMatrix, UNLABELLED } from '../dataset.ts';
import type { ReplayTraffic } from './traffic.ts';

/** Nothing at all for so long is more likely a gateway that was down, or a lost segment, than silence. */
const GAP_MS = 3_600_000;
/** Gateways whose clocks agree better than this give the windows of one service the right order. */
const SKEW_MS = 5_000;

type Options = { source: string; rows: readonly DecisionRow[]; labels?: ReadonlyMap<string, AttackClass> };

/**
 * Logged decisions in time order, by their stored vectors. Rows that were logged twice count once; rows refused before anything was scored
 * have no vector and are left out. `labels`: decision id → what a person said it was.
 * @throws PathHelmError INPUT_EMPTY, FEATURE_MISMATCH when rows were logged with other features than this code computes
 */
export function decisionTraffic({ source, rows, labels = new Map() }: Options): ReplayTraffic {
  if (rows.length === 0) throw new PathHelmError('INPUT_EMPTY', `${source} holds no decision in this range`);
  const unique = [...new Map(rows.map((row) => [row.decisionId, row])).values()];
  const scored = unique.filter((row) => row.features !== null).sort(byArrival);
  if (scored.length === 0)
    throw new PathHelmError(
      'INPUT_EMPTY',
      `none of ${unique.length} decisions of ${source} was scored: no vector to replay`
    );
  const foreign = scored.find((row) => row.featureHash !== FEATURE_HASH || row.features!.length !== FEATURE_COUNT);
  if (foreign) {
    throw new PathHelmError(
      'FEATURE_MISMATCH',
      `decision ${foreign.decisionId} was logged with features ${foreign.featureHash.slice(0, 12)}, this code computes ${FEATURE_HASH.slice(0, 12)}; ` +
        'without logged records (LOG_PAYLOADS) they cannot be computed anew: replay imported logs with --input instead'
    );
  }
  const matrix = sharedMatrix(scored.length, FEATURE_COUNT);
  for (const [at, row] of scored.entries()) matrix.values.set(row.features!, at * FEATURE_COUNT);
  return {
    source,
    rows: scored.length,
    timestampMs: Float64Array.from(scored, ({ timestampMs }) => timestampMs),
    requestIds: scored.map(({ decisionId }) => decisionId),
    clientKeys: scored.map(({ clientKey }) => clientKey),
    routes: scored.map(({ route }) => route),
    classes: Uint8Array.from(scored, ({ decisionId }) => {
      const label = labels.get(decisionId);
      return label === undefined ? UNLABELLED : attackClassIndex(label);
    }),
    loggedReasons: scored.map(({ wouldAction, wouldReason }) => (wouldAction === 'allow' ? '' : wouldReason)),
    vectors: 'stored',
    notes: notesOn(rows.length, unique.length, scored),
    factsOf: (row) => factsOf(scored[row]!),
    vectorsFor: () => matrix
  };
}

function notesOn(read: number, unique: number, scored: readonly DecisionRow[]): string[] {
  const notes: string[] = [];
  const models = new Set(scored.map(({ modelVersion }) => modelVersion));
  notes.push(`payload features are those of the payload model of ${[...models].join(', ')}, as logged`);
  if (read > unique) notes.push(`${read - unique} rows were there twice (overlapping logs) and count once`);
  if (unique > scored.length) notes.push(`${unique - scored.length} rows were never scored and are left out`);
  const gaps = scored.filter((row, at) => at > 0 && row.timestampMs - scored[at - 1]!.timestampMs > GAP_MS);
  if (gaps.length > 0) {
    const firstGap = new Date(gaps[0]!.timestampMs).toISOString();
    notes.push(`${gaps.length} gaps of more than an hour, the first ends at ${firstGap}: limits there start empty`);
  }
  const skewed = scored.filter((row) => Math.abs(timeInId(row.decisionId) - row.timestampMs) > SKEW_MS).length;
  if (skewed > 0) notes.push(`${skewed} rows whose time is not that of their id: a clock was set or gateways disagree`);
  return notes;
}

/** A log without payloads has templated paths, pseudonyms and no text: rules about those never speak. */
function factsOf({ timestampMs, method, route, address, clientKey }: DecisionRow): RequestFacts {
  return {
    atMs: timestampMs,
    method,
    path: route.slice(route.indexOf(' ') + 1),
    route,
    address,
    clientKey,
    clientId: clientKey.startsWith('key:') ? clientKey.slice('key:'.length) : '',
    rawHeaders: [],
    fragments: [],
    clientsBehindKey: 1
  };
}

function timeInId(decisionId: string): number {
  return Number.parseInt(decisionId.slice(0, decisionId.indexOf('-')), 36);
}

function byArrival(a: DecisionRow, b: DecisionRow): number {
  return a.timestampMs - b.timestampMs || (a.decisionId < b.decisionId ? -1 : 1);
}
