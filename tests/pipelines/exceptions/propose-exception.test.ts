import { describe, expect, it } from 'vitest';
import { createDecisionIds } from '#data/decision-id.ts';
import type { DecisionRow } from '#data/decision-row.ts';
import type { AttackClass } from '#data/label.ts';
import { FEATURE_HASH, FEATURES } from '#models/features/feature-specs.ts';
import { createRng } from '#models/rng.ts';
import { letThrough } from '#pipelines/exceptions/let-through.ts';
import { proposeException, type ProposalOptions } from '#pipelines/exceptions/propose-exception.ts';
import { decisionTraffic } from '#pipelines/replay/decision-traffic.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import { resolvePolicy } from '#policy/policy.ts';
import { decisionTableOf } from '#tests/helpers/decision-table.ts';
import { smallBundle, vectorOf } from '#tests/helpers/small-bundle.ts';

const START_MS = Date.UTC(2026, 10, 25);
const idOf = createDecisionIds('gw1');
const rng = createRng(9);
const bundle = smallBundle();

type Given = { kind: AttackClass; route?: string; client?: string; place?: string };

function rowOf({ kind, route = 'POST /articles', client = 'addr:editor', place = '' }: Given, at: number): DecisionRow {
  const timestampMs = START_MS + at * 60_000;
  return {
    decisionId: idOf(timestampMs),
    gatewayId: 'gw1',
    timestampMs,
    clientKey: client,
    method: route.split(' ')[0]!,
    route,
    modelVersion: 'v1',
    featureHash: FEATURE_HASH,
    features: [...vectorOf(kind, rng)],
    matchedPlace: place,
    wouldAction: 'block',
    wouldReason: `model:${kind}`
  } as DecisionRow; // the columns replay reads
}

function optionsOf(given: readonly Given[], about: number, more: Partial<ProposalOptions> = {}): ProposalOptions {
  const rows = given.map(rowOf);
  return {
    traffic: decisionTraffic({ source: 'log', table: decisionTableOf(rows) }),
    decisionId: rows[about]!.decisionId,
    modelVersion: 'v1',
    bundle,
    policy: resolvePolicy(parsePolicy('', 'test')),
    note: 'ticket 1',
    expires: '2027-01-01T00:00:00Z',
    ...more
  };
}

const at = (wanted: string): number => FEATURES.findIndex(({ name }) => name === wanted);
const WORST_AT = at('payload_worst_logit');
const REQUESTS_AT = at('client_requests_1h_log2');
const HTML: Given = { kind: 'sql-injection', place: 'json.body' };

describe('proposing an exception', () => {
  it('names the route, the class, the place and how bad a text may look, and an end', () => {
    const options = optionsOf([{ kind: 'benign' }, HTML], 1);
    const spec = proposeException(options);
    expect(spec).toMatchObject({
      id: `fp-${options.decisionId}`,
      route: 'POST /articles',
      classes: ['sql-injection'],
      places: ['json.body'],
      expires: '2027-01-01T00:00:00Z',
      note: 'ticket 1'
    });
    expect(spec.maxScore).toBeUndefined();
    expect(letThrough(options, spec).examples.map(({ decisionId }) => decisionId)).toEqual([options.decisionId]);
    expect(parsePolicy(JSON.stringify({ exceptions: [spec] }), 'test').exceptions).toEqual([spec]);
  });

  it('lets the same text pass whatever its client has done since, and none that looks worse', () => {
    const options = optionsOf([HTML], 0);
    const { features } = proposeException(options);
    const worst = options.traffic.vectorsFor(bundle).values[WORST_AT]!;
    const max = features!['payload_worst_logit']!.max!;
    expect(max).toBeGreaterThanOrEqual(worst);
    expect(max).toBeLessThan(worst + 0.02);
    const changed = (change: (vector: number[]) => void): boolean => {
      const other = rowOf({ ...HTML, client: 'addr:other' }, 1);
      const vector = [...options.traffic.vectorsFor(bundle).values];
      change(vector);
      const rows = [rowOf({ kind: 'benign' }, 0), { ...other, features: vector }];
      const traffic = decisionTraffic({ source: 'log', table: decisionTableOf(rows) });
      return letThrough({ ...options, traffic }, proposeException(options)).rows === 1;
    };
    expect(changed((vector) => (vector[REQUESTS_AT] = 9))).toBe(true);
    expect(changed((vector) => (vector[WORST_AT] = max + 1))).toBe(false);
  });

  it('allows behaviour the highest score the log has of the client there', () => {
    const options = optionsOf([{ kind: 'scraping' }, { kind: 'scraping' }, { kind: 'scraping', client: 'addr:b' }], 0);
    const through = letThrough(options, proposeException(options));
    expect(through.rows).toBeGreaterThanOrEqual(2);
  });

  it('leaves the place out where behaviour was found, not text', () => {
    const spec = proposeException(optionsOf([{ kind: 'scraping' }], 0));
    expect(spec.classes).toEqual(['scraping']);
    expect(spec.places).toBeUndefined();
  });

  it('shows what else it would have let through: same route, class and place, and nothing of other routes or places', () => {
    const given = [
      HTML,
      { ...HTML, client: 'addr:other' },
      { ...HTML, route: 'POST /login' },
      { ...HTML, place: 'json.title' },
      { kind: 'benign' as const }
    ];
    const options = optionsOf(given, 0);
    const through = letThrough(options, { ...proposeException(options), features: {} });
    expect(through).toMatchObject({ rows: 2, of: 5, clients: 2, labelledAttacks: 0 });
    expect(through.byClass).toEqual([{ name: 'model:sql-injection', rows: 2 }]);
  });

  it('counts only the client of the decision when it is narrowed to one', () => {
    const options = optionsOf([HTML, { ...HTML, client: 'addr:other' }], 0, { cidr: ['203.0.113.7'] });
    const spec = proposeException(options);
    expect(spec.cidr).toEqual(['203.0.113.7']);
    expect(letThrough(options, { ...spec, features: {} }).clients).toBe(1);
  });

  it('refuses what was let through, what is not there, and names the decision behind a standing one', () => {
    expect(() => proposeException(optionsOf([{ kind: 'benign' }], 0))).toThrow(/let through.*already/);
    expect(() => proposeException({ ...optionsOf([HTML], 0), decisionId: 'x' })).toThrow(/x is not in log.*seal/);
    const [first, stopped] = [rowOf(HTML, 0), { ...rowOf(HTML, 1), features: null }];
    stopped.wouldReason = 'standing:repeated:model:sql-injection';
    const traffic = decisionTraffic({ source: 'log', table: decisionTableOf([first, stopped]) });
    const options = { ...optionsOf([HTML], 0), traffic, decisionId: stopped.decisionId };
    expect(() => proposeException(options)).toThrow(new RegExp(`what led to it is ${first.decisionId}`));
  });
});
