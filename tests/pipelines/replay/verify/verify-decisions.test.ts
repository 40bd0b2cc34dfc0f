import { describe, expect, it } from 'vitest';
import { createDecisionIds } from '#data/decision-id.ts';
import type { DecisionRow } from '#data/decision-row.ts';
import { FEATURE_COUNT, FEATURE_HASH } from '#models/features/feature-specs.ts';
import { createRng } from '#models/rng.ts';
import { createScorer } from '#models/scorer.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import { resolvePolicy } from '#policy/policy.ts';
import { verifyDecisions, type Verification } from '#pipelines/replay/verify/verify-decisions.ts';
import { decisionTableOf } from '#tests/helpers/decision-table.ts';
import { smallBundle, vectorOf } from '#tests/helpers/small-bundle.ts';

const BUNDLE = smallBundle();
const FEATURES = new Array<number>(FEATURE_COUNT).fill(0);
const SCORES = createScorer(BUNDLE);
SCORES.score(Float32Array.from(FEATURES), 0);
const ATTACK = [...vectorOf('sql-injection', createRng(1))];
SCORES.score(Float32Array.from(ATTACK), 0);
const ATTACK_SCORES = { attackScore: SCORES.attackScore, anomalyScore: SCORES.anomalyScore };
SCORES.score(Float32Array.from(FEATURES), 0);
const POLICY = resolvePolicy(
  parsePolicy(
    'mode: enforce\nthresholds: { attack: 0.6, anomaly: 1 }\nlimits: { enabled: true, standard: { rate: 3/minute } }\nresponses: { sql-injection: { scope: client } }\nrules:\n  - { id: no-puts, action: block, scope: client, when: { method: [PUT] } }\n',
    'test'
  )
);
const START_MS = Date.UTC(2026, 10, 25);
const idOf = createDecisionIds('gw1');

/** Requests of one client a millisecond apart; turns are milliseconds after the start, with a fraction. */
function row(atMs: number, turns: { guard: number; judge?: number }, change: Partial<DecisionRow> = {}): DecisionRow {
  const turnOf = (ms: number): number => (START_MS + ms) * 1000;
  const isJudged = turns.judge !== undefined;
  return {
    decisionId: idOf(START_MS + atMs),
    gatewayId: 'gw1',
    timestampMs: START_MS + atMs,
    latencyMs: 10,
    clientKey: 'addr:a',
    method: 'GET',
    route: 'GET /',
    stage: isJudged ? 'proxy' : 'guard',
    action: 'allow',
    reason: '',
    wouldAction: 'allow',
    wouldReason: '',
    mode: 'enforce',
    degraded: '',
    policyVersion: 'p',
    stateStore: 'memory',
    guardTurn: turnOf(turns.guard),
    judgeTurn: turns.judge === undefined ? 0 : turnOf(turns.judge),
    ...(isJudged && {
      modelVersion: '2026-11-25.1',
      featureHash: FEATURE_HASH,
      features: FEATURES,
      attackScore: SCORES.attackScore,
      anomalyScore: SCORES.anomalyScore
    }),
    ...change
  } as DecisionRow; // the columns that verifying reads
}

const stopped = (action: DecisionRow['action'], reason: string): Partial<DecisionRow> => ({
  action,
  reason,
  wouldAction: action,
  wouldReason: reason
});
const PUT: Partial<DecisionRow> = { ...stopped('block', 'rule:no-puts'), method: 'PUT', stage: 'judge' };
const BLOCKED = stopped('block', 'standing:rule:no-puts');
const SHARED: Partial<DecisionRow> = { stateStore: 'redis' };

function verify(...rows: DecisionRow[]): Verification {
  const bundles = new Map([['2026-11-25.1', BUNDLE]]);
  return verifyDecisions({ table: decisionTableOf(rows), bundles, policies: new Map([['p', POLICY]]) });
}

describe('verifying a log', () => {
  it('counts requests in the order the state counted them, not in that of their arrival', () => {
    const limited = stopped('throttle', 'rate-limit');
    const found = verify(
      row(0, { guard: 3 }, limited),
      row(1, { guard: 1, judge: 1.5 }),
      row(2, { guard: 2, judge: 2.5 }),
      row(3, { guard: 2.7, judge: 2.9 })
    );
    expect(found).toMatchObject({ judged: 3, limited: 1, differing: 0 });
    const other = verify(
      row(0, { guard: 1 }, limited),
      row(1, { guard: 2, judge: 2.5 }),
      row(2, { guard: 3, judge: 3.5 }),
      row(3, { guard: 4, judge: 4.5 })
    );
    expect(other).toMatchObject({ limited: 0, differing: 2 });
    expect(other.examples.map(({ replayed }) => replayed)).toEqual([
      'allow  / allow ',
      'throttle rate-limit / throttle rate-limit'
    ]);
  });

  it('knows to the request from when on a decision against a client held in the gateway’s own state', () => {
    const found = verify(
      row(0, { guard: 0, judge: 5 }, PUT), // its body took five milliseconds
      row(1, { guard: 1, judge: 6 }), // counted before, judged after
      row(2, { guard: 7 }, BLOCKED)
    );
    expect(found).toMatchObject({ judged: 2, standing: 1, underWay: 0, differing: 0 });
    const late = verify(row(0, { guard: 0, judge: 5 }, PUT), row(2, { guard: 7, judge: 7.5 }));
    expect(late).toMatchObject({ differing: 1 });
    expect(late.examples[0]).toMatchObject({ replayed: 'block standing:rule:no-puts / block standing:rule:no-puts' });
    const early = verify(row(0, { guard: 0, judge: 5 }, PUT), row(1, { guard: 4 }, BLOCKED));
    expect(early).toMatchObject({ standing: 0, differing: 1 });
  });

  it('lets a shared state learn of a decision a little later, but never forget it', () => {
    const begin = row(0, { guard: 0, judge: 0.5 }, { ...PUT, ...SHARED });
    const untold = row(1, { guard: 20, judge: 20.5 }, SHARED);
    const told = row(2, { guard: 30 }, { ...BLOCKED, ...SHARED });
    expect(verify(begin, untold, told)).toMatchObject({ judged: 2, underWay: 1, standing: 1, differing: 0 });
    const forgotten = row(3, { guard: 40, judge: 40.5 }, SHARED);
    expect(verify(begin, told, forgotten)).toMatchObject({ differing: 1 });
    const tooLate = row(100, { guard: 100, judge: 100.5 }, SHARED);
    expect(verify(begin, tooLate)).toMatchObject({ underWay: 0, differing: 1 });
  });

  it('sees a step-down to observe mode end what its model has led to', () => {
    const byModel = { ...PUT, reason: 'model:sql-injection', wouldReason: 'model:sql-injection' };
    const held = { ...SHARED, mode: 'observe' as const };
    const rows = [
      row(0, { guard: 0, judge: 0.5 }, { ...byModel, ...SHARED, method: 'GET', features: ATTACK, ...ATTACK_SCORES }),
      row(90, { guard: 90 }, { ...stopped('block', 'standing:model:sql-injection'), ...SHARED }),
      row(100, { guard: 100, judge: 130 }, held),
      row(101, { guard: 101, judge: 120 }, held), // counted later, judged earlier
      row(102, { guard: 102 }, { ...stopped('block', 'standing:model:sql-injection'), ...SHARED })
    ];
    expect(verify(...rows.slice(0, 4))).toMatchObject({ standing: 1, judged: 3, differing: 0 });
    expect(verify(...rows)).toMatchObject({ standing: 1, differing: 1 });
  });

  it('keeps the states of gateways apart that share none', () => {
    const elsewhere = row(1, { guard: 7, judge: 7.5 }, { gatewayId: 'gw2' });
    expect(verify(row(0, { guard: 0, judge: 5 }, PUT), elsewhere)).toMatchObject({ judged: 2, differing: 0 });
  });

  it('goes by the time of arrival where an older gateway wrote no order', () => {
    const older = { stateStore: '', guardTurn: 0, judgeTurn: 0 };
    const found = verify(
      row(0, { guard: 0, judge: 0 }, { ...PUT, ...older }),
      row(1, { guard: 0, judge: 0 }, older), // within a round trip: either would do
      row(90, { guard: 0 }, { ...BLOCKED, ...older })
    );
    expect(found).toMatchObject({ judged: 2, underWay: 1, standing: 1, differing: 0 });
  });

  it('says by which reason something was decided that no log holds', () => {
    const refused = row(0, { guard: 0 }, stopped('refuse', 'deny-list'));
    expect(verify(refused)).toMatchObject({ outside: 1, outsideBy: { 'deny-list': 1 }, differing: 0 });
  });
});
