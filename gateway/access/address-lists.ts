import type { ListEntry, ListName, Lists } from '../stores/state-store.ts';
import { parseAddress, parseCidr } from '#policy/addresses/parse-cidr.ts';
import { createPrefixTree, type PrefixTree } from '#policy/addresses/prefix-tree.ts';

/** Allow and deny list as each gateway holds them: a whole version at a time, replaced when the store has a newer one. */
export type AddressLists = {
  readonly version: number;
  readonly entries: readonly ListEntry[];
  /** The list an address is on: the most specific entry in force decides, and of two equal ones deny. */
  find(address: string, nowMs: number): ListName | undefined;
};

type Entries = Partial<Record<ListName, ListEntry>>;

export function createAddressLists({ version, entries }: Lists): AddressLists {
  const trees = { 4: createPrefixTree<Entries>(), 16: createPrefixTree<Entries>() };
  const byCidr = new Map<string, Entries>();
  for (const entry of entries) {
    const cidr = parseCidr(entry.cidr);
    if (cidr === undefined) throw new TypeError(`the store holds ${entry.cidr}, which is no CIDR`);
    const both = byCidr.get(cidr.text) ?? {};
    both[entry.list] = entry;
    byCidr.set(cidr.text, both);
    treeOf(trees, cidr.bytes).set(cidr.bytes, cidr.prefixBits, both);
  }

  function find(address: string, nowMs: number): ListName | undefined {
    if (entries.length === 0) return undefined;
    const bytes = parseAddress(address);
    if (bytes === undefined) return undefined;
    const both = treeOf(trees, bytes).find(bytes, (entry) => listInForce(entry, nowMs) !== undefined);
    return both && listInForce(both, nowMs);
  }

  return { version, entries, find };
}

export const EMPTY_LISTS = createAddressLists({ version: 0, entries: [] });

function treeOf(trees: Record<4 | 16, PrefixTree<Entries>>, bytes: Uint8Array): PrefixTree<Entries> {
  return bytes.length === 4 ? trees[4] : trees[16];
}

function listInForce({ deny, allow }: Entries, nowMs: number): ListName | undefined {
  if (deny !== undefined && isInForce(deny, nowMs)) return 'deny';
  if (allow !== undefined && isInForce(allow, nowMs)) return 'allow';
  return undefined;
}

export function isInForce(entry: Pick<ListEntry, 'expiresAtMs'>, nowMs: number): boolean {
  return entry.expiresAtMs === null || entry.expiresAtMs > nowMs;
}
