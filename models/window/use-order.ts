const NONE = -1;

/** Slots 0..capacity-1 in the order of their last use. A Map keeps order too, but finding its first entry gets slow. */
export type UseOrder = {
  readonly oldest: number;
  /** The next more recently used one. */
  newerThan: (slot: number) => number;
  /** Puts it last, whether it was there or not. */
  use: (slot: number) => void;
};

export function createUseOrder(capacity: number): UseOrder {
  const older = new Int32Array(capacity).fill(NONE);
  const newer = new Int32Array(capacity).fill(NONE);
  let oldest = NONE;
  let newest = NONE;
  return {
    get oldest() {
      return oldest;
    },
    newerThan: (slot) => newer[slot]!,
    use: (slot) => {
      if (slot === newest) return;
      const after = newer[slot]!;
      const before = older[slot]!;
      if (after !== NONE) {
        older[after] = before;
        if (before === NONE) oldest = after;
        else newer[before] = after;
      }
      older[slot] = newest;
      newer[slot] = NONE;
      if (newest === NONE) oldest = slot;
      else newer[newest] = slot;
      newest = slot;
    }
  };
}
