/**
 * What is counted, always in integers, so that memory, Redis and the offline fold agree to the bit.
 * The first FINE_COUNTERS of them are also kept by seconds; the rest only by the half hour (window-layout.ts).
 */
export const COUNTERS = [
  'arrivals',
  'completions',
  /** 401 and 403. */
  'unauthorised',
  /** 404. */
  'notFound',
  /** 4xx but 401, 403, 404 and 429. */
  'otherClientErrors',
  'serverErrors',
  'logins',
  'loginFailures',
  'latencyMs',
  /** 429. */
  'throttled',
  'writes',
  'assets',
  /** Arrivals that name a numbered thing; of these, those whose number lies next to the one before, and those that repeat the last step. */
  'numberedObjects',
  'sequentialObjects',
  'strides',
  'responseKib',
  /** Gaps between arrivals on a logarithmic scale (log-gap.ts): their sum, and the sum of their squares. */
  'gapSum',
  'gapSquares',
  /** Pages a browser asks for without saying where it comes from. */
  'unreferred',
  /** Logins answered 3xx: how pages, unlike APIs, say that the password was right. */
  'loginMoves'
] as const;

export type CounterName = (typeof COUNTERS)[number];

export const FINE_COUNTERS = 9;
export const COARSE_COUNTERS = COUNTERS.length;

/** Position of each counter in a bucket. */
export const COUNTER = Object.fromEntries(COUNTERS.map((name, index) => [name, index])) as Record<CounterName, number>;

/** The few that are kept by the half day, for what is too slow for an hour. */
export const DAY_COUNTERS = ['arrivals', 'clientErrors', 'loginFailures', 'assets'] as const;

export type DayCounterName = (typeof DAY_COUNTERS)[number];

export const DAY_COUNTER = Object.fromEntries(DAY_COUNTERS.map((name, index) => [name, index])) as Record<
  DayCounterName,
  number
>;

/** Sums stop here instead of turning negative. */
const MAX_COUNT = 0x7fffffff;

export function increment(state: Int32Array, at: number, by: number): void {
  const sum = state[at]! + by;
  state[at] = sum > MAX_COUNT ? MAX_COUNT : sum;
}
