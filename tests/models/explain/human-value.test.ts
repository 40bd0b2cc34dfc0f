import { describe, expect, it } from 'vitest';
import { FEATURE_NOUNS } from '#models/explain/feature-nouns.ts';
import { describeChange, describeValue } from '#models/explain/human-value.ts';
import { LEVERS } from '#models/explain/levers.ts';
import { medianVector, referenceMedian, referenceShares } from '#models/explain/normal-values.ts';
import { FEATURE_COUNT, FEATURES } from '#models/features/feature-specs.ts';
import { referenceBins } from '#models/drift/reference-bins.ts';

const specOf = (name: string) => FEATURES.find((spec) => spec.name === name)!;

describe('features in words', () => {
  it('there are words for every feature and for no other', () => {
    expect(Object.keys(FEATURE_NOUNS).sort()).toEqual(FEATURES.map(({ name }) => name).sort());
  });

  it('every feature moves with exactly one lever', () => {
    const moved = LEVERS.flatMap(({ columns }) => columns).sort((a, b) => a - b);
    expect(moved).toEqual([...Array(FEATURE_COUNT).keys()]);
  });

  it.each([
    ['client_requests_1m_log2', Math.log2(97), '96 requests in the last minute'],
    ['client_idle_ms_log2', Math.log2(36), "35 ms since this client's request before"],
    ['client_error_share_1h', 0.625, "62.5 % errors among this client's answers of the last hour"],
    ['payload_worst_logit', Math.log(49), '98 % likeness to an attack in the most suspicious value'],
    ['route_requests_rise_log2', 3, '8 × the usual requests a minute on this route'],
    ['headers_count', 7, '7 headers'],
    ['payload_worst_entropy_bits', 4.25, '4.3 bits per character in the most suspicious value'],
    ['odd_method_flag', 1, 'an odd method'],
    ['odd_method_flag', 0, 'not: an odd method'],
    ['client_requests_1h_log2', -1e-9, '0 requests in the last hour']
  ])('%s of %d is "%s"', (name, value, said) => {
    expect(describeValue(specOf(name), value)).toBe(said);
  });

  it.each([
    ['client_requests_1m_log2', Math.log2(97), Math.log2(15), 'with 14 instead of 96 requests in the last minute'],
    ['odd_method_flag', 1, 0, 'without an odd method'],
    ['user_agent_missing_flag', 1, 0, 'with a user agent']
  ])('%s from %d to %d is "%s"', (name, from, to, said) => {
    expect(describeChange(specOf(name), from, to)).toBe(said);
  });
});

describe('what is normal', () => {
  it('is the lower median of each column, and nothing without vectors', () => {
    expect(
      medianVector(
        [
          [1, 9],
          [3, 7],
          [2, 8],
          [9, 0]
        ],
        2
      )
    ).toEqual(Float32Array.of(2, 7));
    expect(medianVector([], 2)).toBeUndefined();
  });

  it.each([
    [[0, 0, 0, 0, 0, 0, 0, 1, 2, 3], 0],
    [Array.from({ length: 101 }, (_, at) => at), 50],
    [[4, 4, 4], 4]
  ])('of training is the median of %j: %d', (values, median) => {
    expect(referenceMedian(referenceBins(values))).toBe(median);
  });

  it('places a value in the traffic it was learned from', () => {
    const bins = referenceBins(Array.from({ length: 100 }, (_, at) => at));
    expect(referenceShares(bins, 1_000)).toEqual({ below: 0.9, above: 0 });
    expect(referenceShares(bins, -1).below).toBe(0);
    expect(referenceShares(bins, -1).above).toBeGreaterThanOrEqual(0.9);
  });
});
