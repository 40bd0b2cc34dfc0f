import { describe, expect, it } from 'vitest';
import { FEATURES } from '#models/features/feature-specs.ts';
import type { Judgement, RequestFacts } from '#policy/judgement.ts';
import type { Verdict } from '#models/verdict.ts';
import { factsOf, NOW_MS, policyOf, verdictOf } from '../helpers/policy-scene.ts';

const EXPIRES = new Date(NOW_MS + 1000).toISOString();
const XSS = verdictOf({ 'cross-site-scripting': 0.9 }, { worstPlace: 'json.comment', secondScore: 0.1 });
const FEATURE = FEATURES[3]!.name;
const features = FEATURES.map((_, at) => at);

function judge(
  exception: object,
  { facts = {}, verdict = XSS }: { facts?: Partial<RequestFacts>; verdict?: Verdict } = {}
): Judgement {
  const whole = { id: 'e', route: 'GET /users/:id', classes: ['cross-site-scripting'], expires: EXPIRES, ...exception };
  return policyOf(JSON.stringify({ mode: 'enforce', exceptions: [whole] })).decide(
    factsOf({ features, ...facts }),
    verdict
  );
}

describe('an exception', () => {
  const cases: [string, object, Parameters<typeof judge>[1], 'allow' | 'block'][] = [
    ['its place', { places: ['json.comment'] }, {}, 'allow'],
    ['another place', { places: ['json.name'] }, {}, 'block'],
    [
      'its place, and something suspicious elsewhere',
      { places: ['json.comment'] },
      { verdict: { ...XSS, secondScore: 0.6 } },
      'block'
    ],
    [
      'no word about places',
      { places: ['json.comment'] },
      { verdict: verdictOf({ 'cross-site-scripting': 0.9 }) },
      'block'
    ],
    ['another route', { places: ['json.comment'], route: '/comments' }, {}, 'block'],
    ['another class', { places: ['json.comment'], classes: ['sql-injection'] }, {}, 'block'],
    ['its client', { clients: ['acme'] }, { facts: { clientId: 'acme' } }, 'allow'],
    ['another client', { clients: ['acme'] }, {}, 'block'],
    ['its network', { cidr: ['203.0.113.0/24'] }, {}, 'allow'],
    ['another network', { cidr: ['198.51.100.0/24'] }, {}, 'block'],
    ['a feature in its range', { features: { [FEATURE]: { min: 3, max: 3 } } }, {}, 'allow'],
    ['a feature below its range', { features: { [FEATURE]: { min: 3.1 } } }, {}, 'block'],
    ['a feature above its range', { features: { [FEATURE]: { max: 2.9 } } }, {}, 'block'],
    ['no features', { features: { [FEATURE]: { max: 9 } } }, { facts: { features: null } }, 'block'],
    ['a score within its bound', { maxScore: 0.9 }, { verdict: { ...XSS, attackScore: 0.9 } }, 'allow'],
    ['a score above its bound', { maxScore: 0.89 }, { verdict: { ...XSS, attackScore: 0.9 } }, 'block'],
    ['all conditions but one', { places: ['json.comment'], clients: ['acme'] }, {}, 'block'],
    ['the time after its end', { places: ['json.comment'] }, { facts: { atMs: NOW_MS + 1000 } }, 'block'],
    ['a dry run', { places: ['json.comment'], dryRun: true }, {}, 'block']
  ];

  it.each(cases)('meeting %s', (_name, exception, scene, action) => {
    expect(judge(exception, scene).action).toBe(action);
  });

  it('is named as the reason', () => {
    expect(judge({ maxScore: 1 })).toMatchObject({ action: 'allow', reason: 'exception:e', mode: 'enforce' });
  });

  it('lets nothing else ride along: another attack class is still found', () => {
    const both = verdictOf({ 'cross-site-scripting': 0.55, 'sql-injection': 0.4 });
    const low = 'thresholds: { attack: 0.35 }';
    const policy = `mode: enforce\n${low}\nexceptions: [{ id: e, route: "/*", classes: [cross-site-scripting], maxScore: 1, expires: "${EXPIRES}" }]`;
    expect(policyOf(policy).decide(factsOf(), both)).toMatchObject({ action: 'block', reason: 'model:sql-injection' });
  });

  it('keeps the anomaly detector unless it names it', () => {
    const odd = { ...XSS, anomalyScore: 0.9 };
    expect(judge({ maxScore: 1 }, { verdict: odd })).toMatchObject({ action: 'throttle', detector: 'anomaly' });
    const classes = ['cross-site-scripting', 'anomaly'];
    expect(judge({ maxScore: 1, classes }, { verdict: odd }).action).toBe('allow');
    expect(judge({ maxScore: 0.9, classes: ['anomaly'] }, { verdict: { ...odd, attackScore: 0 } }).action).toBe(
      'allow'
    );
  });

  it('does not hold against a rule', () => {
    const text = JSON.stringify({
      mode: 'enforce',
      rules: [{ id: 'r', action: 'block', when: { method: ['GET'] } }],
      exceptions: [{ id: 'e', route: '/*', classes: ['cross-site-scripting'], maxScore: 1, expires: EXPIRES }]
    });
    expect(policyOf(text).decide(factsOf(), XSS)).toMatchObject({ action: 'block', reason: 'rule:r' });
  });

  it('counts only where it matters', () => {
    const hits: string[] = [];
    const text = JSON.stringify({
      exceptions: [{ id: 'e', route: '/*', classes: ['cross-site-scripting'], maxScore: 1, expires: EXPIRES }]
    });
    const { decide } = policyOf(text, { onHit: (kind, id) => hits.push(`${kind} ${id}`) });
    decide(factsOf(), verdictOf({}));
    decide(factsOf(), verdictOf({ scanning: 0.9 }));
    expect(hits).toEqual([]);
    decide(factsOf(), XSS);
    expect(hits).toEqual(['exception e']);
  });
});
