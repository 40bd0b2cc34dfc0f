import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { sharedMatrix, type Dataset } from '../dataset.ts';
import { textAt } from '../decisions/decision-table.ts';
import type { Featurised } from '../steps/make-features.ts';
import { TRAIN } from '../split.ts';
import type { LabelledDecisions } from './labelled-decisions.ts';

/** A label of a person's about this very service says more than one of ten thousand generated rows. */
const COPIES = 10;

/** Adds what people labelled to the rows a model is trained on; validation and holdout stay as they are, so that figures stay comparable. */
export function withFeedback(features: Featurised, { table, classes }: LabelledDecisions): Featurised {
  const { dataset, split } = features;
  const added = table.rows * COPIES;
  const before = dataset.matrix.rows;
  const rowOf = (at: number): number => at % table.rows;
  const matrix = sharedMatrix(before + added, FEATURE_COUNT);
  matrix.values.set(dataset.matrix.values);
  for (let copy = 0; copy < COPIES; copy++)
    matrix.values.set(table.matrix.values, (before + copy * table.rows) * FEATURE_COUNT);
  const texts = (own: readonly string[], textOf: (row: number) => string): string[] => [
    ...own,
    ...Array.from({ length: added }, (_, at) => textOf(rowOf(at)))
  ];
  const codes = (own: Uint8Array, codeOf: (row: number) => number): Uint8Array =>
    Uint8Array.from({ length: before + added }, (_, at) => (at < before ? own[at]! : codeOf(rowOf(at - before))));
  const extended: Dataset = {
    ...dataset,
    matrix,
    classes: codes(dataset.classes, (row) => classes[row]!),
    baselineClasses: codes(dataset.baselineClasses, () => 0),
    timestampMs: Float64Array.from({ length: before + added }, (_, at) =>
      at < before ? dataset.timestampMs[at]! : table.numbers.timestampMs[rowOf(at - before)]!
    ),
    requestIds: texts(dataset.requestIds, (row) => table.decisionIds[row]!),
    clientKeys: texts(dataset.clientKeys, (row) => textAt(table.texts.clientKey, row)),
    routes: texts(dataset.routes, (row) => textAt(table.texts.route, row)),
    actors: texts(dataset.actors, () => 'feedback'),
    campaignIds: texts(dataset.campaignIds, () => ''),
    templateIds: texts(dataset.templateIds, () => ''),
    worstPlaces: texts(dataset.worstPlaces, (row) => textAt(table.texts.matchedPlace, row))
  };
  return {
    ...features,
    dataset: extended,
    split: {
      ...split,
      parts: codes(split.parts, () => TRAIN),
      rowsPerPart: { ...split.rowsPerPart, train: split.rowsPerPart.train + added },
      criteria: [...split.criteria, `${table.rows} labelled decisions, ${COPIES} times each, to train alone`]
    }
  };
}
