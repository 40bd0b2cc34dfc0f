import { expect, it } from 'vitest';
import { CLASS_COUNT, sharedMatrix, type Dataset } from '#pipelines/dataset.ts';
import { campaignFigures } from '#pipelines/evaluate/campaign-figures.ts';
import type { RowScores } from '#pipelines/evaluate/score-rows.ts';

type Row = { own: number; atS: number; actor: string; campaign: string; isFlagged?: boolean; isAttackersOwn?: boolean };

const STUFFING = 6;
const attack = (campaign: string, atS: number, isFlagged = false): Row => ({
  own: STUFFING,
  atS,
  actor: 'credential-stuffing/slow/by-night/browser',
  campaign,
  isFlagged
});
const visit = (campaign: string, atS: number, isFlagged = false): Row => ({
  own: 0,
  atS,
  actor: 'shopper',
  campaign,
  isFlagged
});

function figuresOf(rows: readonly Row[]) {
  const none = rows.map(() => '');
  const dataset: Dataset = {
    matrix: sharedMatrix(rows.length, 1),
    classes: Uint8Array.from(rows, ({ own }) => own),
    baselineClasses: new Uint8Array(rows.length),
    timestampMs: Float64Array.from(rows, ({ atS }) => atS * 1_000),
    requestIds: none,
    clientKeys: none,
    routes: none,
    actors: rows.map(({ actor }) => actor),
    campaignIds: rows.map(({ campaign }) => campaign),
    templateIds: none,
    worstPlaces: none,
    isTimed: true,
    hasClients: true
  };
  const scores: RowScores = {
    rows: Int32Array.from(rows.keys()),
    probabilities: { rows: rows.length, columns: CLASS_COUNT, values: new Float32Array(rows.length * CLASS_COUNT) },
    predicted: new Uint8Array(rows.length),
    attack: new Float64Array(rows.length),
    anomaly: new Float64Array(rows.length)
  };
  return campaignFigures(
    dataset,
    scores,
    (at) => rows[at]!.isFlagged === true,
    (at) => rows[at]!.isAttackersOwn !== true
  );
}

it('finds a run with its first flagged request, and says after how many and how long', () => {
  const rows = [attack('a', 10), attack('a', 40, true), attack('a', 70), attack('b', 20), attack('b', 50)];
  const expected = {
    attackClass: 'credential-stuffing',
    found: { hits: 1, n: 2 },
    medianRequestsToDetection: 2,
    medianSecondsToDetection: 30
  };
  expect(figuresOf(rows)).toMatchObject([
    { kind: 'credential-stuffing', ...expected },
    { kind: 'credential-stuffing/slow', ...expected }
  ]);
});

it('counts apart what a run sends once it could be known', () => {
  const run = Array.from({ length: 14 }, (_, at) => attack('a', at, at === 3 || at >= 12));
  expect(figuresOf(run)[0]!.laterRequests).toMatchObject({ hits: 2, n: 4 });
});

it('counts as collateral only blameless requests while a run of the kind was on', () => {
  const rows: Row[] = [
    attack('a', 10),
    visit('v1', 15, true),
    { ...visit('v2', 16, true), isAttackersOwn: true },
    visit('v1', 17),
    attack('a', 20, true),
    visit('v3', 30, true)
  ];
  const stuffing = figuresOf(rows).find(({ attackClass }) => attackClass === 'credential-stuffing');
  expect(stuffing?.collateral).toMatchObject({ hits: 1, n: 2 });
});

it('counts visits that were flagged at all, without the ordinary requests of attackers', () => {
  const rows: Row[] = [visit('v1', 1), visit('v1', 2, true), visit('v2', 3), { ...attack('a', 4, true), own: 0 }];
  expect(figuresOf(rows)).toMatchObject([{ kind: 'benign', found: { hits: 1, n: 2 } }]);
});
