import type { DriftFinding, DriftReport } from '#data/drift-report.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import { testDrift } from '#models/drift/drift-test.ts';

/**
 * How rows go together: of how many rows, on average over rows, the client is the same (at least 1), and the hour of the clock. Rows that go
 * together say less than as many that do not.
 */
export type Togetherness = { client: number; hour: number };

/**
 * Requests of one client, and for what went on around them all requests of one hour, are alike: a correlation high enough that neither one
 * busy crawler nor one busy hour makes every difference "significant", low enough that ten requests of a client still say more than one.
 */
const CORRELATION = 1 / 3;
/** Features of a client that hold it against all others of the hour. */
const BESIDE_OTHERS = /_vs_usual_|^client_(request|time)_share_1m$|^client_byte_share_1h$/;
const OF_THE_HOUR: ReadonlySet<string> = new Set(
  FEATURES.filter(({ name, group }) => group === 'route' || group === 'service' || BESIDE_OTHERS.test(name)).map(
    ({ name }) => name
  )
);
/** So many features must move at once: a few always differ between two samples of clients, and one change of an app moves many. */
const MOVED_AT_ONCE = { act: 6, watch: 4 };

/** How rows with these clients and times go together. */
export function togethernessOf(clients: Iterable<string>, hours: Iterable<number>): Togetherness {
  return { client: rowsTogether(clients), hour: rowsTogether(hours) };
}

/** How much evidence rows are of a feature or score, 0..1 of their number: one over the design effect of clusters (Kish, 1965). */
export function evidenceOf(name: string, together: Togetherness): number {
  const rows = OF_THE_HOUR.has(name) ? together.hour : together.client;
  return 1 / (1 + Math.max(0, rows - 1) * CORRELATION);
}

function rowsTogether(groups: Iterable<string | number>): number {
  const counts = new Map<string | number, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  let rows = 0;
  let squares = 0;
  for (const count of counts.values()) {
    rows += count;
    squares += count * count;
  }
  return rows === 0 ? 1 : squares / rows;
}

/** Two histograms over the same bins; `evidence` (0..1] scales each to the independent rows it stands for. */
export function findDrift(
  name: string,
  reference: { counts: Float64Array; evidence: number },
  current: { counts: Float64Array; evidence: number }
): DriftFinding {
  const verdict = testDrift(
    reference.counts.map((count) => count * reference.evidence),
    current.counts.map((count) => count * current.evidence)
  );
  const { state, psi, ks, jensenShannon, p } = verdict;
  if (state === 'unknown') return { name, state, psi: null, ks: null, jensenShannon: null, p: null };
  return { name, state, psi, ks, jensenShannon, p };
}

/** By how many features and scores moved by themselves. */
export function stateOf(findings: readonly DriftFinding[]): DriftReport['state'] {
  if (findings.every(({ state }) => state === 'unknown')) return 'unknown';
  const moved = findings.filter(({ state }) => state === 'act').length;
  if (moved >= MOVED_AT_ONCE.act) return 'act';
  return moved >= MOVED_AT_ONCE.watch ? 'watch' : 'steady';
}
