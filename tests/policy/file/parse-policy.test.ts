import { describe, expect, it } from 'vitest';
import { PathHelmError } from '#platform/errors.ts';
import { parseBudget } from '#policy/file/parse-budget.ts';
import { parseDuration } from '#policy/file/parse-duration.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import { parseDayTimes } from '#policy/rules/day-times.ts';

function faultOf(text: string): string {
  try {
    parsePolicy(text, 'policy.yaml');
  } catch (fault) {
    expect(fault).toBeInstanceOf(PathHelmError);
    expect((fault as PathHelmError).code).toBe('POLICY_INVALID');
    return (fault as PathHelmError).message;
  }
  return '';
}

const RULE = `rules:
  - id: one
    action: block
`;

describe('parsePolicy', () => {
  it('takes an empty file, headings without entries and JSON', () => {
    const defaults = parsePolicy('');
    expect(parsePolicy('# nothing yet\nrules:\nroutes:\nresponses:\n')).toEqual(defaults);
    expect(parsePolicy('{"mode": null, "rules": []}')).toEqual(defaults);
    expect(defaults).toMatchObject({ mode: null, blastRadius: 5, rules: [], thresholds: { attack: null } });
  });

  it('fills what is left out of a part, at every depth', () => {
    const { responses, routes } = parsePolicy(
      'responses: { scanning: { duration: 1h } }\nroutes: { /login: { mode: enforce } }'
    );
    expect(responses.scanning).toEqual({ action: 'block', scope: 'client', duration: '1h' });
    expect(responses.scraping).toEqual({ action: 'throttle', scope: 'client', duration: '5m' });
    expect(routes['/login']).toEqual({
      mode: 'enforce',
      thresholds: { attack: null, anomaly: null, classes: {} },
      limit: null
    });
  });

  it('names every fault with its line, in the order of the file', () => {
    const fault = faultOf(`mode: enforcing
colour: red
blastRadius: 0
thresholds:
  attack: 7
  classes: { benign: 0.5 }
responses:
  scanning: { duration: 5 }
routes:
  users: {}
rules:
  - id: a b
    action: block
    when:
      cidr: [10.0.0.0/8, 10.0.0.0/99]
      body: { pattern: "(a" }
`);
    expect(fault.split('; line')).toHaveLength(10);
    expect(fault).toMatch(/^policy.yaml: line 1: mode: must be one of observe, enforce/);
    expect(fault).toContain('line 2: colour: unknown key; there are: mode, detectors');
    expect(fault).toContain('line 3: blastRadius: must be >= 1');
    expect(fault).toContain('line 5: thresholds.attack: must be <= 2');
    expect(fault).toContain('line 6: thresholds.classes.benign: unknown key');
    expect(fault).toContain('line 8: responses.scanning.duration: must be string');
    expect(fault).toContain('line 10: routes.users: "users" is no route');
    expect(fault).toContain('line 12: rules.0.id: "a b" is no id');
    expect(fault).toContain('line 15: rules.0.when.cidr.1: "10.0.0.0/99" is no address or CIDR');
    expect(fault).toContain('line 16: rules.0.when.body.pattern: "(a" is no pattern (RE2 syntax): missing closing )');
  });

  it.each([
    ['a: [', 'line 1: '],
    ['mode: observe\nmode: enforce', 'line 2: Map keys must be unique'],
    ['- mode', 'line 1: must be object'],
    ['just a text', 'line 1: must be object'],
    ['mode: *other', 'Unresolved alias'],
    ['standing: { longest: 31d }', '"31d" is no duration'],
    ['standing: { longest: 0s }', '"0s" is no duration'],
    ['falsePositiveBudgets: [{ route: /checkout, atMost: few }]', '"few" is no budget'],
    ['limits: { standard: { rate: 5/fortnight } }', '"5/fortnight" is no <count>'],
    ['limits: { standard: 5/minute }', 'limits.standard: must be object'],
    [`${RULE}    when: {}`, 'line 4: rules.0.when: must name a condition'],
    [RULE, 'rules.0: must have required properties when'],
    [`${RULE}    when: { method: [get] }`, '"get" is no method'],
    [`${RULE}    when: { country: [Germany] }`, '"Germany" is no country code'],
    [`${RULE}    when: { times: [25:00-26:00] }`, 'is no stretch of the day'],
    [`${RULE}    when: { weekdays: [monday] }`, 'must be one of sun, mon'],
    [`${RULE}    when: { route: [/a/*/b] }`, '* before its end'],
    [`${RULE}    when: { path: { contains: a, equals: b } }`, 'rules.0.when.path: must have exactly one of'],
    [`${RULE}    when: { headers: { x-a: {} } }`, 'rules.0.when.headers.x-a: must have exactly one of'],
    [`${RULE}    when: { path: { pattern: 'a{300}' } }`, 'is too costly: '],
    [`${RULE}    when: { path: { pattern: '((a{30}){30}){30}' } }`, 'is no pattern'],
    [`${RULE}    when: { path: { pattern: '(?=a)' } }`, 'is no pattern'],
    [`${RULE}    when: { path: { pattern: '(a)\\1' } }`, 'is no pattern'],
    [
      `${RULE}    when: { method: [GET] }\n    expires: 2026-02-31T00:00:00Z`,
      'line 5: rules.0.expires: "2026-02-31T00:00:00Z" is no time'
    ],
    [`${RULE}    when: { method: [GET] }\n    expires: tomorrow`, '"tomorrow" is no time'],
    [`${RULE}    when: { method: [GET] }\n    expires: 2026-02-01T00:00:00`, 'is no time'],
    [
      `${RULE}    when: { method: [GET] }\n  - { id: one, action: allow, when: { method: [PUT] } }`,
      'line 5: rules.1.id: "one" is there twice'
    ],
    ['rules: [{ id: a, action: allow, scope: client, when: { method: [GET] } }]', 'client is for throttle and block'],
    ['exceptions: [{ id: a, route: /a, classes: [scanning], maxScore: 0.9 }]', 'must have required properties expires'],
    [
      'exceptions: [{ id: a, route: /a, classes: [scanning], expires: 2027-01-01T00:00:00Z }]',
      'must have at least one of places'
    ],
    [
      'exceptions: [{ id: a, route: /a, classes: [scanning], features: { colour: { max: 1 } }, expires: 2027-01-01T00:00:00Z }]',
      'exceptions.0.features.colour: is no feature'
    ],
    [
      'exceptions: [{ id: a, route: /a, classes: [benign], maxScore: 1, expires: 2027-01-01T00:00:00Z }]',
      'must be one of sql-injection'
    ]
  ])('refuses %j', (text, named) => {
    expect(faultOf(text)).toContain(named);
  });
});

describe('texts of a policy', () => {
  it.each([
    ['30s', 30_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['30d', 2_592_000_000],
    ['1w', undefined],
    ['-1m', undefined],
    ['1.5h', undefined],
    ['10', undefined]
  ])('the duration %s is %s ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each([
    ['2 per 10,000', { kind: 'share', share: 0.0002 }],
    ['≤ 2 per 10,000', { kind: 'share', share: 0.0002 }],
    ['1 in 100', { kind: 'share', share: 0.01 }],
    ['5 per day', { kind: 'per-day', count: 5 }],
    ['≤ 5 a day', { kind: 'per-day', count: 5 }],
    ['0 per day', { kind: 'per-day', count: 0 }],
    ['2 per 2', undefined],
    ['0 per 100', undefined],
    ['1%', undefined]
  ])('the budget %j is %j', (text, expected) => {
    expect(parseBudget(text)).toEqual(expected);
  });

  it.each([
    ['08:00-18:30', { from: 480, to: 1110 }],
    ['22:00-06:00', { from: 1320, to: 360 }],
    ['00:00-24:00', { from: 0, to: 1440 }],
    ['24:00-06:00', undefined],
    ['08:00-08:00', undefined],
    ['8-18', undefined]
  ])('the stretch %s is %j', (text, expected) => {
    expect(parseDayTimes(text)).toEqual(expected);
  });
});
