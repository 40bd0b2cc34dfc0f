import { clopperPearson } from '#models/metrics/rate-interval.ts';

/** Share of n cases with its exact 95 % interval (Clopper–Pearson). Every rate of the product carries its n. */
export type Rate = { hits: number; n: number; rate: number | null; low: number; high: number };

function rateOf(hits: number, n: number): Rate {
  return { hits, n, rate: n === 0 ? null : hits / n, ...clopperPearson(hits, n, 0.95) };
}

/** Share of the rows for which `isHit` holds. */
export function rateOver(rows: Int32Array, isHit: (row: number) => boolean): Rate {
  let hits = 0;
  for (const row of rows) if (isHit(row)) hits++;
  return rateOf(hits, rows.length);
}

/** `0.12 % (3/2500, 0.02–0.35)` */
export function formatRate({ hits, n, rate, low, high }: Rate, digits = 1): string {
  if (rate === null) return 'no rows';
  const percent = (share: number): string => (share * 100).toFixed(digits);
  return `${percent(rate)} % (${hits}/${n}, ${percent(low)}–${percent(high)})`;
}
