/** Address prefixes as a binary tree over 128 bits: finding the longest match costs one step per bit of the address. */
export type PrefixTree<Value> = {
  set(bytes: Uint8Array, prefixBits: number, value: Value): void;
  /** The value of the longest prefix of `bytes` that `isMeant` accepts. */
  find(bytes: Uint8Array, isMeant: (value: Value) => boolean): Value | undefined;
  readonly size: number;
};

type Node<Value> = { zero: Node<Value> | undefined; one: Node<Value> | undefined; value: Value | undefined };

export function createPrefixTree<Value>(): PrefixTree<Value> {
  const root: Node<Value> = { zero: undefined, one: undefined, value: undefined };
  let size = 0;

  function set(bytes: Uint8Array, prefixBits: number, value: Value): void {
    let node = root;
    for (let bit = 0; bit < prefixBits; bit++) {
      const side = isSet(bytes, bit) ? 'one' : 'zero';
      node = node[side] ??= { zero: undefined, one: undefined, value: undefined };
    }
    if (node.value === undefined) size++;
    node.value = value;
  }

  function find(bytes: Uint8Array, isMeant: (value: Value) => boolean): Value | undefined {
    let node: Node<Value> | undefined = root;
    let found: Value | undefined;
    for (let bit = 0; node !== undefined; bit++) {
      if (node.value !== undefined && isMeant(node.value)) found = node.value;
      if (bit === bytes.length * 8) break;
      node = isSet(bytes, bit) ? node.one : node.zero;
    }
    return found;
  }

  return {
    set,
    find,
    get size() {
      return size;
    }
  };
}

function isSet(bytes: Uint8Array, bit: number): boolean {
  return ((bytes[bit >> 3]! >> (7 - (bit & 7))) & 1) === 1;
}
