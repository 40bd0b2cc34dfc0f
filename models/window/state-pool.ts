/** One slab holds this many states: few enough that a small service stays small, enough that slabs stay few. */
const STATES_PER_SLAB = 512;

const NONE = -1;

export type StatePool = {
  readonly size: number;
  /** The state, without counting as a use. */
  peek: (key: string) => Int32Array | undefined;
  /** The state, made empty if there is none; the longest idle one makes room. */
  use: (key: string) => Int32Array;
};

/** At most `capacity` states by key, on slabs that grow as needed, with the longest idle evicted in constant time. */
export function createStatePool(stateLength: number, capacity: number): StatePool {
  const slots = new Map<string, number>();
  const keys: string[] = [];
  const states: Int32Array[] = [];
  let slab = new Int32Array(0);
  // A ring from the longest idle to the last used. A Map alone would keep order too, but finding its first entry gets slow.
  const older = new Int32Array(capacity).fill(NONE);
  const newer = new Int32Array(capacity).fill(NONE);
  let oldest = NONE;
  let newest = NONE;

  const unlink = (slot: number): void => {
    const before = older[slot]!;
    const after = newer[slot]!;
    if (before === NONE) oldest = after;
    else newer[before] = after;
    if (after === NONE) newest = before;
    else older[after] = before;
  };
  const append = (slot: number): void => {
    older[slot] = newest;
    newer[slot] = NONE;
    if (newest === NONE) oldest = slot;
    else newer[newest] = slot;
    newest = slot;
  };
  const makeState = (): number => {
    const slot = states.length;
    const inSlab = slot % STATES_PER_SLAB;
    if (inSlab === 0) slab = new Int32Array(Math.min(STATES_PER_SLAB, capacity - slot) * stateLength);
    states.push(slab.subarray(inSlab * stateLength, (inSlab + 1) * stateLength));
    return slot;
  };
  const evictOldest = (): number => {
    const slot = oldest;
    unlink(slot);
    slots.delete(keys[slot]!);
    states[slot]!.fill(0);
    return slot;
  };

  return {
    get size() {
      return slots.size;
    },
    peek: (key) => {
      const slot = slots.get(key);
      return slot === undefined ? undefined : states[slot];
    },
    use: (key) => {
      const known = slots.get(key);
      if (known !== undefined) {
        if (known !== newest) {
          unlink(known);
          append(known);
        }
        return states[known]!;
      }
      const slot = states.length < capacity ? makeState() : evictOldest();
      keys[slot] = key;
      slots.set(key, slot);
      append(slot);
      return states[slot]!;
    }
  };
}
