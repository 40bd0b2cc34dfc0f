import { describe, expect, it } from 'vitest';
import { createRateLimits, type LimitPlan } from '#policy/limits/rate-limits.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import { policyVersionOf, resolvePolicy, type PolicyDefaults } from '#policy/policy.ts';
import { policyOf } from './helpers/policy-scene.ts';

const SETTINGS: PolicyDefaults = {
  mode: 'enforce',
  anomalyThreshold: 0.6,
  failureMode: { guard: 'closed', judge: 'closed' },
  areLimitsOn: true,
  limits: {
    isDryRun: false,
    standard: { name: '', max: 600, windowMs: 60_000 },
    routes: new Map([['/login/*', { name: '/login', max: 5, windowMs: 60_000 }]]),
    clients: new Map([['acme', { name: 'key', max: 50, windowMs: 60_000 }]])
  }
};

function limitsOf(text: string): LimitPlan | null {
  return resolvePolicy(parsePolicy(text), SETTINGS).limits;
}

describe('a resolved policy', () => {
  it('takes from the settings what the file leaves open', () => {
    expect(resolvePolicy(parsePolicy(''), SETTINGS)).toMatchObject({
      mode: 'enforce',
      thresholds: { attack: null, anomaly: 0.6 },
      failureMode: { guard: 'closed', judge: 'closed' },
      limits: SETTINGS.limits
    });
  });

  it('goes by the file where that says something', () => {
    const text =
      'mode: observe\nthresholds: { anomaly: 0.9 }\nfailureMode: { guard: open, judge: open }\nlimits: { enabled: false }';
    expect(resolvePolicy(parsePolicy(text), SETTINGS)).toMatchObject({
      mode: 'observe',
      thresholds: { anomaly: 0.9 },
      failureMode: { guard: 'open', judge: 'open' },
      limits: null
    });
  });

  it('puts the limits of the file over those of the settings', () => {
    const plan = limitsOf(`
limits:
  standard: { rate: 10/second, dryRun: true }
  clients: { acme: { rate: 7/minute }, initech: { rate: 8/minute } }
routes:
  POST /login/*: { limit: { rate: 2/minute } }
  /search: { limit: { rate: 30/minute, dryRun: true } }
  /quiet: { mode: observe }
`);
    const limits = createRateLimits(plan!);
    expect(limits.standard).toEqual({ name: '', max: 10, windowMs: 1000, isDryRun: true });
    expect(limits.ofRoute('POST', '/login')).toMatchObject({ max: 2, isDryRun: false });
    expect(limits.ofRoute('GET', '/login/otp')).toMatchObject({ max: 5 });
    expect(limits.ofRoute('GET', '/search')).toEqual({ name: '/search', max: 30, windowMs: 60_000, isDryRun: true });
    expect(limits.ofRoute('GET', '/quiet')).toBeUndefined();
    expect([limits.ofClient('acme')?.max, limits.ofClient('initech')?.max, limits.ofClient('other')]).toEqual([
      7,
      8,
      undefined
    ]);
  });
});

describe('a policy version', () => {
  it('is 12 hexadecimal digits of what the policy says, not of how it is written', () => {
    const version = policyOf('mode: enforce\nblastRadius: 9').version;
    expect(version).toMatch(/^[0-9a-f]{12}$/);
    expect(policyOf('# the same\nblastRadius: 9\n\nmode: "enforce"').version).toBe(version);
    expect(policyOf('{"blastRadius": 9, "mode": "enforce", "standing": {"factor": 2}}').version).toBe(version);
  });

  it('changes with everything the policy says', () => {
    const texts = [
      '',
      'mode: enforce',
      'blastRadius: 9',
      'thresholds: { classes: { scanning: 0.9 } }',
      'routes: { /a: {} }',
      'routes: { /a: { limit: { rate: 1/second } } }',
      'rules: [{ id: a, action: block, when: { method: [GET] } }]',
      'rules: [{ id: a, action: block, when: { method: [GET] }, note: x }]'
    ];
    expect(new Set(texts.map((text) => policyOf(text).version)).size).toBe(texts.length);
  });

  it('holds the limits of the settings too', () => {
    const one = resolvePolicy(parsePolicy(''), SETTINGS);
    const clients = new Map([['acme', { name: 'key', max: 51, windowMs: 60_000 }]]);
    const other = resolvePolicy(parsePolicy(''), { ...SETTINGS, limits: { ...SETTINGS.limits, clients } });
    expect(policyVersionOf(one)).not.toBe(policyVersionOf(other));
  });
});
