import { parseAddress, parseCidr } from './parse-cidr.ts';
import { createPrefixTree, type PrefixTree } from './prefix-tree.ts';

/** Values by address range: the most specific range of an address decides. */
export type AddressTable<Value> = { find(address: string): Value | undefined };

/** @throws TypeError for an entry that is no CIDR */
export function createAddressTable<Value extends object | string | true>(
  entries: Iterable<readonly [cidr: string, value: Value]>
): AddressTable<Value> {
  const trees: Record<4 | 16, PrefixTree<Value>> = { 4: createPrefixTree(), 16: createPrefixTree() };
  for (const [text, value] of entries) {
    const cidr = parseCidr(text);
    if (cidr === undefined) throw new TypeError(`${JSON.stringify(text)} is no CIDR`);
    trees[cidr.bytes.length === 4 ? 4 : 16].set(cidr.bytes, cidr.prefixBits, value);
  }
  return {
    find: (address) => {
      const bytes = parseAddress(address);
      return bytes && trees[bytes.length === 4 ? 4 : 16].find(bytes, isAny);
    }
  };
}

function isAny(): boolean {
  return true;
}
