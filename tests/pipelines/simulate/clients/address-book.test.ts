import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { clientKeyOf } from '#models/request/client-key.ts';
import { createRng } from '#models/rng.ts';
import { AddressBook } from '#pipelines/simulate/clients/address-book.ts';

const RESERVED = ['198.18.0.0/15', '100.64.0.0/10', '2001:db8::/32'].map((range) => ipaddr.parseCIDR(range));

describe('AddressBook', () => {
  const rng = createRng(4);
  const book = new AddressBook();
  const addresses = Array.from({ length: 30_000 }, () => book.draw(rng));

  it('hands out no address, and no IPv6 network, twice', () => {
    const keys = addresses.map((address) => clientKeyOf({ apiKeyId: '', sessionId: '', address }));
    expect(new Set(keys).size).toBe(addresses.length);
  });

  it('stays in ranges that belong to nobody and uses each of them', () => {
    const ranges = addresses.map((address) => {
      const parsed = ipaddr.parse(address);
      return RESERVED.findIndex(([network, bits]) => parsed.kind() === network.kind() && parsed.match([network, bits]));
    });
    expect(new Set(ranges)).toEqual(new Set([0, 1, 2]));
  });
});
