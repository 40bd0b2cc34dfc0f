/** An empty bin would make the logarithm infinite; one in ten thousand stands in for zero. */
const EMPTY_SHARE = 1e-4;

/** Counts as shares that sum to 1, none of them 0. An empty histogram is an error: nothing was seen, which is not the same as no drift. */
export function binShares(counts: Float64Array): Float64Array {
  let total = 0;
  for (const count of counts) total += count;
  if (!(total > 0)) throw new RangeError('a histogram without rows has no shares');
  const shares = counts.map((count) => Math.max(EMPTY_SHARE, count / total));
  let sum = 0;
  for (const share of shares) sum += share;
  return shares.map((share) => share / sum);
}
