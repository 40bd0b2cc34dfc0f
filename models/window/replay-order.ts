import { EventQueue } from '../event-queue.ts';

/** An arrival, or the completion of a request that arrived earlier; `order` counts arrivals and names the request. */
export type ReplayEvent<R> = { kind: 'arrival' | 'completion'; atMs: number; order: number; record: R };

type Timed = { timestampMs: number; latencyMs: number };

/**
 * Interleaves arrivals and completions as a gateway would have seen them. Records come in arrival order.
 * A completion counts only for requests that arrive strictly later, so at equal times arrivals go first; completions at equal times
 * keep the order of their arrivals. A latency with a fraction ends in the millisecond it reaches into.
 */
export function* inArrivalOrder<R extends Timed>(records: Iterable<R>): Generator<ReplayEvent<R>> {
  const open = new EventQueue<ReplayEvent<R>>();
  let order = 0;
  for (const record of records) {
    while (open.nextAtMs < record.timestampMs) yield open.pop()!.item;
    yield { kind: 'arrival', atMs: record.timestampMs, order, record };
    const atMs = record.timestampMs + Math.ceil(record.latencyMs);
    open.push(atMs, { kind: 'completion', atMs, order, record });
    order++;
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) yield next.item;
}
