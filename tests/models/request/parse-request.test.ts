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
    ['signing up', post(CREDENTIALS, JSON_TYPE, '/api/v1/register'), false, ''],
    ['a reset', post(CREDENTIALS, JSON_TYPE, '/password/reset'), false, ''],
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
