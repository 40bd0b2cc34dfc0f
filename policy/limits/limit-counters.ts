import type { Limit, RateOutcome } from './limit.ts';

/**
 * Sliding windows as rings of integer counters, one ring per client and limit. A window is the BUCKETS newest time
 * buckets, so it covers between 29/30 and 30/30 of the stated time and never more. Hence the two promises:
 * a client with at most `max` requests in every stretch of `windowMs` is never refused, and nobody is admitted more
 * than `max` times within any BUCKETS aligned buckets, which is at most max × 30/29 per window in the long run.
 * A refused request is not counted, so it extends nothing. stores/guard.lua does the same in Redis.
 */
export const BUCKETS = 30;

/** Rounded down: a bucket rounded up would make the window longer than stated and refuse clients within their limit. */
export function bucketMsOf(windowMs: number): number {
  return Math.max(1, Math.floor(windowMs / BUCKETS));
}

export type LimitCounters = {
  take(clientKey: string, limit: Limit, nowMs: number): RateOutcome;
  readonly size: number;
  /** Rings that still hold a count at `nowMs`. May be drawn from while requests go on. */
  save(nowMs: number): Generator<SavedRing>;
  load(ring: SavedRing): void;
};

/** [counter name, bucket width in ms, newest bucket, counts from the newest bucket backwards]. */
export type SavedRing = [name: string, bucketMs: number, head: number, counts: number[]];

/** Holds `capacity` rings, 120 bytes of counters each; the one longest unseen makes room for a new one. */
export function createLimitCounters({ capacity }: { capacity: number }): LimitCounters {
  const slots = new Map<string, number>();
  const names: string[] = [];
  const counts = new Int32Array(capacity * BUCKETS);
  const totals = new Int32Array(capacity);
  const bucketMs = new Float64Array(capacity);
  const heads = new Float64Array(capacity);
  // The order of last use: a ring of slots through one sentinel at index `capacity`; next = more recent.
  const next = new Int32Array(capacity + 1).fill(capacity);
  const previous = new Int32Array(capacity + 1).fill(capacity);

  function take(clientKey: string, limit: Limit, nowMs: number): RateOutcome {
    const slot = claim(nameOf(clientKey, limit));
    moveTo(slot, bucketMsOf(limit.windowMs), nowMs);
    const total = totals[slot]!;
    if (total >= limit.max) {
      return { isRefused: true, limit, remaining: 0, retryAfterMs: waitMs(slot, limit, nowMs) };
    }
    counts[slot * BUCKETS + (heads[slot]! % BUCKETS)]!++;
    totals[slot] = total + 1;
    return { isRefused: false, limit, remaining: limit.max - total - 1, retryAfterMs: 0 };
  }

  /** Empties the buckets that time has passed. A clock that steps back counts in the newest bucket. */
  function moveTo(slot: number, width: number, nowMs: number): void {
    const bucket = Math.floor(nowMs / width);
    if (bucketMs[slot] !== width || bucket - heads[slot]! >= BUCKETS) {
      counts.fill(0, slot * BUCKETS, (slot + 1) * BUCKETS);
      totals[slot] = 0;
      bucketMs[slot] = width;
      heads[slot] = bucket;
      return;
    }
    for (let head = heads[slot]! + 1; head <= bucket; head++) {
      const at = slot * BUCKETS + (head % BUCKETS);
      totals[slot]! -= counts[at]!;
      counts[at] = 0;
      heads[slot] = head;
    }
  }

  /** Until enough of the oldest buckets have left the window for one request to fit. */
  function waitMs(slot: number, limit: Limit, nowMs: number): number {
    const width = bucketMs[slot]!;
    let total = totals[slot]!;
    for (let bucket = Math.max(0, heads[slot]! - BUCKETS + 1); bucket <= heads[slot]!; bucket++) {
      total -= counts[slot * BUCKETS + (bucket % BUCKETS)]!;
      if (total < limit.max) return Math.max(1, (bucket + BUCKETS) * width - nowMs);
    }
    return limit.windowMs;
  }

  function claim(name: string): number {
    let slot = slots.get(name);
    if (slot === undefined) {
      slot = slots.size < capacity ? slots.size : forgetOldest();
      slots.set(name, slot);
      names[slot] = name;
      bucketMs[slot] = 0;
    } else if (next[slot] === capacity) {
      return slot; // already the most recent
    } else {
      next[previous[slot]!] = next[slot]!;
      previous[next[slot]!] = previous[slot]!;
    }
    const newest = previous[capacity]!;
    next[newest] = slot;
    previous[slot] = newest;
    next[slot] = capacity;
    previous[capacity] = slot;
    return slot;
  }

  function forgetOldest(): number {
    const slot = next[capacity]!;
    next[capacity] = next[slot]!;
    previous[next[slot]!] = capacity;
    slots.delete(names[slot]!);
    return slot;
  }

  function* save(nowMs: number): Generator<SavedRing> {
    // By slot, not by last use: requests reorder that list while a snapshot takes its turns.
    for (let slot = 0; slot < names.length; slot++) {
      const width = bucketMs[slot]!;
      if (totals[slot] === 0 || Math.floor(nowMs / width) - heads[slot]! >= BUCKETS) continue;
      const ring = Array.from(
        { length: Math.min(BUCKETS, heads[slot]! + 1) },
        (_, age) => counts[slot * BUCKETS + ((heads[slot]! - age) % BUCKETS)]!
      );
      yield [names[slot]!, width, heads[slot]!, ring.slice(0, ring.findLastIndex((count) => count > 0) + 1)];
    }
  }

  function load([name, width, head, ring]: SavedRing): void {
    const slot = claim(name);
    counts.fill(0, slot * BUCKETS, (slot + 1) * BUCKETS);
    bucketMs[slot] = width;
    heads[slot] = head;
    totals[slot] = 0;
    for (const [age, count] of ring.entries()) {
      counts[slot * BUCKETS + ((head - age) % BUCKETS)] = count;
      totals[slot] += count;
    }
  }

  return {
    take,
    save,
    load,
    get size() {
      return slots.size;
    }
  };
}

/** The client's own limit has the client's name: no text is built for the most common one. */
function nameOf(clientKey: string, limit: Limit): string {
  return limit.name === '' ? clientKey : `${clientKey} ${limit.name}`;
}
