import { chiSquareTail } from '../metrics/chi-square.ts';
import { jensenShannonDistance } from './jensen-shannon.ts';
import { psi } from './psi.ts';

export type DriftVerdict = {
  /** 'unknown': too few rows for the bins to say anything. */
  state: 'steady' | 'watch' | 'act' | 'unknown';
  psi: number;
  /** Greatest difference of the two cumulative shares over the bin edges (Kolmogorov–Smirnov statistic), 0..1. */
  ks: number;
  jensenShannon: number;
  /** How often two samples of one distribution, of these sizes, differ this much (two-sample χ²); small means "not by chance". */
  p: number;
};

const WATCH_PSI = 0.1;
const ACT_PSI = 0.25;
/** One false alarm in a thousand per feature and look: with a hundred features, one in ten looks. */
const SIGNIFICANCE = 0.001;
/** Below about five rows a bin a histogram is mostly chance. */
const ROWS_PER_BIN = 5;

/**
 * Drift that is both large and not by chance, from two histograms over the same bins. PSI alone alarms on small samples (without any drift
 * it is about (bins − 1)(1/n + 1/m)); a p-value alone alarms on large ones, where any difference is significant. Both must hold.
 */
export function testDrift(reference: Float64Array, current: Float64Array): DriftVerdict {
  if (reference.length !== current.length) {
    throw new RangeError(`${reference.length} reference bins beside ${current.length} current bins`);
  }
  const n = rowsIn(reference);
  const m = rowsIn(current);
  if (Math.min(n, m) < ROWS_PER_BIN * reference.length) {
    return { state: 'unknown', psi: NaN, ks: NaN, jensenShannon: NaN, p: NaN };
  }
  const distance = psi(reference, current);
  const p = chanceOfDifference(reference, current, n, m);
  return {
    state: distance < WATCH_PSI || p > SIGNIFICANCE ? 'steady' : distance < ACT_PSI ? 'watch' : 'act',
    psi: distance,
    ks: ksStatistic(reference, current, n, m),
    jensenShannon: jensenShannonDistance(reference, current),
    p
  };
}

function ksStatistic(reference: Float64Array, current: Float64Array, n: number, m: number): number {
  let gap = 0;
  let widest = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    gap += reference[bin]! / n - current[bin]! / m;
    widest = Math.max(widest, Math.abs(gap));
  }
  return widest;
}

/** Two-sample χ² test over the bins either sample reached. */
function chanceOfDifference(reference: Float64Array, current: Float64Array, n: number, m: number): number {
  let statistic = 0;
  let freedom = -1;
  for (let bin = 0; bin < reference.length; bin++) {
    const both = reference[bin]! + current[bin]!;
    if (both === 0) continue;
    freedom++;
    statistic += (Math.sqrt(m / n) * reference[bin]! - Math.sqrt(n / m) * current[bin]!) ** 2 / both;
  }
  return chiSquareTail(statistic, freedom);
}

function rowsIn(counts: Float64Array): number {
  let rows = 0;
  for (const count of counts) rows += count;
  return rows;
}
