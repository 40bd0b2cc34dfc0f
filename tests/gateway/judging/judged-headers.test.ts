import { describe, expect, it } from 'vitest';
import { judgedHeaders } from '#gateway/judging/judged-headers.ts';

const INJECTION = "' union select 1,2 -- ";
const behindProxy = { isPeerTrusted: true, claimedHops: '' };

describe('judgedHeaders', () => {
  it('leaves out what a trusted proxy adds, and nothing else', () => {
    const added = {
      'X-Forwarded-For': '198.51.100.7',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Host': 'shop.example:8443',
      'X-Real-IP': '2001:db8::1',
      'X-Request-Id': 'b7f2c0a4-5d0e',
      Forwarded: 'for="[2001:db8::1]:4711";proto=https, for=192.0.2.1',
      Via: '1.1 varnish (Varnish/7.1), 2 edge'
    };
    const raw = [...Object.entries(added).flat(), 'User-Agent', 'curl/8.5'];
    expect(judgedHeaders(raw, behindProxy)).toEqual([['user-agent', 'curl/8.5']]);
    expect(judgedHeaders(raw, { isPeerTrusted: false, claimedHops: '' })).toHaveLength(8);
  });

  it.each(['X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Real-IP', 'X-Request-Id', 'Forwarded', 'Via'])(
    'keeps what no proxy would write into %s: the upstream gets it too',
    (name) => {
      expect(judgedHeaders([name, INJECTION], behindProxy)).toEqual([[name.toLowerCase(), INJECTION]]);
    }
  );

  it('keeps of the hops those that the client has written itself', () => {
    const raw = ['X-Forwarded-For', `10.1.1.1, ${INJECTION}, 198.51.100.7`];
    const claimedHops = `10.1.1.1, ${INJECTION.trim()}`;
    expect(judgedHeaders(raw, { isPeerTrusted: true, claimedHops })).toEqual([['x-forwarded-for', claimedHops]]);
  });
});
