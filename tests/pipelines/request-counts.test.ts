import { describe, expect, it } from 'vitest';
import { readRequestCounts, type CountArguments } from '#pipelines/request-counts.ts';

describe('request counts', () => {
  it.each<[CountArguments, number, number]>([
    [{}, 80_000, 20_000],
    [{ requests: 100 }, 80, 20],
    [{ requests: 1000, attacks: 0.05 }, 950, 50],
    [{ requests: 10, attacks: 0 }, 10, 0],
    [{ type: 'normal', count: 5 }, 5, 0],
    [{ type: 'attacks', count: 5 }, 0, 5],
    [{ normal: 30, attacks: 7 }, 30, 7],
    [{ normal: 30 }, 30, 0]
  ])('reads %j', (args, normalRequests, attackRequests) => {
    expect(readRequestCounts(args)).toEqual({ normalRequests, attackRequests });
  });

  it.each<[CountArguments, RegExp]>([
    [{ requests: 0 }, /nothing to generate/],
    [{ requests: -5 }, /--requests=-5/],
    [{ requests: 1.5 }, /--requests=1.5/],
    [{ requests: NaN }, /--requests=NaN/],
    [{ requests: 100, attacks: 20 }, /--attacks=20: .* share/],
    [{ requests: 100, attacks: NaN }, /--attacks=NaN/],
    [{ type: 'normal' }, /--type and --count/],
    [{ count: 4 }, /--type and --count/],
    [{ type: 'normal', count: 4, requests: 4 }, /cannot be mixed/],
    [{ normal: 4, requests: 4 }, /cannot be mixed/],
    [{ normal: 4, attacks: 0.2 }, /--attacks=0.2: must be a whole number/],
    [{ requests: 1e9 }, /at most/]
  ])('refuses %j', (args, message) => {
    expect(() => readRequestCounts(args)).toThrow(message);
  });
});
