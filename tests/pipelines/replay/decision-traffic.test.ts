import { describe, expect, it } from 'vitest';
import { createDecisionIds } from '#data/decision-id.ts';
import type { DecisionRow } from '#data/decision-row.ts';
import { FEATURE_COUNT, FEATURE_HASH } from '#models/features/feature-specs.ts';
import { asLogged } from '#pipelines/replay/judge-traffic.ts';
import { decisionTraffic } from '#pipelines/replay/decision-traffic.ts';

const START_MS = Date.UTC(2026, 10, 25);
const idOf = createDecisionIds('gw1');

function decision(atMs: number, changes: Partial<DecisionRow> = {}): DecisionRow {
  return {
    decisionId: idOf(atMs),
    timestampMs: atMs,
    clientKey: 'addr:a',
    route: 'GET /',
    wouldAction: 'allow',
    wouldReason: '',
    modelVersion: '2026-11-25.1',
    featureHash: FEATURE_HASH,
    features: new Array<number>(FEATURE_COUNT).fill(1),
    ...changes
  } as DecisionRow; // the columns replay reads
}

const minutes = (count: number): DecisionRow[] =>
  Array.from({ length: count }, (_, at) => decision(START_MS + at * 60_000));

describe('traffic from the decision log', () => {
  it('puts the segments of two gateways in order of time and counts rows both hold once', () => {
    const rows = minutes(4);
    const traffic = decisionTraffic({ source: 'log', rows: [rows[3]!, rows[1]!, rows[0]!, rows[1]!, rows[2]!] });
    expect([...traffic.timestampMs]).toEqual(rows.map(({ timestampMs }) => timestampMs));
    expect(traffic.notes.join()).toMatch(/1 rows were there twice/);
  });

  it('tells of a gap in the log', () => {
    const rows = [...minutes(2), decision(START_MS + 5 * 3_600_000)];
    expect(decisionTraffic({ source: 'log', rows }).notes.join()).toMatch(/1 gaps of more than an hour.*T05:00/);
    expect(decisionTraffic({ source: 'log', rows: minutes(9) }).notes.join()).not.toMatch(/gap/);
  });

  it('tells of clocks that disagree', () => {
    const rows = [...minutes(3), decision(START_MS, { decisionId: idOf(START_MS + 60_000) })];
    expect(decisionTraffic({ source: 'log', rows }).notes.join()).toMatch(/1 rows whose time is not that of their id/);
  });

  it.each([
    ['an empty range', [], 'INPUT_EMPTY', /no decision in this range/],
    ['rows that were never scored', [decision(START_MS, { features: null })], 'INPUT_EMPTY', /none of 1 decisions/],
    ['another feature hash', [decision(START_MS, { featureHash: 'f'.repeat(64) })], 'FEATURE_MISMATCH', /ffffffffffff/],
    [
      'another number of features',
      [decision(START_MS, { features: [1] })],
      'FEATURE_MISMATCH',
      /cannot be computed anew/
    ]
  ])('refuses %s and says so', (_what, rows, code, message) => {
    expect(() => decisionTraffic({ source: 'log', rows })).toThrow(message);
    expect(() => decisionTraffic({ source: 'log', rows })).toThrow(expect.objectContaining({ code }));
  });

  it('takes labels a person gave, and the reasons that were logged', () => {
    const [row] = minutes(1);
    const logged = { ...row!, wouldAction: 'block' as const, wouldReason: 'anomaly' };
    const traffic = decisionTraffic({ source: 'log', rows: [logged], labels: new Map([[row!.decisionId, 'benign']]) });
    expect(asLogged(traffic)?.reasons).toEqual(['anomaly']);
    expect([...traffic.classes]).toEqual([0]);
  });
});
