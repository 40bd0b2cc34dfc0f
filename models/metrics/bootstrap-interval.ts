import type { Rng } from '../rng.ts';
import type { RateInterval } from './rate-interval.ts';

export type BootstrapOptions = {
  /** Independent units to draw from: rows, or clients when rows of one client go together. */
  units: number;
  rng: Rng;
  confidence?: number;
  /** 400 place the 2.5 % tails within about half a percentile of their rank. */
  resamples?: number;
};

/**
 * Percentile bootstrap (Efron 1979): the statistic over samples of `units` unit indices drawn with replacement. The index array is reused
 * between calls. Samples on which the statistic is NaN (a class missing) are left out; NaN to NaN when all are.
 */
export function bootstrapInterval(statistic: (drawn: Int32Array) => number, options: BootstrapOptions): RateInterval {
  const { units, rng, confidence = 0.95, resamples = 400 } = options;
  const drawn = new Int32Array(units);
  const values: number[] = [];
  for (let sample = 0; sample < resamples; sample++) {
    for (let at = 0; at < units; at++) drawn[at] = rng.int(0, units - 1);
    const value = statistic(drawn);
    if (!Number.isNaN(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? NaN;
  return { low: at(tail), high: at(1 - tail) };
}
