import { expectSameLength } from './confusion-matrix.ts';
import { clopperPearson, type RateInterval } from './rate-interval.ts';

export type GroupRate<G> = { group: G; count: number; hits: number; rate: number; interval: RateInterval };

/** Share of hits per group with its 95 % interval, largest group first, then by first appearance. */
export function groupRates<G extends string | number>(groups: ArrayLike<G>, isHit: ArrayLike<number>): GroupRate<G>[] {
  expectSameLength(groups, isHit);
  const tallies = new Map<G, { count: number; hits: number }>();
  for (let row = 0; row < groups.length; row++) {
    const group = groups[row]!;
    const tally = tallies.get(group) ?? { count: 0, hits: 0 };
    tally.count++;
    if (isHit[row]) tally.hits++;
    tallies.set(group, tally);
  }
  return [...tallies]
    .map(([group, { count, hits }]) => ({
      group,
      count,
      hits,
      rate: hits / count,
      interval: clopperPearson(hits, count, 0.95)
    }))
    .sort((a, b) => b.count - a.count);
}
