/** An arrival, or the completion of a request that arrived earlier; `order` counts arrivals and names the request. */
export type ReplayEvent<R> = { kind: 'arrival' | 'completion'; atMs: number; order: number; record: R };

type Timed = { timestampMs: number; latencyMs: number };

/**
 * Interleaves arrivals and completions as a gateway would have seen them. Records come in arrival order.
 * A completion counts only for requests that arrive strictly later, so at equal times arrivals go first; completions at equal times
 * keep the order of their arrivals. A latency with a fraction ends in the millisecond it reaches into.
 */
export function* inArrivalOrder<R extends Timed>(records: Iterable<R>): Generator<ReplayEvent<R>> {
  const open: ReplayEvent<R>[] = [];
  let order = 0;
  for (const record of records) {
    while (open.length > 0 && open[0]!.atMs < record.timestampMs) yield popFirst(open);
    yield { kind: 'arrival', atMs: record.timestampMs, order, record };
    push(open, { kind: 'completion', atMs: record.timestampMs + Math.ceil(record.latencyMs), order, record });
    order++;
  }
  while (open.length > 0) yield popFirst(open);
}

function isBefore<R>(a: ReplayEvent<R>, b: ReplayEvent<R>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

/** A binary heap: children of i are 2i + 1 and 2i + 2. */
function push<R>(heap: ReplayEvent<R>[], event: ReplayEvent<R>): void {
  let at = heap.push(event) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(event, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = event;
}

function popFirst<R>(heap: ReplayEvent<R>[]): ReplayEvent<R> {
  const first = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
    if (!isBefore(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return first;
}
