import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_FRAGMENTS } from '#models/request/fragment-collector.ts';
import { hashText } from '#models/request/hash-text.ts';
import { parseRequest } from '#models/request/parse-request.ts';
import { hostileRequest, parsed, post } from './request-of.ts';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const CREDENTIALS = '{"email":"Ann@Example.org","password":"x"}';

describe('who tries to log in', () => {
  it.each([
    // what, request, is a login, whose
    ['JSON credentials', post(CREDENTIALS, JSON_TYPE, '/api/v1/sessions'), true, 'ann@example.org'],
    ['form credentials', post('user%5Bemail%5D=ann&user%5Bpassword%5D=x', FORM, '/enter'), true, 'ann'],
    ['WordPress', post('log=ann&pwd=x', FORM, '/wp-login.php'), true, 'ann'],
    ['a code by phone', post('{"phone":"+49301234"}', JSON_TYPE, '/auth/start'), true, '+49301234'],
    ['credentials in a query', parsed({ target: '/enter.jsp?login=ann&pwd=x' }), true, 'ann'],
    [
      'GraphQL',
      post(
        '{"query":"mutation M($e: String) { signIn(e: $e) { t } }","variables":{"email":"ann","password":"x"}}',
        JSON_TYPE,
        '/graphql'
      ),
      true,
      'ann'
    ],
    ['a login whose body was not kept', parsed({ method: 'POST', target: '/administrator/index.php' }), true, ''],
    ['signing up', post(CREDENTIALS, JSON_TYPE, '/api/v1/register'), false, 'ann@example.org'],
    ['a reset', post(CREDENTIALS, JSON_TYPE, '/password/reset'), false, 'ann@example.org'],
    ['a newsletter', post('{"email":"ann"}', JSON_TYPE, '/newsletter'), false, ''],
    ['the login page', parsed({ target: '/login' }), false, ''],
    [
      'Basic credentials',
      parsed({ headers: [['authorization', `Basic ${Buffer.from('ann:x').toString('base64')}`]] }),
      false,
      'ann'
    ],
    ['Basic nonsense', parsed({ headers: [['authorization', 'Basic %%%']] }), false, '']
  ])('%s', (_, request, isLogin, identity) => {
    expect(request.isLogin).toBe(isLogin);
    expect(request.identityHash).toBe(hashText(identity));
  });
});

describe('what is asked for', () => {
  it.each([
    ['/users/42', 42],
    ['/users/42/orders/7', 7],
    ['/users/me?id=9', 9],
    ['/show?orderId=12', 12],
    ['/show?order_id=13', 13],
    ['/users/ann@example.org', -1],
    ['/show?paid=1&android=2&session_id=3', -1],
    ['/img/2024/hero.png', -1]
  ])('%s names number %d', (target, objectId) => {
    expect(parsed({ target }).objectId).toBe(objectId);
  });

  it('follows the pages of a list by their number, which name no thing', () => {
    expect(parsed({ target: '/things?page=7&size=100' })).toMatchObject({ objectId: 7, objectIdHash: 0 });
    expect(parsed({ target: '/things/3/reviews?offset=40' }).objectId).toBe(3);
  });

  it('tells two targets apart by their query', () => {
    const hash = (target: string): number => parsed({ target }).targetHash;
    expect(hash('/search?q=a')).not.toBe(hash('/search?q=b'));
  });

  it.each([
    ['a reset token', { target: '/reset?token=abcdef' }],
    ['a one-time code', { method: 'POST', headers: [['content-type', JSON_TYPE]], body: '{"code":"123456"}' }],
    ['a session cookie', { headers: [['cookie', 'theme=dark; PHPSESSID=abcdef']] }]
  ] as [string, Parameters<typeof parsed>[0]][])('takes %s for something worth guessing', (_, request) => {
    expect(parsed(request).secretHash).not.toBe(0);
  });

  it('takes tokens against forged requests and other cookies for nothing of the kind', () => {
    expect(parsed({ target: '/x?csrf_token=abcdef', headers: [['cookie', 'theme=dark; _ga=1.2']] }).secretHash).toBe(0);
  });

  it('knows the same thing again and tells two apart', () => {
    const thing = (target: string): number => parsed({ target }).objectIdHash;
    expect(thing('/users/42/orders')).toBe(thing('/users/42/orders'));
    expect(thing('/users/42/orders')).not.toBe(thing('/users/43/orders'));
    expect(thing('/users')).toBe(0);
    expect(post('{"order":{"id":5}}', JSON_TYPE).objectId).toBe(5);
  });

  it('gives one route to all methods nobody registered', () => {
    expect(parsed({ method: 'get' }).route).toBe('GET /');
    expect(parsed({ method: 'FOO' }).route).toBe('OTHER /');
    expect(parsed({ method: 'BAR\0' }).route).toBe('OTHER /');
    expect(parsed({ method: 'POST' }).routeHash).not.toBe(parsed({}).routeHash);
  });

  it('hashes nothing to 0', () => {
    expect(parsed({})).toMatchObject({ identityHash: 0, credentialHash: 0, userAgentHash: 0, objectIdHash: 0 });
  });
});

describe('what a program shows of itself', () => {
  const headers = (agent: string, ...more: [string, string][]): [string, string][] => [
    ['host', 'a.example'],
    ['user-agent', agent],
    ['accept', '*/*'],
    ...more,
    ['accept-language', 'en']
  ];
  const fingerprint = (given: [string, string][]): number => parsed({ headers: given }).fingerprintHash;

  it('stays with the agent’s name, cookies, credentials and what is added on the way', () => {
    const bare = fingerprint(headers('one/1'));
    expect(fingerprint(headers('two/2', ['cookie', 'a=1'], ['authorization', 'x'], ['via', '1.1 p']))).toBe(bare);
  });

  it('is another one with other headers, another order or another language', () => {
    const bare = headers('one/1');
    const others = [
      headers('one/1', ['dnt', '1']),
      bare.toReversed(),
      [...bare.slice(0, -1), ['accept-language', 'fr']]
    ];
    for (const other of others as [string, string][][]) expect(fingerprint(other)).not.toBe(fingerprint(bare));
  });

  it('is its agent where the source keeps few headers', () => {
    expect(fingerprint([['user-agent', 'one/1']])).not.toBe(fingerprint([['user-agent', 'two/2']]));
  });

  it('counts a browser’s page without a referer, and nothing else', () => {
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const isUnreferred = (target: string, ...given: [string, string][]): boolean =>
      parsed({ target, headers: given }).isUnreferred;
    expect(isUnreferred('/a', ['user-agent', agent])).toBe(true);
    expect(isUnreferred('/a', ['user-agent', agent], ['referer', 'https://a.example/'])).toBe(false);
    expect(isUnreferred('/a.css', ['user-agent', agent])).toBe(false);
    expect(isUnreferred('/a', ['user-agent', 'curl/8.5.0'])).toBe(false);
  });
});

describe('parseRequest on anything at all', () => {
  it('never throws, keeps its bounds and reads the same twice', () => {
    fc.assert(
      fc.property(hostileRequest, (request) => {
        const result = parseRequest(request);
        expect(result.fragments.length).toBeLessThanOrEqual(MAX_FRAGMENTS);
        expect(result.route.split('/').length).toBeLessThanOrEqual(10);
        expect(parseRequest(request)).toEqual(result);
      }),
      { numRuns: 400 }
    );
  });

  it('never holds more text than a few times what was sent', () => {
    fc.assert(
      fc.property(hostileRequest, (request) => {
        const sent = JSON.stringify(request).length;
        const held = parseRequest(request).fragments.reduce((chars, { text }) => chars + text.length, 0);
        expect(held).toBeLessThanOrEqual(4 * sent);
      }),
      { numRuns: 400 }
    );
  });

  it('ends on megabytes of the marks its readers look for', () => {
    for (const mark of [
      '%',
      '%25',
      '&',
      '=',
      'a&',
      '[',
      '{"a":',
      '"',
      '\\u',
      '<',
      '<a b=',
      '<!--',
      '--',
      ';',
      '../',
      'x=1;',
      '&#',
      '\\x2'
    ]) {
      const body = mark.repeat(200_000 / mark.length);
      for (const type of [
        'application/json',
        FORM,
        'text/xml',
        'multipart/form-data; boundary=x',
        'application/graphql',
        'text/plain'
      ]) {
        expect(post(body, type).fragments.length).toBeLessThanOrEqual(MAX_FRAGMENTS);
      }
      const headers: [string, string][] = [
        ['cookie', body],
        ['authorization', body],
        ['user-agent', body],
        ['content-type', body]
      ];
      expect(parsed({ target: `/${body}?${body}`, headers }).fragments.length).toBeLessThanOrEqual(MAX_FRAGMENTS);
    }
  });
});
