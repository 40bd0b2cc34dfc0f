import { describe, expect, it } from 'vitest';
import { MAX_FRAGMENTS } from '#models/request/fragment-collector.ts';
import { parsed, textsAt } from './request-of.ts';

describe('query parameters', () => {
  it.each([
    ['q=a+b%2Bc', 'query.q', ['a b+c']],
    ['a[b][c]=d', 'query.a.b.c', ['d']],
    ['ids[]=1&ids[]=2', 'query.ids.', ['1', '2', '1,2']],
    ['q=%2527', 'query.q', ["'"]],
    ['q=a;drop table x', 'query.q', ['a;drop table x']],
    ['flag&q=x', 'query.q', ['x']],
    ['q=<scr&q=ipt>', 'query.q', ['<scr', 'ipt>', '<scr,ipt>']],
    ['q=a=b', 'query.q', ['a=b']],
    ['user[$ne]=', 'query.user.$ne.key', ['user[$ne]']],
    ["'%20or%201=1", "query.' or 1.key", ["' or 1"]],
    ['__proto__[a]=1', 'query.__proto__.a.key', ['__proto__[a]']]
  ])('%s shows at %s as %j', (query, place, texts) => {
    expect(textsAt(parsed({ target: `/?${query}` }), place)).toEqual(texts);
  });

  it('counts repeated names', () => {
    expect(parsed({ target: '/?a=1&b=2&a=3&a=4' })).toMatchObject({ parameters: 4, duplicateParameters: 2 });
  });

  it('counts encodings beyond the one a query asks for', () => {
    const layers = (query: string): number => parsed({ target: `/?${query}` }).text.maxDecodedLayers;
    expect([layers('q=a'), layers('q=%27'), layers('q=%2527'), layers('q=%252527')]).toEqual([0, 0, 1, 2]);
  });

  it('shows what the last segment of a path holds in base64', () => {
    const segment = Buffer.from('../../../etc/passwd').toString('base64url');
    expect(textsAt(parsed({ target: `/files/${segment}` }), 'path')).toEqual([
      `/files/${segment}`,
      '../../../etc/passwd'
    ]);
  });

  it('shows short values in base64 only when their padding says so', () => {
    const texts = (value: string): string[] =>
      textsAt(parsed({ target: `/?q=${encodeURIComponent(value)}` }), 'query.q');
    expect(texts('fHwgMT09MQ==')).toEqual(['fHwgMT09MQ==', '|| 1==1']);
    expect(texts('fHwgMT09')).toEqual(['fHwgMT09']);
    expect(texts('passage/word=')).toEqual(['passage/word=']);
  });

  it('shows the parameters of the page somebody came from by themselves', () => {
    const referer = 'https://shop.example/search?page=2&q=%27+or+1%3D1--';
    expect(textsAt(parsed({ headers: [['referer', referer]] }), 'header.referer')).toContain("' or 1=1--");
  });

  it('shows the name and the password of Basic credentials', () => {
    const credentials = Buffer.from("ann' or 1=1--:x").toString('base64');
    expect(textsAt(parsed({ headers: [['authorization', `Basic ${credentials}`]] }), 'header.authorization')).toEqual([
      "ann' or 1=1--:x"
    ]);
  });

  it('shows what a value holds in base64 beside the value', () => {
    const value = Buffer.from("1' union select password from users").toString('base64url');
    expect(textsAt(parsed({ target: `/?q=${value}` }), 'query.q')).toEqual([
      value,
      "1' union select password from users"
    ]);
  });

  it('reads a payload behind a wall of parameters', () => {
    const wall = Array.from({ length: 2 * MAX_FRAGMENTS }, (_, index) => `p${index}=${index}`).join('&');
    const request = parsed({ target: `/?${wall}&q=%27%20or%201=1` });
    expect(request.fragments).toHaveLength(MAX_FRAGMENTS);
    expect(request.fragments.at(-1)!.text).toContain("\n' or 1=1");
    expect(request.text.overflowed).toBe(MAX_FRAGMENTS + 2);
  });

  it('cuts long names in places', () => {
    const request = parsed({ target: `/?${'n'.repeat(500)}=v` });
    expect(request.fragments.find(({ text }) => text === 'v')!.place).toBe(`query.${'n'.repeat(64)}`);
  });
});

describe('headers and cookies', () => {
  it('makes fragments of what an upstream may act on', () => {
    const request = parsed({
      headers: [
        ['host', 'shop.test'],
        ['user-agent', '() { :; }; echo'],
        ['referer', 'http://x/?q=%3Cb%3E'],
        ['x-forwarded-for', "1.1.1.1' or 1"],
        ['x-custom', 'a b'],
        ['cookie', 'sid=abc; theme=%3Cb%3E; broken'],
        ['accept', '*/*'],
        ['if-none-match', '${jndi:x}']
      ]
    });
    expect(request.fragments.map(({ place, text }) => `${place}=${text}`)).toEqual([
      'path=/',
      'header.host=shop.test',
      'header.user-agent=() { :; }; echo',
      'header.referer=http://x/?q=<b>',
      'header.referer=<b>',
      "header.x-forwarded-for=1.1.1.1' or 1",
      'header.x-custom=a b',
      'cookie.sid=abc',
      'cookie.theme=<b>',
      'cookie.=broken',
      'header.if-none-match=${jndi:x}'
    ]);
  });

  it('keeps secrets out, unless they cannot be one', () => {
    const places = (name: string, value: string): string[] =>
      parsed({ headers: [[name, value]] }).fragments.map(({ place }) => place);
    expect(places('authorization', 'Bearer s3cr3t.token-value')).toEqual(['path']);
    expect(places('x-api-key', 'k_live_1234')).toEqual(['path']);
    expect(places('authorization', "Bearer ' or 1=1")).toEqual(['path', 'header.authorization']);
    expect(places('x-api-key', "' or '1'='1")).toEqual(['path', 'header.x-api-key']);
  });
});
