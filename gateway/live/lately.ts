import type { LiveTotals } from '#data/live-event.ts';
import type { FinishedRequest } from '../observability/finished-request.ts';

/** High enough for a steady p99, low enough to sort within a millisecond. */
const MOST_LATENCIES = 4_096;

export type Lately = { note: (finished: FinishedRequest) => void; take: (nowMs: number) => LiveTotals['lately'] };

/** What ended since it was last taken. Beyond MOST_LATENCIES in one span the earliest latencies stand for all. */
export function createLately(startMs: number): Lately {
  const latencies = new Float64Array(MOST_LATENCIES);
  let sinceMs = startMs;
  let count = 0;
  let byAction = { allow: 0, throttle: 0, refuse: 0, block: 0 };
  let heldBack = 0;
  return {
    note: ({ action, wouldAction, latencyMs }) => {
      byAction[action]++;
      if (action === 'allow' && wouldAction !== 'allow') heldBack++;
      if (count < MOST_LATENCIES) latencies[count++] = latencyMs;
    },
    take: (nowMs) => {
      const sorted = latencies.subarray(0, count).sort();
      const quantile = (share: number): number | null =>
        count === 0 ? null : Math.round(sorted[Math.ceil(share * count) - 1]! * 1000) / 1000;
      const lately = {
        spanMs: Math.max(0, Math.round(nowMs - sinceMs)),
        byAction,
        heldBack,
        p50Ms: quantile(0.5),
        p99Ms: quantile(0.99)
      };
      sinceMs = nowMs;
      count = 0;
      byAction = { allow: 0, throttle: 0, refuse: 0, block: 0 };
      heldBack = 0;
      return lately;
    }
  };
}
