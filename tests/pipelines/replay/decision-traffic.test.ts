import { describe, expect, it } from 'vitest';
import { createDecisionIds } from '#data/decision-id.ts';
import type { DecisionRow } from '#data/decision-row.ts';
import { FEATURE_COUNT, FEATURE_HASH } from '#models/features/feature-specs.ts';
import { asLogged } from '#pipelines/replay/judge-traffic.ts';
import { decisionTraffic } from '#pipelines/replay/decision-traffic.ts';
import { decisionTableOf } from '#tests/helpers/decision-table.ts';

const START_MS = Date.UTC(2026, 10, 25);
const idOf = createDecisionIds('gw1');

function decision(atMs: number, changes: Partial<DecisionRow> = {}): DecisionRow {
  return {
    decisionId: idOf(atMs),
    gatewayId: 'gw1',
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

const trafficOf = (rows: readonly DecisionRow[], labels?: Parameters<typeof decisionTraffic>[0]['labels']) =>
  decisionTraffic({ source: 'log', table: decisionTableOf(rows), ...(labels && { labels }) });

describe('traffic from the decision log', () => {
  it('puts the segments of two gateways in order of time and counts rows both hold once', () => {
    const rows = minutes(4);
    const traffic = trafficOf([rows[3]!, rows[1]!, rows[0]!, rows[1]!, rows[2]!]);
    expect([...traffic.timestampMs]).toEqual(rows.map(({ timestampMs }) => timestampMs));
    expect(traffic.notes.join()).toMatch(/1 rows were there twice/);
  });

  it('tells of a gap in the log', () => {
    const rows = [...minutes(2), decision(START_MS + 5 * 3_600_000)];
    expect(trafficOf(rows).notes.join()).toMatch(/1 gaps of more than an hour.*T05:00/);
    expect(trafficOf(minutes(9)).notes.join()).not.toMatch(/gap/);
  });

  it('tells of clocks that disagree', () => {
    const rows = [...minutes(3), decision(START_MS, { decisionId: idOf(START_MS + 60_000) })];
    expect(trafficOf(rows).notes.join()).toMatch(/1 rows whose time is not that of their id/);
  });

  it.each([
    ['rows that were never scored', [decision(START_MS, { features: null })], 'INPUT_EMPTY', /none of 1 decisions/],
    ['another feature hash', [decision(START_MS, { featureHash: 'f'.repeat(64) })], 'FEATURE_MISMATCH', /ffffffffffff/],
    [
      'another number of features',
      [decision(START_MS, { features: [1] })],
      'FEATURE_MISMATCH',
      /computed anew only from whole content/
    ]
  ])('refuses %s and says so', (_what, rows, code, message) => {
    expect(() => trafficOf(rows)).toThrow(message);
    expect(() => trafficOf(rows)).toThrow(expect.objectContaining({ code }));
  });

  it('keeps what a standing decision or a limit stopped, without a vector, and leaves out what lists and keys decided', () => {
    const [scored] = minutes(1);
    const stopped = (atMs: number, wouldReason: string): DecisionRow =>
      decision(atMs, { features: null, featureHash: '', wouldAction: 'block', wouldReason });
    const traffic = trafficOf([
      scored!,
      stopped(START_MS + 1, 'standing:model:scanning'),
      stopped(START_MS + 2, 'rate-limit'),
      stopped(START_MS + 3, 'deny-list')
    ]);
    expect(traffic.loggedReasons).toEqual(['', 'standing:model:scanning', 'rate-limit']);
    expect([...traffic.isScored!]).toEqual([1, 0, 0]);
    expect(traffic.notes.join()).toMatch(/1 rows that lists, keys or faults decided/);
  });

  it('tells how many gateways wrote the log', () => {
    const rows = [...minutes(2), decision(START_MS + 5, { gatewayId: 'gw2' })];
    expect(trafficOf(rows).notes.join()).toMatch(/rows of 2 gateways are merged/);
    expect(trafficOf(minutes(2)).notes.join()).not.toMatch(/merged/);
  });

  it('takes labels a person gave, and the reasons that were logged', () => {
    const [row] = minutes(1);
    const logged = { ...row!, wouldAction: 'block' as const, wouldReason: 'anomaly' };
    const traffic = trafficOf([logged], new Map([[row!.decisionId, 'benign']]));
    expect(asLogged(traffic)?.reasons).toEqual(['anomaly']);
    expect([...traffic.classes]).toEqual([0]);
  });
});
