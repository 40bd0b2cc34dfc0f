import { describe, expect, it } from 'vitest';
import { createDecisionIds } from '#data/decision-id.ts';
import type { DecisionRow, Feedback } from '#data/decision-row.ts';
import { FEATURE_COUNT, FEATURE_HASH } from '#models/features/feature-specs.ts';
import { describeFeedback, joinFeedback } from '#pipelines/feedback/labelled-decisions.ts';
import { withFeedback } from '#pipelines/feedback/with-feedback.ts';
import type { Featurised } from '#pipelines/steps/make-features.ts';
import { sharedMatrix } from '#pipelines/dataset.ts';
import { HOLDOUT, TRAIN } from '#pipelines/split.ts';
import { decisionTableOf } from '#tests/helpers/decision-table.ts';

const START_MS = Date.UTC(2026, 10, 25);
const idOf = createDecisionIds('gw1');

function row(at: number, changes: Partial<DecisionRow> = {}): Partial<DecisionRow> {
  const timestampMs = START_MS + at * 1000;
  return {
    decisionId: idOf(timestampMs),
    timestampMs,
    clientKey: 'addr:a',
    route: 'GET /',
    modelVersion: 'v1',
    featureHash: FEATURE_HASH,
    features: new Array<number>(FEATURE_COUNT).fill(at),
    ...changes
  };
}

const said = ({ decisionId }: Partial<DecisionRow>, changes: Partial<Feedback> = {}): Feedback => ({
  decisionId: decisionId!,
  attackClass: 'benign',
  by: 'ann',
  note: '',
  atMs: 0,
  ...changes
});

describe('labelled decisions', () => {
  it('joins the newest label of each decision with its vector, and says who gave how many', () => {
    const rows = [row(1), row(2), row(3)];
    const labels = [said(rows[0]!), said(rows[2]!), said(rows[2]!, { attackClass: 'scanning', by: 'bob' })];
    const joined = joinFeedback(decisionTableOf(rows), labels);
    expect(joined.table.decisionIds).toEqual([rows[0]!.decisionId, rows[2]!.decisionId]);
    expect([...joined.classes]).toEqual([0, 11]);
    expect(joined.provenance).toMatchObject({
      decisions: 2,
      by: { ann: 1, bob: 1 },
      classes: { benign: 1, scanning: 1 }
    });
    expect(describeFeedback(joined.provenance)).toMatch(/2 decisions of 1 clients.*by ann 1, bob 1; decided by v1/);
  });

  it.each([
    ['a decision that is not in the log', [row(1)], [said(row(9))], { notInLog: 1 }],
    ['one that was never scored', [row(1, { features: null })], null, { notScored: 1 }],
    ['one of another feature list', [row(1, { featureHash: 'f' })], null, { otherFeatures: 1 }]
  ] as const)('leaves out %s', (_what, rows, labels, leftOut) => {
    const other = row(5);
    const all = [...rows, other];
    const given = [...(labels ?? rows.map((each) => said(each))), said(other)];
    expect(joinFeedback(decisionTableOf(all), given).provenance.leftOut).toMatchObject(leftOut);
    expect(joinFeedback(decisionTableOf([...rows]), labels ?? rows.map((each) => said(each))).table.rows).toBe(0);
  });

  it('learns nothing from a client under enforcement, until an hour after', () => {
    const stopped = row(1, { features: null, reason: 'standing:model:scraping', action: 'block' });
    const rows = [row(0), stopped, row(2), row(3, { clientKey: 'addr:b' }), row(3_700)];
    const joined = joinFeedback(
      decisionTableOf(rows),
      rows.map((each) => said(each))
    );
    expect(joined.table.decisionIds).toEqual([rows[0]!.decisionId, rows[3]!.decisionId, rows[4]!.decisionId]);
    expect(joined.provenance.leftOut).toMatchObject({ underEnforcement: 1, notScored: 1 });
  });

  it('takes at most twenty of one client', () => {
    const rows = Array.from({ length: 25 }, (_, at) => row(at));
    const joined = joinFeedback(
      decisionTableOf(rows),
      rows.map((each) => said(each))
    );
    expect([joined.table.rows, joined.provenance.leftOut.overCap]).toEqual([20, 5]);
  });

  it('adds rows to train alone: validation and holdout stay as they are', () => {
    const rows = [row(1), row(2)];
    const joined = joinFeedback(decisionTableOf(rows), [said(rows[0]!), said(rows[1]!, { attackClass: 'scanning' })]);
    const features = withFeedback(featured(), joined);
    const added = features.dataset.matrix.rows - 3;
    expect(added).toBe(20);
    expect([...features.split.parts.subarray(0, 3)]).toEqual([TRAIN, HOLDOUT, HOLDOUT]);
    expect([...features.split.parts.subarray(3)].every((part) => part === TRAIN)).toBe(true);
    expect([...features.dataset.classes.subarray(3, 5)]).toEqual([0, 11]);
    expect(features.dataset.matrix.values[4 * FEATURE_COUNT]).toBe(2);
    expect(features.dataset.clientKeys).toHaveLength(23);
    expect(features.split.criteria.at(-1)).toMatch(/2 labelled decisions/);
  });
});

function featured(): Featurised {
  const texts = ['a', 'b', 'c'];
  return {
    dataset: {
      matrix: sharedMatrix(3, FEATURE_COUNT),
      classes: Uint8Array.of(0, 0, 1),
      baselineClasses: new Uint8Array(3),
      timestampMs: Float64Array.of(1, 2, 3),
      requestIds: texts,
      clientKeys: texts,
      routes: texts,
      actors: texts,
      campaignIds: texts,
      templateIds: texts,
      worstPlaces: texts,
      isTimed: true,
      hasClients: true
    },
    split: {
      parts: Uint8Array.of(TRAIN, HOLDOUT, HOLDOUT),
      rowsPerPart: { train: 1, validation: 0, holdout: 2, 'set-aside': 0 },
      criteria: []
    },
    payload: {}
  } as unknown as Featurised; // its payload model is not looked at
}
