import { describe, expect, it } from 'vitest';
import { createRng } from '#models/rng.ts';
import { planAttempts } from '#pipelines/simulate/attackers/stuffing-plan.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';

const HOUR_MS = 3_600_000;

function quantile(values: number[], share: number): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length * share)]!;
}

describe('planAttempts', () => {
  const attempts = planAttempts(createRng(2), 60_000, HOUR_MS);
  const byAddress = new Map<number, { tries: number; identities: Set<number> }>();
  for (const { address, identity } of attempts) {
    const seen = byAddress.get(address) ?? { tries: 0, identities: new Set<number>() };
    seen.tries++;
    seen.identities.add(identity);
    byAddress.set(address, seen);
  }
  const tries = [...byAddress.values()].map((seen) => seen.tries);
  const identities = [...byAddress.values()].map((seen) => seen.identities.size);

  /** Of a real hour: 530,816 attempts from 91,313 addresses on 139,406 identities. */
  it.each([
    { what: 'attempts per address, median', value: () => quantile(tries, 0.5), low: 2, high: 2 },
    { what: 'attempts per address, third quartile', value: () => quantile(tries, 0.75), low: 3, high: 5 },
    { what: 'attempts per address, mean', value: () => attempts.length / byAddress.size, low: 3.5, high: 8 },
    { what: 'attempts per address, most', value: () => Math.max(...tries), low: 300, high: 15_000 },
    { what: 'identities per address, median', value: () => quantile(identities, 0.5), low: 1, high: 1 },
    { what: 'identities per address, 90 %', value: () => quantile(identities, 0.9), low: 3, high: 7 },
    { what: 'identities per address, 95 %', value: () => quantile(identities, 0.95), low: 5, high: 12 },
    { what: 'identities per address, 99 %', value: () => quantile(identities, 0.99), low: 25, high: 110 },
    {
      what: 'attempts per identity',
      value: () => attempts.length / new Set(attempts.map(({ identity }) => identity)).size,
      low: 3.3,
      high: 4.5
    }
  ])('comes near the published aggregates: $what', ({ value, low, high }) => {
    expect(value()).toBeGreaterThanOrEqual(low);
    expect(value()).toBeLessThanOrEqual(high);
  });

  it('stays inside its window, in order of time, with exactly the attempts asked for', () => {
    expect(attempts).toHaveLength(60_000);
    for (const [at, { atMs }] of attempts.entries()) {
      expect(atMs).toBeGreaterThanOrEqual(at === 0 ? 0 : attempts[at - 1]!.atMs);
      expect(atMs).toBeLessThanOrEqual(HOUR_MS);
    }
  });
});

describe('distributed credential stuffing as it is recorded', () => {
  const records = [
    ...simulate({ seed: 8, normalRequests: 0, attackRequests: 3_000, attackClasses: ['credential-stuffing'] })
  ].filter(({ label }) => label?.templateId.startsWith('credential-stuffing/distributed') === true);
  const share = (...statuses: number[]): number =>
    records.filter(({ status }) => statuses.includes(status)).length / records.length;

  /** Published: 200 43 %, 403 28 %, 429 20 %, 302 8 %; sites that answer 401 to a wrong password share the first. */
  it.each([
    { what: 'answered (200, 401, 302)', value: () => share(200, 401, 302), published: 0.51 },
    { what: 'refused (403)', value: () => share(403), published: 0.28 },
    { what: 'limited (429)', value: () => share(429), published: 0.2 }
  ])('is $what about as often as published', ({ value, published }) => {
    expect(records.length).toBeGreaterThan(500);
    expect(Math.abs(value() - published)).toBeLessThan(0.06);
  });

  it('comes from many addresses, most of which try once or twice', () => {
    const tries = new Map<string, number>();
    for (const { address } of records) tries.set(address, (tries.get(address) ?? 0) + 1);
    expect(tries.size).toBeGreaterThan(records.length / 8);
    expect(quantile([...tries.values()], 0.5)).toBeLessThanOrEqual(2);
  });
});
