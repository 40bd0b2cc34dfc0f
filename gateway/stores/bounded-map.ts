export type BoundedMap<Key, Value> = Pick<Map<Key, Value>, 'get' | 'delete' | 'size'> & {
  set(key: Key, value: Value): void;
};

/** A Map that forgets its oldest entry when it is full: memory an attacker cannot grow. */
export function boundedMap<Key, Value>(maxSize: number): BoundedMap<Key, Value> {
  const map = new Map<Key, Value>();
  return {
    get: (key) => map.get(key),
    delete: (key) => map.delete(key),
    set: (key, value) => {
      map.set(key, value);
      if (map.size > maxSize) map.delete(map.keys().next().value!);
    },
    get size() {
      return map.size;
    }
  };
}
