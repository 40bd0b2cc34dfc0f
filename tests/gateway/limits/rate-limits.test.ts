import { describe, expect, it } from 'vitest';
import { rateLimitFields, retryAfterSeconds } from '#gateway/limits/rate-limit-fields.ts';
import { limitsOfSettings, type LimitSettings } from '#gateway/limits/limits-of-settings.ts';
import { createRateLimits, NO_LIMITS } from '#policy/limits/rate-limits.ts';

const DEFAULTS: LimitSettings = {
  RATE_LIMIT_DRY_RUN: false,
  RATE_LIMIT_PER_MINUTE: 600,
  RATE_LIMIT_WINDOW_SECONDS: 60,
  RATE_LIMIT: '',
  RATE_LIMIT_ROUTES: '',
  RATE_LIMIT_KEYS: ''
};

describe('limits of the settings', () => {
  it.each([
    [{}, { name: '', max: 600, windowMs: 60_000 }],
    [{ RATE_LIMIT_WINDOW_SECONDS: 10 }, { name: '', max: 100, windowMs: 10_000 }],
    [
      { RATE_LIMIT_PER_MINUTE: 1, RATE_LIMIT_WINDOW_SECONDS: 1 },
      { name: '', max: 1, windowMs: 1000 }
    ],
    [{ RATE_LIMIT: '100/minute' }, { name: '', max: 100, windowMs: 60_000 }],
    [
      { RATE_LIMIT: '5/second', RATE_LIMIT_PER_MINUTE: 9 },
      { name: '', max: 5, windowMs: 1000 }
    ],
    [{ RATE_LIMIT: '7/day' }, { name: '', max: 7, windowMs: 86_400_000 }]
  ])('%j give %j', (change, expected) => {
    expect(createRateLimits(limitsOfSettings({ ...DEFAULTS, ...change })).standard).toEqual(expected);
  });

  const routes = 'POST /login=5/minute, /api=1000/minute, /api/search=30/minute, /files/=3/hour';
  it.each([
    ['POST', '/login', 5],
    ['POST', '/login/otp', 5],
    ['GET', '/login', undefined],
    ['POST', '/logins', undefined],
    ['GET', '/api', 1000],
    ['GET', '/api/search', 30],
    ['GET', '/api/searching', 1000],
    ['GET', '/files', 3],
    ['GET', '/filed', undefined],
    ['GET', '/files/a', 3]
  ])('%s %s is limited by the longest prefix that fits: %s', (method, path, expected) => {
    const limits = createRateLimits(limitsOfSettings({ ...DEFAULTS, RATE_LIMIT_ROUTES: routes }));
    expect(limits.ofRoute(method, path)?.max).toBe(expected);
  });

  it('are none when limits are off', () => {
    expect([NO_LIMITS.standard, NO_LIMITS.ofRoute('GET', '/'), NO_LIMITS.ofClient('acme')]).toEqual(
      Array.from({ length: 3 }, () => undefined)
    );
  });
});

describe('RateLimit fields', () => {
  const limit = { name: '', max: 100, windowMs: 60_000 };
  it('tell an admitted client what is left of which policy', () => {
    expect(rateLimitFields({ isRefused: false, limit, remaining: 42, retryAfterMs: 0 })).toEqual({
      'ratelimit-policy': '"default";q=100;w=60',
      ratelimit: '"default";r=42;t=60'
    });
  });

  it('tell a refused client when to come back, never before Retry-After', () => {
    const fields = rateLimitFields({ isRefused: true, limit, remaining: 0, retryAfterMs: 2001 });
    expect(fields.ratelimit).toBe(`"default";r=0;t=${retryAfterSeconds(2001)}`);
    expect(retryAfterSeconds(2001)).toBe(3);
    expect(retryAfterSeconds(1)).toBe(1);
  });

  it('name a policy as a structured string whatever it is called', () => {
    const named = { ...limit, name: 'POST /"é\\' };
    const fields = rateLimitFields({ isRefused: false, limit: named, remaining: 1, retryAfterMs: 0 });
    expect(fields['ratelimit-policy']).toBe('"POST /\\"?\\\\";q=100;w=60');
  });
});
