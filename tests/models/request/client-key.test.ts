import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientKeyOf } from '#models/request/client-key.ts';

describe('clientKeyOf', () => {
  it.each([
    { what: 'API key before all else', apiKeyId: 'k1', sessionId: 's1', address: '198.18.0.1', key: 'key:k1' },
    { what: 'session before address', apiKeyId: '', sessionId: 's1', address: '198.18.0.1', key: 'session:s1' },
    { what: 'address last', apiKeyId: '', sessionId: '', address: '198.18.0.1', key: 'addr:198.18.0.1' },
    {
      what: 'IPv6 by /64',
      apiKeyId: '',
      sessionId: '',
      address: '2001:db8:1:2:3:4:5:6',
      key: 'addr:2001:db8:1:2::/64'
    },
    { what: 'IPv4 inside IPv6', apiKeyId: '', sessionId: '', address: '::ffff:198.18.0.1', key: 'addr:198.18.0.1' },
    { what: 'a pseudonym as it is', apiKeyId: '', sessionId: '', address: 'a:Zk3', key: 'addr:a:Zk3' },
    { what: 'no address at all', apiKeyId: '', sessionId: '', address: '', key: 'addr:unknown' }
  ])('counts by $what', ({ apiKeyId, sessionId, address, key }) => {
    expect(clientKeyOf({ apiKeyId, sessionId, address })).toBe(key);
  });

  it('gives every address of one /64 the same key and another /64 another key', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (address, host) => {
        fc.pre(/^(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$/i.test(address));
        const network = address.split(':').slice(0, 4);
        fc.pre(network.some((part) => Number.parseInt(part, 16) !== 0)); // ::/64 holds the IPv4-mapped addresses
        const groups = host.toString(16).padStart(16, '0').match(/.{4}/g)!;
        const key = clientKeyOf({ apiKeyId: '', sessionId: '', address });
        expect(clientKeyOf({ apiKeyId: '', sessionId: '', address: [...network, ...groups].join(':') })).toBe(key);
        const other = [...network.slice(0, 3), (Number.parseInt(network[3]!, 16) ^ 1).toString(16), ...groups].join(
          ':'
        );
        expect(clientKeyOf({ apiKeyId: '', sessionId: '', address: other })).not.toBe(key);
      })
    );
  });
});
