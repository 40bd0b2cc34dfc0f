import { describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { ReplayReport } from '#data/replay-report.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import { compilePolicy } from '#policy/compile-policy.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import { resolvePolicy } from '#policy/policy.ts';
import { brokenRules, parseFailOn } from '#pipelines/replay/fail-on.ts';
import { judgeTraffic, nothingStopped, type ReplaySide } from '#pipelines/replay/judge-traffic.ts';
import { replay } from '#pipelines/replay/replay.ts';
import { stumpBundle, trafficOf, type Row } from './replay-traffic.ts';

const SQL = 1;
const side = (changes: Partial<ReplaySide> = {}): ReplaySide => {
  const bundle = stumpBundle();
  return { name: 'v1', bundle, thresholds: bundle.thresholds, ...changes };
};

function replayOf(
  rows: readonly Row[],
  candidate = side(),
  baseline = side({ thresholds: { attack: 2, anomaly: 2 } })
) {
  const weights = { wrongBlock: 10, missedAttack: 1 };
  return replay({ traffic: trafficOf(rows), baseline, candidate, weights, seed: 1, id: 'x', nowMs: () => 5_000 });
}

const ROWS: readonly Row[] = [
  { client: 'addr:a', own: 0, value: 0, route: 'GET /a' },
  { client: 'addr:b', own: 0, value: 1, route: 'GET /b' },
  { client: 'addr:c', own: SQL, value: 1, route: 'GET /b' },
  { client: 'addr:c', own: SQL, value: 0, route: 'GET /a' },
  { client: 'addr:d', value: 1, route: 'GET /b' }
];

describe('replay', () => {
  it('counts newly blocked rows by route, client, class and reason, and follows its own schema', () => {
    const report = replayOf(ROWS);
    expect([...Value.Errors(ReplayReport, report)]).toEqual([]);
    expect(report).toMatchObject({ rows: 5, labelled: 4, newlyBlocked: 3, newlyAllowed: 0, newlyBlockedClients: 3 });
    expect(report.byRoute).toEqual([{ name: 'GET /b', newlyBlocked: 3, newlyAllowed: 0 }]);
    expect(report.byReason).toEqual([{ name: 'anomaly', newlyBlocked: 3, newlyAllowed: 0 }]);
    expect(report.byClass.map(({ name }) => name)).toEqual(['benign', 'sql-injection', 'unlabelled']);
    expect(report.examples[0]).toMatchObject({
      change: 'newly-blocked',
      requestId: 'r1',
      before: '',
      after: 'anomaly'
    });
    expect(report.examples[0]!.topFeatures).toHaveLength(1);
  });

  it('prices wrong blocks and missed attacks, with an interval around the price', () => {
    const { candidate, baseline } = replayOf(ROWS);
    expect(candidate).toMatchObject({ falsePositiveRate: 0.5, wrongBlocks: 1, recall: 0.5, missedAttacks: 1 });
    expect(candidate.cost.total).toBe(11);
    expect(baseline.cost.total).toBe(2);
    expect(candidate.cost.low).toBeLessThanOrEqual(11);
    expect(candidate.cost.high).toBeGreaterThanOrEqual(11);
  });

  it('mirrors: what the candidate newly blocks, the other way round is newly allowed', () => {
    const [there, back] = [replayOf(ROWS), replayOf(ROWS, side({ thresholds: { attack: 2, anomaly: 2 } }), side())];
    expect(back.newlyAllowed).toBe(there.newlyBlocked);
    expect(back.newlyBlocked).toBe(there.newlyAllowed);
  });

  it('finds no difference between a model and itself', () => {
    expect(replayOf(ROWS, side(), side())).toMatchObject({ newlyBlocked: 0, newlyAllowed: 0, examples: [] });
  });

  it('tries a limit: the request beyond it is stopped, and one after the window passes again', () => {
    const atMs = [0, 1, 2, 70_000];
    const limit = { name: '', max: 2, windowMs: 60_000 };
    const { reasons } = judgeTraffic(trafficOf(atMs.map((ms) => ({ atMs: ms }))), side({ limit }));
    expect(reasons).toEqual(['', '', 'rate-limit', '']);
  });

  it('says what would be stopped at all, beside nothing', () => {
    const traffic = trafficOf(ROWS);
    const report = replay({
      traffic,
      baseline: nothingStopped(traffic),
      candidate: side(),
      weights: { wrongBlock: 1, missedAttack: 1 },
      seed: 1,
      id: 'x',
      nowMs: () => 0
    });
    expect(report.newlyBlocked).toBe(report.candidate.stopped);
  });
});

describe('--fail-on', () => {
  it('names what is beyond its bar', () => {
    const report = replayOf(ROWS);
    expect(brokenRules(parseFailOn('fpr>0.001, newly-blocked>50,newly-blocked-clients>2'), report)).toEqual([
      'fpr>0.001: fpr is 0.5',
      'newly-blocked-clients>2: newly-blocked-clients is 3'
    ]);
  });

  it('fails on a figure that no label supports', () => {
    expect(brokenRules(parseFailOn('fpr>0.5'), replayOf([{ value: 0 }]))).toEqual([
      expect.stringContaining('no labelled row')
    ]);
  });

  it.each(['', 'fpr', 'fpr>=1', 'newly>3', 'fpr>x', 'fpr>0.1,,'])('refuses %j', (text) => {
    expect(() => parseFailOn(text)).toThrow(/--fail-on/);
  });
});

describe('a policy as candidate', () => {
  const policyOf = (text: string) => compilePolicy({ ...resolvePolicy(parsePolicy(text)), mode: 'enforce' });
  const anomalous: Row[] = [0, 1, 2, 3].map((second) => ({ atMs: second * 1000, value: 1, client: 'addr:b' }));

  it('replays thresholds of a policy instead of those of the artefact', () => {
    const policy = policyOf('thresholds:\n  anomaly: 1\n');
    expect(judgeTraffic(trafficOf(anomalous), side({ policy })).reasons).toEqual(['', '', '', '']);
  });

  it('replays its limits', () => {
    const policy = policyOf('limits:\n  enabled: true\n  standard: { rate: 1/minute }\nthresholds:\n  anomaly: 1\n');
    const { reasons } = judgeTraffic(trafficOf(anomalous), side({ policy }));
    expect(reasons).toEqual(['', 'rate-limit', 'rate-limit', 'rate-limit']);
  });

  it('replays exceptions that name a feature, also on traffic whose facts have none', () => {
    const exception = (max: number) =>
      policyOf(
        JSON.stringify({
          exceptions: [
            {
              ...{ id: 'e', route: '/', classes: ['anomaly'], expires: '2099-01-01T00:00:00Z' },
              features: { [FEATURES[0]!.name]: { max } }
            }
          ]
        })
      );
    const reasonsWith = (max: number) =>
      new Set(judgeTraffic(trafficOf(anomalous), side({ policy: exception(max) })).reasons);
    expect([...reasonsWith(1)]).toEqual(['']);
    expect([...reasonsWith(0.9)]).toEqual(['anomaly']);
  });

  it('replays standing decisions: a blocked client stays blocked until they end', () => {
    const policy = policyOf('responses:\n  anomaly: { action: block, scope: client, duration: 10s }\n');
    const rows: Row[] = [
      ...anomalous.slice(0, 1),
      { atMs: 5000, client: 'addr:b' },
      { atMs: 11_000, client: 'addr:b' }
    ];
    const { reasons } = judgeTraffic(trafficOf(rows), side({ policy }));
    expect(reasons).toEqual(['anomaly', 'standing:anomaly', '']);
  });
});
