import { describe, expect, it } from 'vitest';
import { CLASS_COUNT, sharedMatrix, type Dataset } from '#pipelines/dataset.ts';
import { holdoutFigures } from '#pipelines/evaluate/holdout.ts';
import type { RowScores } from '#pipelines/evaluate/score-rows.ts';

type Row = {
  own: number;
  attack: number;
  anomaly?: number;
  predicted: number;
  baseline?: number;
  actor?: string;
  client?: string;
};

const SQL = 1;
const SCAN = 11;

function datasetOf(rows: readonly Row[]): Dataset {
  const none = rows.map(() => '');
  return {
    matrix: sharedMatrix(rows.length, 1),
    classes: Uint8Array.from(rows, ({ own }) => own),
    baselineClasses: Uint8Array.from(rows, ({ baseline }) => baseline ?? 0),
    timestampMs: new Float64Array(rows.length),
    requestIds: none,
    clientKeys: rows.map(({ client }, at) => client ?? `client ${at}`),
    routes: none,
    actors: rows.map(({ actor }) => actor ?? ''),
    campaignIds: none,
    templateIds: none,
    worstPlaces: none,
    isTimed: true,
    hasClients: true
  };
}

function scoresOf(rows: readonly Row[]): RowScores {
  const values = new Float32Array(rows.length * CLASS_COUNT);
  for (const [at, { attack, predicted }] of rows.entries()) {
    values[at * CLASS_COUNT] = 1 - attack;
    if (predicted > 0) values[at * CLASS_COUNT + predicted]! += attack;
    else values[at * CLASS_COUNT + SQL]! += attack;
  }
  return {
    rows: Int32Array.from(rows.keys()),
    probabilities: { rows: rows.length, columns: CLASS_COUNT, values },
    predicted: Uint8Array.from(rows, ({ predicted }) => predicted),
    attack: Float64Array.from(rows, ({ attack }) => attack),
    anomaly: Float64Array.from(rows, ({ anomaly }) => anomaly ?? 0)
  };
}

function figuresOf(rows: readonly Row[], thresholds = { attack: 0.5, anomaly: 0.9 }) {
  const scores = scoresOf(rows);
  return holdoutFigures({
    dataset: datasetOf(rows),
    holdout: scores,
    unshifted: scores,
    validation: scores,
    thresholds,
    scoringMicroseconds: { p50: 1, p99: 2 }
  });
}

const ROWS: readonly Row[] = [
  { own: 0, attack: 0.1, predicted: 0, actor: 'shopper' },
  { own: 0, attack: 0.2, predicted: 0, actor: 'shopper', baseline: SQL },
  { own: 0, attack: 0.6, predicted: SQL, actor: 'crawler' },
  { own: 0, attack: 0.3, anomaly: 0.95, predicted: 0, actor: 'crawler' },
  { own: SQL, attack: 0.9, predicted: SQL, actor: 'prober', baseline: SQL },
  { own: SQL, attack: 0.4, predicted: 0, actor: 'prober' },
  { own: SCAN, attack: 0.8, predicted: SQL, actor: 'scanner' },
  { own: SCAN, attack: 0.1, anomaly: 0.9, predicted: 0, actor: 'scanner' }
];

describe('holdout figures', () => {
  it('counts what either forest flags, with n and interval', () => {
    const figures = figuresOf(ROWS)!;
    expect(figures.falsePositives).toMatchObject({ hits: 2, n: 4, rate: 0.5 });
    expect(figures.recall).toMatchObject({ hits: 3, n: 4, rate: 0.75 });
    expect(figures.falsePositives.low).toBeCloseTo(0.0676, 4); // exact interval of 2 in 4
    expect(figures.falsePositives.high).toBeCloseTo(0.9324, 4);
  });

  it('keeps ordinary requests of attackers out of the false-positive rate, and shows them beside it', () => {
    const more: Row[] = [...ROWS, { own: 0, attack: 0.9, predicted: SQL, client: 'client 4' }];
    const figures = figuresOf(more)!;
    expect(figures.falsePositives).toMatchObject({ hits: 2, n: 4 });
    expect(figures.attackersBenign).toMatchObject({ hits: 1, n: 1 });
    expect(figures.perClass[0]!.flagged).toMatchObject({ hits: 3, n: 5 });
  });

  it('keeps flagging apart from naming the class', () => {
    const scanning = figuresOf(ROWS)!.perClass.find(({ attackClass }) => attackClass === 'scanning')!;
    expect(scanning.flagged).toMatchObject({ hits: 2, n: 2 });
    expect(scanning.recall).toBe(0);
  });

  it('has a confusion matrix whose rows sum to the support of their class', () => {
    const { confusion, perClass, rows } = figuresOf(ROWS)!;
    expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(rows);
    expect(confusion[SQL]!.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(confusion[SCAN]![SQL]).toBe(1);
    expect(perClass.map(({ support }) => support)).toEqual([4, 2, 2]);
  });

  it('measures the static rules on the same rows', () => {
    const { baseline } = figuresOf(ROWS)!;
    expect(baseline.falsePositives).toMatchObject({ hits: 1, n: 4 });
    expect(baseline.recall).toMatchObject({ hits: 1, n: 4 });
  });

  it('says per actor where wrong blocks come from', () => {
    const crawler = figuresOf(ROWS)!.actors.find(({ actor }) => actor === 'crawler')!;
    expect(crawler.flagged).toMatchObject({ hits: 2, n: 2 });
  });

  it('gives a lower threshold and no less recall for a larger budget', () => {
    const { thresholdTable } = figuresOf(ROWS)!;
    expect(thresholdTable.length).toBeGreaterThan(2);
    for (const [at, row] of thresholdTable.entries()) {
      const before = thresholdTable[at - 1];
      if (!before) continue;
      expect(row.threshold).toBeLessThanOrEqual(before.threshold);
      expect(row.recall.hits).toBeGreaterThanOrEqual(before.recall.hits);
    }
  });

  it.each([
    ['attacks', ROWS.filter(({ own }) => own === 0)],
    ['benign rows', ROWS.filter(({ own }) => own > 0)],
    ['any rows', []]
  ])('claims nothing without %s', (_what, rows) => {
    expect(figuresOf(rows)).toBeNull();
  });
});
