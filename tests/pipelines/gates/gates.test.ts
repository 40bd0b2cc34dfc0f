import { describe, expect, it } from 'vitest';
import type { GateOutcome } from '#models/registry-evidence.ts';
import type { Evaluation } from '#pipelines/evaluate/evaluation.ts';
import { rateOver } from '#pipelines/evaluate/rate.ts';
import { regressionGates, replayGate } from '#pipelines/gates/comparison-gates.ts';
import { canaryGate } from '#pipelines/gates/canary-gate.ts';
import { DEFAULT_BARS } from '#pipelines/gates/gate-bars.ts';
import { heldOutGates } from '#pipelines/gates/held-out-gates.ts';
import type { JudgedTraffic } from '#pipelines/replay/judge-traffic.ts';
import { replay } from '#pipelines/replay/replay.ts';
import { stumpBundle, trafficOf, type Row } from '../replay/replay-traffic.ts';

const rate = (hits: number, n: number) =>
  rateOver(
    Int32Array.from({ length: n }, (_, at) => at),
    (row) => row < hits
  );

function evaluation(falsePositives: [number, number], recall: [number, number], requestsNeeded: number | null = null) {
  const thresholds = { falsePositiveBudget: 0.001, confidence: 0.95, requestsNeeded, validationBenign: 9000 };
  const perClass = [{ attackClass: 'sql-injection', flagged: rate(...recall) }];
  return { thresholds, holdout: { falsePositives: rate(...falsePositives), perClass } } as unknown as Evaluation; // what the gates read
}

const outcomes = (gates: readonly GateOutcome[]) => gates.map(({ outcome }) => outcome);

describe('gates on held-out rows', () => {
  it.each([
    ['none of 2995: just enough to prove one in a thousand', [0, 2995], 'pass', ''],
    ['none of 2994: one request too few', [0, 2994], 'fail', /1 more benign requests are needed/],
    ['1 of 6111', [1, 6111], 'pass', ''],
    ['15 of 9190', [15, 9190], 'fail', /more than the budget allows/],
    ['a rate within the budget whose upper bound is not', [3, 4000], 'fail', /more than the budget/],
    ['no row', [0, 0], 'fail', /2995 more/]
  ] as const)(
    'holds the upper bound of the false-positive rate against the budget: %s',
    (_what, counts, outcome, why) => {
      const fpr = heldOutGates(evaluation([...counts], [90, 100]), DEFAULT_BARS)[1]!;
      expect(fpr).toMatchObject({ gate: 'fpr-budget', outcome });
      expect(fpr.why).toMatch(why);
    }
  );

  it('fails a class whose recall surely lies below its floor, and not one that may reach it', () => {
    expect(heldOutGates(evaluation([0, 9000], [30, 100]), DEFAULT_BARS)[2]).toMatchObject({ outcome: 'fail' });
    expect(heldOutGates(evaluation([0, 9000], [6, 10]), DEFAULT_BARS)[2]).toMatchObject({ outcome: 'pass' });
  });

  it('says how many more requests a threshold needs', () => {
    expect(heldOutGates(evaluation([0, 9000], [90, 100], 3308), DEFAULT_BARS)[0]).toMatchObject({
      outcome: 'not-run',
      why: expect.stringContaining('3308 more') as string
    });
  });

  it('cannot say anything without labels, and says so', () => {
    const gates = heldOutGates({ ...evaluation([0, 1], [0, 1]), holdout: null }, DEFAULT_BARS);
    expect(outcomes(gates)).toEqual(['pass', 'not-run', 'not-run']);
    expect(gates[1]!.why).toMatch(/without labelled attacks/);
  });
});

const CLIENTS = 40;
/** Benign and attacking clients, ten rows each. */
const ROWS: Row[] = Array.from({ length: CLIENTS * 10 }, (_, at) => {
  const client = at % CLIENTS;
  return { client: `addr:${client}`, own: client < CLIENTS / 2 ? 0 : 1 };
});

function judged(name: string, isStopped: (row: Row, at: number) => boolean): JudgedTraffic {
  const none = new Float64Array(ROWS.length);
  return {
    name,
    reasons: ROWS.map((row, at) => (isStopped(row, at) ? 'anomaly' : '')),
    attackScores: none,
    anomalyScores: none,
    unjudged: 0
  };
}

function regression(candidate: JudgedTraffic): GateOutcome[] {
  const champion = judged('champion', ({ own }, at) => own === 1 && at % 2 === 0);
  return regressionGates({ traffic: trafficOf(ROWS), champion, candidate, seed: 1 }, DEFAULT_BARS);
}

describe('gates against the champion', () => {
  it('passes the champion itself and whoever is better', () => {
    expect(outcomes(regression(judged('same', ({ own }, at) => own === 1 && at % 2 === 0)))).toEqual(['pass', 'pass']);
    expect(outcomes(regression(judged('better', ({ own }) => own === 1)))).toEqual(['pass', 'pass']);
  });

  it('fails more false positives on the same rows', () => {
    const worse = judged('worse', ({ own }, at) => (own === 0 ? at % 3 === 0 : at % 2 === 0));
    expect(outcomes(regression(worse))).toEqual(['fail', 'pass']);
  });

  it('fails lost attacks on the same rows', () => {
    expect(outcomes(regression(judged('blind', () => false)))).toEqual(['pass', 'fail']);
  });

  it('fails a candidate that has forgotten one class, though it finds more of the others', () => {
    const rows: Row[] = Array.from({ length: 1_200 }, (_, at) => ({
      client: `addr:${at % 60}`,
      own: 1 + ((at % 60) % 3)
    }));
    const traffic = trafficOf(rows);
    const judgedAs = (name: string, isStopped: (own: number, at: number) => boolean): JudgedTraffic => ({
      ...judged(name, () => false),
      reasons: rows.map(({ own }, at) => (isStopped(own!, at) ? 'anomaly' : ''))
    });
    const champion = judgedAs('v1', (_own, at) => at % 2 === 0);
    const canary = (candidate: JudgedTraffic) => canaryGate({ traffic, champion, candidate, seed: 1 }, DEFAULT_BARS);
    expect(canary(champion)).toMatchObject({ gate: 'canary', outcome: 'pass' });
    expect(canary(judgedAs('v2', (_own, at) => at % 20 !== 0))).toMatchObject({ outcome: 'pass' });
    const forgetful = canary(judgedAs('v2', (own) => own !== 2));
    expect(forgetful).toMatchObject({ outcome: 'fail', why: 'v2 has forgotten cross-site-scripting' });
    expect(forgetful.figure).toMatch(/100\.?0* % pass/);
    const gates = regressionGates(
      { traffic, champion, candidate: judgedAs('v2', (own) => own !== 2), seed: 1 },
      DEFAULT_BARS
    );
    expect(gates[1]!.outcome).toBe('pass'); // in the mean it even gains
    expect(canary(judgedAs('v2', () => true)).outcome).toBe('pass');
    const idle = canaryGate(
      { traffic, champion: judgedAs('v0', () => false), candidate: champion, seed: 1 },
      DEFAULT_BARS
    );
    expect(idle).toMatchObject({ outcome: 'not-run', why: expect.stringMatching(/v0 stops too few/) as string });
  });

  it('fails a replay in which three clients are newly stopped, and names it', () => {
    const rows: Row[] = Array.from({ length: 300 }, (_, at) => ({
      client: `addr:${at % 100}`,
      value: at % 100 < 3 ? 1 : 0
    }));
    const bundle = stumpBundle();
    const side = { name: 'v2', bundle, thresholds: bundle.thresholds };
    const baseline = { ...side, name: 'v1', thresholds: { attack: 2, anomaly: 2 } };
    const weights = { wrongBlock: 1, missedAttack: 1 };
    const made = { traffic: trafficOf(rows), weights, seed: 1, id: 'r1', nowMs: () => 0 };
    const gate = replayGate(replay({ ...made, baseline, candidate: side }), DEFAULT_BARS);
    expect(gate).toMatchObject({
      outcome: 'fail',
      why: expect.stringMatching(/replay r1: addr:0, addr:1, addr:2/) as string
    });
    expect(replayGate(replay({ ...made, baseline: side, candidate: side }), DEFAULT_BARS).outcome).toBe('pass');
  });
});
