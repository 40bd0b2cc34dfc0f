import { createRng } from '#models/rng.ts';
import { PathHelmError } from '#platform/errors.ts';

export type GroupFoldOptions = {
  rows: Int32Array;
  /** Per matrix row. Rows of one group (client, campaign, template) never part. */
  groups: Int32Array;
  labels: Uint8Array;
  classCount: number;
  folds: number;
  seed: number;
};

/**
 * Deals whole groups to folds, the largest first, each to the fold where its classes are scarcest: folds of nearly the same
 * size and class mixture. Returns the rows of each fold.
 * @throws PathHelmError TRAINING_DATA_UNUSABLE with fewer groups than folds
 */
export function groupFolds({ rows, groups, labels, classCount, folds, seed }: GroupFoldOptions): Int32Array[] {
  const members = Map.groupBy(rows, (row) => groups[row]!);
  if (folds < 2 || members.size < folds) {
    throw new PathHelmError('TRAINING_DATA_UNUSABLE', `${members.size} groups cannot be dealt to ${folds} folds`);
  }
  const totals = countClasses(rows, labels, classCount);
  const dealt = Array.from({ length: folds }, () => ({ rows: [] as number[], counts: new Float64Array(classCount) }));
  // Sorting is stable, so the shuffle decides among groups of one size.
  const order = createRng(seed)
    .fork('folds')
    .shuffle([...members.values()]);
  for (const group of order.toSorted((a, b) => b.length - a.length)) {
    const counts = countClasses(group, labels, classCount);
    let scarcest = dealt[0]!;
    let leastCrowding = Infinity;
    for (const fold of dealt) {
      let crowding = 0;
      for (let label = 0; label < classCount; label++) {
        if (counts[label]! > 0)
          crowding += (counts[label]! * (2 * fold.counts[label]! + counts[label]!)) / totals[label]! ** 2;
      }
      if (crowding < leastCrowding) [scarcest, leastCrowding] = [fold, crowding];
    }
    for (const row of group) scarcest.rows.push(row);
    for (let label = 0; label < classCount; label++) scarcest.counts[label]! += counts[label]!;
  }
  return dealt.map((fold) => Int32Array.from(fold.rows).sort());
}

function countClasses(rows: Iterable<number>, labels: Uint8Array, classCount: number): Float64Array {
  const counts = new Float64Array(classCount);
  for (const row of rows) counts[labels[row]!]!++;
  return counts;
}
