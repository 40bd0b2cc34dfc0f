import type { DriftFinding, DriftReport } from '#data/drift-report.ts';
import { testDrift } from '#models/drift/drift-test.ts';

/**
 * Requests of one client go together: a client counts as so many independent rows at most. Without this, one busy crawler makes every
 * difference "significant".
 */
const ROWS_PER_CLIENT = 3;
/** So many features must move at once: a few always differ between two samples of clients, and one change of an app moves many. */
const MOVED_AT_ONCE = { act: 8, watch: 6 };

/** How much evidence rows of so many clients are. */
export function evidenceOf(rows: number, clients: number): number {
  return rows === 0 ? 0 : Math.min(1, (clients * ROWS_PER_CLIENT) / rows);
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
