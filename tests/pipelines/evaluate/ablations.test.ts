import { expect, it } from 'vitest';
import { FEATURE_COUNT, FEATURES } from '#models/features/feature-specs.ts';
import { createRng } from '#models/rng.ts';
import { sharedMatrix, type Dataset } from '#pipelines/dataset.ts';
import { ablations } from '#pipelines/evaluate/ablations.ts';
import { DEFAULT_FOREST_SETTINGS } from '#pipelines/train/forest-settings.ts';
import { HOLDOUT, TRAIN, VALIDATION, type Split } from '#pipelines/split.ts';

const ROWS = 600;

/** Attacks differ from ordinary requests in one payload feature and in nothing else. */
function separable(): { dataset: Dataset; split: Split } {
  const rng = createRng(1);
  const telling = FEATURES.findIndex(({ group }) => group === 'payload');
  const matrix = sharedMatrix(ROWS, FEATURE_COUNT);
  const classes = Uint8Array.from({ length: ROWS }, (_, row) => (row % 4 === 0 ? 1 : 0));
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < FEATURE_COUNT; column++) matrix.values[row * FEATURE_COUNT + column] = rng.next();
    matrix.values[row * FEATURE_COUNT + telling] = classes[row]! * 5;
  }
  const none = Array.from({ length: ROWS }, () => '');
  const parts = Uint8Array.from(
    { length: ROWS },
    (_, row) => [TRAIN, TRAIN, TRAIN, VALIDATION, HOLDOUT][Math.floor(row / 4) % 5]!
  );
  const dataset: Dataset = {
    matrix,
    classes,
    baselineClasses: new Uint8Array(ROWS),
    timestampMs: new Float64Array(ROWS),
    requestIds: none,
    clientKeys: none,
    routes: none,
    actors: none,
    campaignIds: none,
    templateIds: none,
    worstPlaces: none,
    isTimed: true,
    hasClients: true
  };
  return { dataset, split: { parts, criteria: [], rowsPerPart: {} } as unknown as Split }; // the rest is only reported
}

it('shows that all hangs on the group that tells', async () => {
  const figures = await ablations({
    ...separable(),
    forest: DEFAULT_FOREST_SETTINGS.randomForest,
    falsePositiveBudget: 0.05,
    seed: 1
  });
  const recallWithout = (group: string): number => figures.find(({ without }) => without === group)!.recall.rate!;
  expect(figures.map(({ without }) => without)).toEqual(['none', 'shape', 'payload', 'client', 'route', 'service']);
  expect(recallWithout('none')).toBeGreaterThan(0.9);
  expect(recallWithout('client')).toBeGreaterThan(0.9);
  expect(recallWithout('payload')).toBeLessThan(0.5);
});
