type Event<T> = { atMs: number; order: number; item: T };

/** A binary heap of things that happen at a time; equal times leave in the order they came, so a run repeats exactly. */
export class EventQueue<T> {
  readonly #heap: Event<T>[] = [];
  #pushed = 0;

  /** When the next event happens; Infinity when there is none. */
  get nextAtMs(): number {
    return this.#heap[0]?.atMs ?? Infinity;
  }

  push(atMs: number, item: T): void {
    const heap = this.#heap;
    const event = { atMs, order: this.#pushed++, item };
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = event;
  }

  pop(): { atMs: number; item: T } | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
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
}

function isBefore<T>(left: Event<T>, right: Event<T>): boolean {
  return left.atMs !== right.atMs ? left.atMs < right.atMs : left.order < right.order;
}
