import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import { harshness } from '#policy/deciding/weigh.ts';
import type { Judgement } from '#policy/judgement.ts';
import { factsOf, policyOf, verdictOf } from './helpers/policy-scene.ts';

const ATTACKS = ATTACK_CLASSES.slice(1);
const LONGEST_MS = 30 * 86_400_000;

/** Refused for certain: what is enforced and no allow. */
function isRefused({ action, isEnforced }: Judgement): boolean {
  return isEnforced && action !== 'allow';
}

const score = fc.double({ min: 0, max: 1, noNaN: true });
const mode = fc.constantFrom('observe', 'enforce');
const found = fc.record({ name: fc.constantFrom(...ATTACKS), attackScore: score, anomalyScore: score });
const rule = fc.record({
  action: fc.constantFrom('allow', 'observe', 'throttle', 'block'),
  method: fc.constantFrom('GET', 'POST'),
  dryRun: fc.boolean()
});
/** Policies of every kind, as their text. */
const policyText = fc
  .record({
    mode,
    classifier: fc.record({ mode: fc.constantFrom('observe', 'enforce', 'null'), dryRun: fc.boolean() }),
    anomaly: fc.record({ mode: fc.constantFrom('observe', 'enforce', 'null'), dryRun: fc.boolean() }),
    routeMode: fc.constantFrom('observe', 'enforce', 'null'),
    attack: fc.double({ min: 0.01, max: 1.2, noNaN: true }),
    own: fc.constantFrom(...ATTACKS),
    ownThreshold: fc.double({ min: 0.01, max: 1.2, noNaN: true }),
    hasOwn: fc.boolean(),
    rules: fc.array(rule, { maxLength: 3 })
  })
  .map(({ mode: general, classifier, anomaly, routeMode, attack, own, ownThreshold, hasOwn, rules }) =>
    JSON.stringify({
      mode: general,
      detectors: { classifier: plain(classifier), anomaly: plain(anomaly) },
      routes: { '/users/:id': { mode: routeMode === 'null' ? null : routeMode } },
      thresholds: { attack, classes: hasOwn ? { [own]: ownThreshold } : {} },
      rules: rules.map(({ action, method, dryRun }, at) => ({
        id: `r${at}`,
        action,
        dryRun,
        when: { method: [method] }
      }))
    })
  );

function plain({ mode: text, dryRun }: { mode: string; dryRun: boolean }): object {
  return { mode: text === 'null' ? null : text, dryRun };
}

describe('decide, as laws', () => {
  it('is monotone in the attack score and in the anomaly score', () => {
    fc.assert(
      fc.property(policyText, found, score, score, (text, { name, attackScore, anomalyScore }, higher, odder) => {
        const { decide } = policyOf(text);
        const judge = (attack: number, anomaly: number): Judgement =>
          decide(factsOf(), verdictOf({ [name]: attack }, { anomalyScore: anomaly }));
        const below = judge(attackScore, anomalyScore);
        const above = judge(Math.max(attackScore, higher), Math.max(anomalyScore, odder));
        // What is done never gets milder; nor does what would be done if nothing were held back.
        expect(done(above)).toBeGreaterThanOrEqual(done(below));
        expect(would(above)).toBeGreaterThanOrEqual(would(below));
      })
    );
  });

  it('never lets a request go because another attack class became likelier', () => {
    const classes = fc.array(fc.double({ min: 0, max: 0.09, noNaN: true }), { minLength: 11, maxLength: 11 });
    fc.assert(
      fc.property(policyText, classes, fc.nat({ max: 10 }), score, (text, values, at, more) => {
        const { decide } = policyOf(text);
        const judge = (probabilities: readonly number[]): Judgement =>
          decide(factsOf(), verdictOf(Object.fromEntries(ATTACKS.map((name, each) => [name, probabilities[each]!]))));
        const before = judge(values);
        const after = judge(values.map((value, each) => (each === at ? value + more * 0.1 : value)));
        expect(Number(isRefused(after))).toBeGreaterThanOrEqual(Number(isRefused(before)));
        expect(Number(after.action !== 'allow')).toBeGreaterThanOrEqual(Number(before.action !== 'allow'));
      })
    );
  });

  it('never refuses in observe mode', () => {
    fc.assert(
      fc.property(policyText, found, (text, { name, attackScore, anomalyScore }) => {
        const policy = {
          ...(JSON.parse(text) as object),
          mode: 'observe',
          detectors: {},
          routes: {}
        };
        const { decide } = policyOf(JSON.stringify(policy));
        const judgement = decide(factsOf(), verdictOf({ [name]: attackScore }, { anomalyScore }));
        expect(isRefused(judgement)).toBe(false);
        expect(judgement.mode).toBe('observe');
      })
    );
  });

  it('never refuses when it has been stepped down, whatever the policy says', () => {
    fc.assert(
      fc.property(policyText, found, (text, { name, attackScore, anomalyScore }) => {
        const { decide } = policyOf(text, { isHeldBack: true });
        expect(isRefused(decide(factsOf(), verdictOf({ [name]: attackScore }, { anomalyScore })))).toBe(false);
      })
    );
  });

  it('never refuses by what is only tried out', () => {
    fc.assert(
      fc.property(policyText, found, (text, { name, attackScore, anomalyScore }) => {
        const policy = JSON.parse(text) as { rules: object[] };
        const dry = {
          ...policy,
          mode: 'enforce',
          detectors: { classifier: { dryRun: true }, anomaly: { dryRun: true } },
          rules: policy.rules.map((each) => ({ ...each, dryRun: true }))
        };
        const { decide } = policyOf(JSON.stringify(dry));
        expect(isRefused(decide(factsOf(), verdictOf({ [name]: attackScore }, { anomalyScore })))).toBe(false);
      })
    );
  });

  it('allows what an allow rule allows, whatever the scores and other rules say', () => {
    fc.assert(
      fc.property(policyText, found, fc.nat({ max: 3 }), (text, { name, attackScore, anomalyScore }, at) => {
        const policy = JSON.parse(text) as { rules: object[] };
        const rules = [...policy.rules];
        rules.splice(at, 0, { id: 'ours', action: 'allow', when: { route: ['/*'] } });
        const { decide } = policyOf(JSON.stringify({ ...policy, rules }));
        const judgement = decide(factsOf(), verdictOf({ [name]: attackScore }, { anomalyScore }));
        expect(judgement.action).toBe('allow');
        expect(judgement.reason).toMatch(/^rule:/);
      })
    );
  });

  it('holds nothing against an address that more clients share than the blast radius', () => {
    fc.assert(
      fc.property(
        policyText,
        found,
        fc.integer({ min: 1, max: 100 }),
        (text, { name, attackScore, anomalyScore }, k) => {
          const rules = [{ id: 'all', action: 'block', scope: 'client', when: { route: ['/*'] } }];
          const policy = { ...(JSON.parse(text) as object), rules, blastRadius: k };
          const { decide } = policyOf(JSON.stringify(policy));
          const verdict = verdictOf({ [name]: attackScore }, { anomalyScore });
          const shared = decide(factsOf({ clientsBehindKey: k + 1 }), verdict);
          expect(shared).toMatchObject({ scope: 'request', ttlMs: 0, isClientShared: true });
          const alone = decide(factsOf({ clientsBehindKey: k }), verdict);
          expect({ ...alone, scope: 'request', ttlMs: 0, isClientShared: true }).toEqual(shared);
          expect(decide(factsOf({ clientsBehindKey: k + 1, clientKey: 'key:abc' }), verdict)).toEqual(alone);
        }
      )
    );
  });

  it('gives every decision against a client an end', () => {
    fc.assert(
      fc.property(policyText, found, (text, { name, attackScore, anomalyScore }) => {
        const { scope, ttlMs } = policyOf(text).decide(factsOf(), verdictOf({ [name]: attackScore }, { anomalyScore }));
        expect(ttlMs > 0).toBe(scope === 'client');
        expect(ttlMs).toBeLessThanOrEqual(LONGEST_MS);
      })
    );
  });
});

function done(judgement: Judgement): number {
  return judgement.isEnforced ? harshness(judgement) : 0;
}

function would({ heldBack, ...judgement }: Judgement): number {
  const rank = { allow: 0, throttle: 1, block: 2 };
  return Math.max(rank[judgement.action], heldBack === null ? 0 : rank[heldBack.action]);
}

describe('decide', () => {
  const sqli = verdictOf({ 'sql-injection': 0.9 });

  it.each([
    ['sql-injection', 'block', 'request', 0],
    ['cross-site-scripting', 'block', 'request', 0],
    ['path-traversal', 'block', 'request', 0],
    ['command-injection', 'block', 'request', 0],
    ['other-injection', 'block', 'request', 0],
    ['broken-authentication', 'block', 'request', 0],
    ['credential-stuffing', 'block', 'client', 600_000],
    ['api-abuse', 'block', 'client', 600_000],
    ['scanning', 'block', 'client', 600_000],
    ['denial-of-service', 'throttle', 'client', 60_000],
    ['scraping', 'throttle', 'client', 300_000]
  ] as [AttackClass, string, string, number][])('meets %s by default with: %s the %s', (name, action, scope, ttlMs) => {
    const judgement = policyOf('mode: enforce').decide(factsOf(), verdictOf({ [name]: 0.9 }));
    expect(judgement).toMatchObject({
      action,
      scope,
      ttlMs,
      detector: 'classifier',
      reason: `model:${name}`,
      attackClass: name,
      isEnforced: true
    });
  });

  it('throttles an anomaly the classifier has no name for', () => {
    const verdict = verdictOf({}, { anomalyScore: 0.9 });
    expect(policyOf('mode: enforce').decide(factsOf(), verdict)).toMatchObject({
      action: 'throttle',
      scope: 'request',
      detector: 'anomaly',
      reason: 'anomaly',
      attackClass: null
    });
  });

  it('observes by default, and tells what it would have done', () => {
    expect(policyOf('').decide(factsOf(), sqli)).toMatchObject({ action: 'block', isEnforced: false, mode: 'observe' });
    expect(policyOf('').decide(factsOf(), verdictOf({}))).toMatchObject({
      action: 'allow',
      reason: '',
      detector: null
    });
  });

  it('allows without a model, except what rules say', () => {
    expect(policyOf('mode: enforce').decide(factsOf(), null)).toMatchObject({ action: 'allow', detector: null });
    const rules = 'mode: enforce\nrules: [{ id: a, action: block, when: { method: [GET] } }]';
    expect(policyOf(rules).decide(factsOf(), null)).toMatchObject({
      action: 'block',
      reason: 'rule:a',
      detector: 'rule'
    });
  });

  it('acts at the threshold itself, and never at one above 1', () => {
    const at = (attackScore: number, attack: number): string =>
      policyOf('mode: enforce').decide(
        factsOf(),
        verdictOf({ scanning: attackScore }, { attackScore, thresholds: { attack, anomaly: 2 } })
      ).action;
    expect([at(0.5, 0.5), at(0.499, 0.5), at(1, 1.5)]).toEqual(['block', 'allow', 'allow']);
  });

  it.each([
    ['', 'allow'],
    ['thresholds: { attack: 0.5 }', 'block'],
    ['routes: { /users/:id: { thresholds: { attack: 0.5 } } }', 'block'],
    ['routes: { POST /users/:id: { thresholds: { attack: 0.5 } } }', 'allow'],
    ['thresholds: { attack: 0.5 }\nroutes: { /users/:id: { thresholds: { attack: 0.95 } } }', 'allow'],
    ['thresholds: { classes: { sql-injection: 0.5 } }', 'block'],
    ['thresholds: { attack: 0.5, classes: { sql-injection: 0.95 } }', 'allow'],
    ['thresholds: { anomaly: 0.3 }', 'throttle']
  ])('with %j and a score of 0.6 it says %s', (text, action) => {
    const verdict = verdictOf({ 'sql-injection': 0.6 }, { anomalyScore: 0.4 });
    expect(policyOf(`mode: enforce\n${text}`).decide(factsOf(), verdict).action).toBe(action);
  });

  it('adds up the classes that have no threshold of their own', () => {
    const between = verdictOf({ 'sql-injection': 0.45, 'command-injection': 0.4 });
    expect(policyOf('mode: enforce').decide(factsOf(), between).reason).toBe('model:sql-injection');
    const apart = policyOf('mode: enforce\nthresholds: { classes: { command-injection: 0.95 } }');
    expect(apart.decide(factsOf(), between).action).toBe('allow');
  });

  it.each([
    ['observe', 'null', 'null', false],
    ['enforce', 'null', 'null', true],
    ['observe', 'enforce', 'null', true],
    ['observe', 'null', 'enforce', true],
    ['enforce', 'observe', 'null', false],
    ['enforce', 'null', 'observe', false],
    ['observe', 'enforce', 'observe', false],
    ['enforce', 'observe', 'enforce', false]
  ])('with mode %s, route %s and detector %s, enforces: %s', (general, route, detector, isEnforced) => {
    const text = `mode: ${general}\nroutes: { /users/:id: { mode: ${route} } }\ndetectors: { classifier: { mode: ${detector} } }`;
    const judgement = policyOf(text).decide(factsOf(), sqli);
    expect([judgement.isEnforced, judgement.mode]).toEqual([isEnforced, isEnforced ? 'enforce' : 'observe']);
  });

  it('does not switch one detector off by trying another one out', () => {
    const text = 'mode: enforce\ndetectors: { classifier: { dryRun: true } }';
    const judgement = policyOf(text).decide(factsOf(), verdictOf({ 'sql-injection': 0.9 }, { anomalyScore: 0.9 }));
    expect(judgement).toMatchObject({
      action: 'throttle',
      detector: 'anomaly',
      isEnforced: true,
      heldBack: { action: 'block', detector: 'classifier', reason: 'model:sql-injection', attackClass: 'sql-injection' }
    });
  });

  it('has a mode for each route, for standing decisions too', () => {
    const { modeOf } = policyOf('mode: enforce\nroutes: { GET /checkout/*: { mode: observe } }');
    expect([modeOf('GET', '/checkout/1'), modeOf('POST', '/checkout/1'), modeOf('GET', '/')]).toEqual([
      'observe',
      'enforce',
      'enforce'
    ]);
  });

  describe('suspicion', () => {
    const somewhatLike = (name: 'scraping' | 'sql-injection', score: number) => verdictOf({ [name]: score });
    const suspectedOf = (text: string, score = 0.5, change = {}, name: 'scraping' | 'sql-injection' = 'scraping') =>
      policyOf(text).decide(factsOf(change), somewhatLike(name, score)).suspected;

    it('is of what reaches a share of the score that is acted on, and shows in behaviour', () => {
      expect(policyOf('mode: enforce').decide(factsOf(), somewhatLike('scraping', 0.5))).toMatchObject({
        action: 'allow',
        suspected: { action: 'throttle', reason: 'model:scraping', ttlMs: 300_000 }
      });
      expect(suspectedOf('mode: enforce', 0.47)).toBeUndefined();
      expect(suspectedOf('mode: enforce', 0.9)).toBeUndefined();
      expect(suspectedOf('mode: enforce', 0.5, {}, 'sql-injection')).toBeUndefined();
      expect(suspectedOf('mode: enforce\nstanding: { suspicion: { share: 0.2 } }', 0.17)).toBeDefined();
    });

    it('goes by thresholds of the policy, of one class too, and there is none where they never act', () => {
      expect(suspectedOf('mode: enforce\nthresholds: { attack: 0.5 }', 0.31)).toBeDefined();
      expect(suspectedOf('mode: enforce\nthresholds: { attack: 2 }', 0.9)).toBeUndefined();
      expect(suspectedOf('mode: enforce\nthresholds: { classes: { scraping: 0.3 } }', 0.19)).toBeDefined();
      expect(suspectedOf('mode: enforce\nthresholds: { classes: { scraping: 2 } }', 0.9)).toBeUndefined();
    });

    it.each([
      ['observe mode', 'mode: observe', {}],
      ['an observing classifier', 'mode: enforce\ndetectors: { classifier: { mode: observe } }', {}],
      ['a classifier that is tried out', 'mode: enforce\ndetectors: { classifier: { dryRun: true } }', {}],
      ['an observe rule', 'mode: enforce\nrules: [{ id: a, action: observe, when: { method: [GET] } }]', {}],
      ['an allow rule', 'mode: enforce\nrules: [{ id: a, action: allow, when: { method: [GET] } }]', {}],
      ['a shared address', 'mode: enforce', { clientsBehindKey: 99 }],
      [
        'an exception',
        'mode: enforce\nexceptions: [{ id: a, route: /users/:id, classes: [scraping], maxScore: 0.6, expires: 2099-01-01T00:00:00Z }]',
        {}
      ]
    ])('is not held against anybody under %s', (_what, text, change) => {
      expect(suspectedOf(text, 0.5, change)).toBeUndefined();
    });
  });
});
