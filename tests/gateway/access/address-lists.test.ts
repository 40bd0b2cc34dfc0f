import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { createAddressLists } from '#gateway/access/address-lists.ts';
import { parseAddress, parseCidr } from '#policy/addresses/parse-cidr.ts';
import type { ListEntry, ListName } from '#gateway/stores/state-store.ts';

const NOW_MS = 1_760_000_000_000;

function entry(list: ListName, cidr: string, expiresAtMs: number | null = null): ListEntry {
  return { list, cidr, note: '', createdAtMs: 0, expiresAtMs };
}

function listOf(entries: ListEntry[], address: string, nowMs = NOW_MS): ListName | undefined {
  return createAddressLists({ version: 1, entries }).find(address, nowMs);
}

describe('a list entry', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7/32'],
    [' 203.0.113.7/24 ', '203.0.113.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['10.20.30.40/13', '10.16.0.0/13'],
    ['2001:DB8::1', '2001:db8::1/128'],
    ['2001:db8:1:2:3::/64', '2001:db8:1:2::/64'],
    ['::ffff:10.1.2.3', '10.1.2.3/32'],
    ['::ffff:10.1.2.3/120', '10.1.2.0/24']
  ])('%j is kept as %s', (text, canonical) => {
    expect(parseCidr(text)?.text).toBe(canonical);
  });

  it.each([
    '',
    'abc',
    '10.0.0',
    '10.0.0.256',
    '010.0.0.1',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '::/129',
    '2001:::1',
    '1.2.3.4.5',
    '0x7f.0.0.1',
    '10.0.0.0/8x',
    '::ffff:10.0.0.0/95'
  ])('%j is refused', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it('reads every address the way ipaddr.js does', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const parsed = ipaddr.process(text);
        expect([...(parseAddress(text) ?? [])]).toEqual(parsed.toByteArray());
      })
    );
  });
});

describe('allow and deny list', () => {
  it.each<[string, ListEntry[], string, ListName | undefined]>([
    ['nothing listed', [], '203.0.113.7', undefined],
    ['inside a denied network', [entry('deny', '203.0.113.0/24')], '203.0.113.7', 'deny'],
    ['beside it', [entry('deny', '203.0.113.0/24')], '203.0.114.7', undefined],
    [
      'an allowed host in a denied network',
      [entry('deny', '203.0.113.0/24'), entry('allow', '203.0.113.7/32')],
      '203.0.113.7',
      'allow'
    ],
    [
      'a denied host in an allowed network',
      [entry('allow', '203.0.113.0/24'), entry('deny', '203.0.113.7/32')],
      '203.0.113.7',
      'deny'
    ],
    [
      'the same network on both: deny',
      [entry('allow', '203.0.113.0/24'), entry('deny', '203.0.113.0/24')],
      '203.0.113.7',
      'deny'
    ],
    ['IPv6', [entry('deny', '2001:db8::/32')], '2001:db8:ffff::1', 'deny'],
    ['an IPv4 address spoken as IPv6', [entry('deny', '203.0.113.7/32')], '::ffff:203.0.113.7', 'deny'],
    ['everybody of one family only', [entry('deny', '0.0.0.0/0')], '2001:db8::1', undefined],
    ['an address with a zone', [entry('deny', 'fe80::/10')], 'fe80::1%eth0', 'deny'],
    ['no address at all', [entry('deny', '0.0.0.0/0')], 'unknown', undefined]
  ])('%s', (_name, entries, address, expected) => {
    expect(listOf(entries, address)).toBe(expected);
  });

  it('lets an expired entry give way to a wider one that is in force, to the millisecond', () => {
    const entries = [entry('deny', '10.0.0.0/8'), entry('allow', '10.1.0.0/16', NOW_MS + 1)];
    expect(listOf(entries, '10.1.2.3')).toBe('allow');
    expect(listOf(entries, '10.1.2.3', NOW_MS + 1)).toBe('deny');
  });

  it('finds what a search through all entries finds', () => {
    const cidr = fc
      .tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }))
      .map(([address, bits]) => parseCidr(`${address}/${bits}`)!.text);
    const anyEntry = fc
      .tuple(fc.constantFrom<ListName>('allow', 'deny'), cidr)
      .map(([list, text]) => entry(list, text));
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 30 }), fc.ipV4(), (entries, address) => {
        const matching = entries.filter((each) => ipaddr.parse(address).match(ipaddr.parseCIDR(each.cidr)));
        const bits = Math.max(-1, ...matching.map((each) => ipaddr.parseCIDR(each.cidr)[1]));
        const longest = matching.filter((each) => ipaddr.parseCIDR(each.cidr)[1] === bits);
        const expected = longest.some(({ list }) => list === 'deny') ? 'deny' : longest[0]?.list;
        expect(listOf(entries, address)).toBe(expected);
      })
    );
  });

  it('refuses a whole set of lists for one entry that is no CIDR, rather than skip it', () => {
    expect(() => createAddressLists({ version: 1, entries: [entry('deny', '10.0.0')] })).toThrow('10.0.0');
  });
});
