import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalAddress,
  claimedHops,
  clientAddressOf,
  hopsOfForwarded,
  hopsOfXForwardedFor,
  trustedProxies
} from '#gateway/http/client-address.ts';

const isTrusted = trustedProxies('10.0.0.0/8, 192.0.2.1, 2001:db8:ffff::/48');

describe('clientAddressOf', () => {
  it.each([
    ['an untrusted peer is the client, whatever it says', '203.0.113.5', ['198.51.100.1'], '203.0.113.5'],
    ['one trusted proxy', '10.0.0.1', ['198.51.100.1'], '198.51.100.1'],
    ['two trusted proxies', '10.0.0.1', ['198.51.100.1', '192.0.2.1'], '198.51.100.1'],
    [
      'what stands left of the first untrusted hop is ignored',
      '10.0.0.1',
      ['1.1.1.1', '198.51.100.1', '10.9.9.9'],
      '198.51.100.1'
    ],
    ['an IPv6 client behind an IPv4 proxy', '10.0.0.1', ['2001:DB8:0:0::1'], '2001:db8::1'],
    ['an IPv4-mapped proxy', canonicalAddress('::ffff:10.0.0.1')!, ['198.51.100.1'], '198.51.100.1'],
    ['ports are left off', '10.0.0.1', ['198.51.100.1:4711'], '198.51.100.1'],
    ['in brackets too', '10.0.0.1', ['[2001:db8::1]:4711'], '2001:db8::1'],
    ['nonsense ends the chain', '10.0.0.1', ['198.51.100.1', 'unknown'], '10.0.0.1'],
    ['no chain at all', '10.0.0.1', [], '10.0.0.1'],
    ['only trusted hops: the outermost', '10.0.0.1', ['10.0.0.3', '10.0.0.2'], '10.0.0.3']
  ])('%s', (_name, peer, hops, expected) => {
    expect(clientAddressOf(peer, hops, isTrusted).address).toBe(expected);
  });

  it('an untrusted peer changes nothing, whatever it sends', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())), (hops) => {
        expect(clientAddressOf('203.0.113.5', hops, isTrusted)).toEqual({ address: '203.0.113.5', believedHops: 0 });
      })
    );
  });

  it('nobody is trusted by default', () => {
    expect(trustedProxies('')('127.0.0.1')).toBe(false);
  });
});

describe('claimedHops', () => {
  it.each([
    ['a client that claims nothing', ['198.51.100.1'], 1, ''],
    ['a client that names a hop', ['10.1.1.1, 198.51.100.1'], 1, '10.1.1.1'],
    ['text with commas stays as it was written', ["a,b ' or 1,2, 198.51.100.1", '10.0.0.2'], 2, "a,b ' or 1,2"],
    ['empty hops count for nothing', ['x,, 198.51.100.1 ,'], 1, 'x,'],
    ['more hops than there are', ['198.51.100.1'], 3, ''],
    ['nobody is believed', ['unknown'], 0, 'unknown']
  ])('%s', (_name, values, believedHops, expected) => {
    expect(claimedHops(values, believedHops)).toBe(expected);
  });
});

describe('the fields of the chain', () => {
  it('X-Forwarded-For, also over several lines', () => {
    expect(hopsOfXForwardedFor(['1.1.1.1 , 2.2.2.2', '3.3.3.3'])).toEqual(['1.1.1.1', '2.2.2.2', '3.3.3.3']);
  });

  it('Forwarded, quoted or not, in any order of parameters', () => {
    const values = ['for=192.0.2.43;proto=http, proto=https;For="[2001:db8:cafe::17]:4711"', 'by=x;for=_hidden'];
    expect(hopsOfForwarded(values)).toEqual(['192.0.2.43', '[2001:db8:cafe::17]:4711', '_hidden']);
  });

  it.each([
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['1.2.3', null],
    ['256.1.1.1', null],
    ['example.org', null],
    ['', null]
  ])('canonicalAddress of %j', (text, expected) => {
    expect(canonicalAddress(text)).toBe(expected);
  });
});
