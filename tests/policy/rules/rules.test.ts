import { describe, expect, it } from 'vitest';
import type { RequestFacts } from '#policy/judgement.ts';
import { factsOf, NOW_MS, policyOf, verdictOf } from '../helpers/policy-scene.ts';

const HOUR_MS = 3_600_000;

function holds(when: object, change: Partial<RequestFacts> = {}): boolean {
  const text = JSON.stringify({ mode: 'enforce', rules: [{ id: 'r', action: 'block', when }] });
  const { decide } = policyOf(text, { countryOf: (address) => (address.startsWith('203.') ? 'DE' : '') });
  return decide(factsOf(change), null).action === 'block';
}

const text = (place: string, value: string): RequestFacts['fragments'][number] => ({
  place,
  text: value,
  decodedLayers: 0
});

describe('a rule', () => {
  const cases: [object, Partial<RequestFacts>, boolean][] = [
    [{ cidr: ['203.0.113.0/24'] }, {}, true],
    [{ cidr: ['198.51.100.0/24', '203.0.113.7'] }, {}, true],
    [{ cidr: ['203.0.113.8'] }, {}, false],
    [{ cidr: ['2001:db8::/32'] }, { address: '2001:db8:1::7' }, true],
    [{ cidr: ['2001:db8::/32'] }, {}, false],
    [{ cidr: ['::ffff:203.0.113.7'] }, {}, true],
    [{ country: ['FR', 'DE'] }, {}, true],
    [{ country: ['FR'] }, {}, false],
    [{ country: ['DE'] }, { address: '198.51.100.1' }, false],
    [{ client: ['acme'] }, { clientId: 'acme' }, true],
    [{ client: ['acme'] }, {}, false],
    [{ method: ['GET', 'HEAD'] }, {}, true],
    [{ method: ['POST'] }, {}, false],
    [{ route: ['/users/:id'] }, {}, true],
    [{ route: ['POST /users/:id'] }, {}, false],
    [{ route: ['/admin/*', '/users/*'] }, {}, true],
    [{ path: { startsWith: '/users/' } }, {}, true],
    [{ path: { endsWith: '/7' } }, {}, true],
    [{ path: { equals: '/users/8' } }, {}, false],
    [{ path: { equals: '/USERS/7', ignoreCase: true } }, {}, true],
    [{ path: { pattern: '^/users/[0-9]+$' } }, {}, true],
    [{ path: { pattern: '^/users/[a-z]+$' } }, {}, false],
    [{ path: { contains: 'SER', ignoreCase: true } }, {}, true],
    [{ headers: { 'user-agent': { contains: 'curl' } } }, {}, true],
    [{ headers: { 'USER-AGENT': { startsWith: 'Curl', ignoreCase: true } } }, {}, true],
    [{ headers: { 'x-debug': { exists: true } } }, {}, false],
    [{ headers: { 'x-debug': { exists: false } } }, {}, true],
    [{ headers: { host: { exists: false } } }, {}, false],
    [{ headers: { 'x-a': { equals: '2' } } }, { rawHeaders: ['X-A', '1', 'x-a', '2'] }, true],
    [{ query: { q: { contains: 'x' } } }, { fragments: [text('query.q', 'a x b')] }, true],
    [{ query: { q: { contains: 'x' } } }, { fragments: [text('query.p', 'x'), text('json.q', 'x')] }, false],
    [{ query: { 'user[name]': { equals: 'root' } } }, { fragments: [text('query.user.name', 'root')] }, true],
    [{ query: { q: { exists: false } } }, { fragments: [text('query.p', 'x')] }, true],
    [{ query: { q: { contains: 'x' } } }, { fragments: [text('overflow', 'a\nx')] }, true],
    [{ query: { q: { equals: 'x' } } }, { fragments: [text('overflow', 'x')] }, false],
    [{ body: { pattern: '(?i)drop\\s+table' } }, { fragments: [text('json.a.b', 'DROP  TABLE')] }, true],
    [{ body: { contains: 'x' } }, { fragments: [text('body', 'xyz')] }, true],
    [{ body: { contains: 'x' } }, { fragments: [text('multipart.file', 'x')] }, true],
    [
      { body: { contains: 'x' } },
      { fragments: ['path', 'query.x', 'header.x', 'cookie.x', 'fragment', 'jwt.x'].map((place) => text(place, 'x')) },
      false
    ],
    [{ body: { exists: false } }, {}, true],
    [{ weekdays: ['thu'] }, {}, true],
    [{ weekdays: ['wed', 'fri'] }, {}, false],
    [{ weekdays: ['fri'] }, { atMs: NOW_MS + 16 * HOUR_MS }, true],
    [{ times: ['08:00-09:00'] }, {}, true],
    [{ times: ['08:54-09:00'] }, {}, false],
    [{ times: ['08:00-08:53'] }, {}, false],
    [{ times: ['22:00-06:00'] }, {}, false],
    [{ times: ['22:00-06:00'] }, { atMs: NOW_MS + 14 * HOUR_MS }, true],
    [{ times: ['22:00-06:00'] }, { atMs: NOW_MS + 20 * HOUR_MS }, true],
    [{ times: ['22:00-06:00', '08:00-09:00'] }, {}, true],
    [{ method: ['GET'], country: ['DE'], headers: { host: { equals: 'api.example' } } }, {}, true],
    [{ method: ['GET'], country: ['DE'], headers: { host: { equals: 'other' } } }, {}, false]
  ];

  it('is tried on every condition', () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  it.each(cases)('with %j and %j holds: %s', (when, change, expected) => {
    expect(holds(when, change)).toBe(expected);
  });

  it('holds until it expires, and not a millisecond longer', () => {
    const expires = new Date(NOW_MS).toISOString();
    const rules = [{ id: 'r', action: 'block', when: { method: ['GET'] }, expires }];
    const { decide } = policyOf(JSON.stringify({ mode: 'enforce', rules }));
    expect(decide(factsOf({ atMs: NOW_MS - 1 }), null).action).toBe('block');
    expect(decide(factsOf({ atMs: NOW_MS }), null).action).toBe('allow');
  });

  it('can throttle or block the client for a time', () => {
    const rules = [{ id: 'r', action: 'throttle', scope: 'client', duration: '30s', when: { method: ['GET'] } }];
    const { decide } = policyOf(JSON.stringify({ mode: 'enforce', rules }));
    expect(decide(factsOf(), null)).toMatchObject({
      action: 'throttle',
      scope: 'client',
      ttlMs: 30_000,
      reason: 'rule:r'
    });
  });
});

describe('several rules', () => {
  const rule = (id: string, action: string, change: object = {}): object => ({
    id,
    action,
    when: { method: ['GET'] },
    ...change
  });
  const judge = (rules: object[], general = 'enforce'): object =>
    policyOf(JSON.stringify({ mode: general, rules })).decide(factsOf(), verdictOf({ 'sql-injection': 0.9 }));

  it('do the harshest, allow rules aside', () => {
    expect(judge([rule('a', 'throttle'), rule('b', 'block', { scope: 'client' }), rule('c', 'block')])).toMatchObject({
      reason: 'rule:b'
    });
    expect(judge([rule('a', 'block'), rule('b', 'allow')])).toMatchObject({ action: 'allow', reason: 'rule:b' });
  });

  it('hide nothing behind a dry run', () => {
    expect(judge([rule('a', 'block', { dryRun: true, scope: 'client' }), rule('b', 'throttle')])).toMatchObject({
      action: 'block',
      detector: 'classifier',
      isEnforced: true
    });
    const quiet = policyOf(
      JSON.stringify({
        mode: 'enforce',
        rules: [rule('a', 'block', { dryRun: true, scope: 'client' }), rule('b', 'throttle')]
      })
    );
    expect(quiet.decide(factsOf(), null)).toMatchObject({ action: 'throttle', reason: 'rule:b', isEnforced: true });
  });

  it('keep what the models find to the record where one says observe', () => {
    expect(judge([rule('a', 'observe')])).toMatchObject({
      action: 'block',
      reason: 'model:sql-injection',
      isEnforced: false,
      mode: 'observe'
    });
    expect(judge([rule('a', 'observe', { dryRun: true })])).toMatchObject({ isEnforced: true });
    expect(judge([rule('a', 'observe'), rule('b', 'throttle')])).toMatchObject({
      action: 'throttle',
      reason: 'rule:b',
      isEnforced: true,
      heldBack: { action: 'block', reason: 'model:sql-injection' }
    });
  });

  it('are enforced in observe mode where the rules have a mode of their own', () => {
    const text = JSON.stringify({
      mode: 'observe',
      detectors: { rules: { mode: 'enforce' } },
      rules: [rule('a', 'block')]
    });
    expect(policyOf(text).decide(factsOf(), null)).toMatchObject({
      action: 'block',
      isEnforced: true,
      mode: 'enforce'
    });
  });

  it('count what they hold for, dry runs too, expired ones not', () => {
    const hits: string[] = [];
    const rules = [
      rule('a', 'block'),
      rule('b', 'throttle', { dryRun: true }),
      rule('c', 'block', { when: { method: ['PUT'] } }),
      rule('d', 'block', { expires: '2020-01-01T00:00:00Z' })
    ];
    const { decide } = policyOf(JSON.stringify({ rules }), { onHit: (kind, id) => hits.push(`${kind} ${id}`) });
    decide(factsOf(), null);
    expect(hits).toEqual(['rule a', 'rule b']);
  });
});
