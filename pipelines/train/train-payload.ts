import type { RequestRecord } from '#data/request-record.ts';
import { assignFolds } from '#models/payload/assign-folds.ts';
import type { PayloadModel } from '#models/payload/payload-model.ts';
import type { LabelledFragments } from '#models/payload/train-from-requests.ts';
import { collectGarbage } from '#platform/collect-garbage.ts';
import { rowsWhere } from '../dataset.ts';
import { TRAIN, type Split } from '../split.ts';
import { runJobs } from '../worker-pool.ts';
import { growPayloadModels } from './grow-payload-models.ts';
import { COMMON_TEXT, corpusSamples, trafficSamples } from './payload-samples.ts';

/** What payload models learn from, dealt into folds that keep templates whole. */
export type PayloadLesson = {
  rows: readonly LabelledFragments[];
  /** ONLY_SERVING for what no evaluated model may have seen. */
  foldOfSample: Uint8Array;
  folds: number;
  /** Fold of a training row of the traffic; undefined for every other row. */
  foldOfRow: (row: number) => number | undefined;
};

/**
 * `serving` goes into the artefact and has learnt from every template. Figures and thresholds come from models that have not: `modelOfRow`
 * gives a training row the one that never saw its template, and a validation or holdout row the one that saw training templates alone.
 */
export type PayloadModels = { serving: PayloadModel; modelOfRow: (row: number) => PayloadModel };

/** Of generated traffic there is plenty: two models that each miss half see enough to be like the one the evaluation uses. */
const GENERATED_FOLDS = 2;
/** Of one's own there is not: ROC AUC on a labelled shop (CSIC 2010, 20 %, where one seed differs from another by 0.05) rises from two to eight. */
const IMPORTED_FOLDS = 8;
export const ONLY_SERVING = 255;
/** Fold of what every model may have seen. */
export const IN_EVERY_MODEL = 254;

/** Texts straight from the grammars that evaluated models learn from: a third of the default, because there are several of them. */
const MAX_EVALUATED_TEXTS = 60_000;

/** Texts of the training rows, and `corpusTexts` more straight from the grammars. */
export function payloadLesson(options: {
  records: readonly RequestRecord[];
  split: Split;
  corpusTexts: number;
  seed: number;
}): PayloadLesson {
  const { records, split, seed } = options;
  const trainRows = rowsWhere(records.length, (row) => split.parts[row] === TRAIN);
  const traffic = trafficSamples(records, trainRows);
  const corpus = corpusSamples({ seed, samples: options.corpusTexts });
  const held = templatesOutsideTraining(records, split);
  // Folds cover the training rows themselves too, so that a row and the texts taken from its template agree on theirs.
  const trainTemplates = Array.from(trainRows, (row) => records[row]!.label?.templateId ?? '');
  const isGenerated = records.some(({ label }) => label?.source === 'generator');
  const folds = isGenerated ? GENERATED_FOLDS : IMPORTED_FOLDS;
  const foldOf = assignFolds([...trainTemplates, ...traffic.templateIds, ...corpus.templateIds], folds, seed);
  const foldOfRow = new Map(trainRows.entries().map(([at, row]) => [row, foldOf[at]!]));
  for (const [at, templateId] of traffic.templateIds.entries()) {
    if (templateId === COMMON_TEXT) foldOf[trainRows.length + at] = IN_EVERY_MODEL;
  }
  let evaluated = 0;
  for (const [at, templateId] of corpus.templateIds.entries()) {
    if (held.has(templateId) || evaluated++ >= MAX_EVALUATED_TEXTS)
      foldOf[trainRows.length + traffic.rows.length + at] = ONLY_SERVING;
  }
  return {
    rows: [...traffic.rows, ...corpus.rows],
    foldOfSample: foldOf.subarray(trainRows.length),
    folds,
    foldOfRow: (row) => foldOfRow.get(row)
  };
}

/**
 * Cross-fitted: the forest learns from payload scores, so those of its training rows must be as unsure as tomorrow's will be
 * (see assignFolds). The serving model comes last and learns from everything there is: more of it only makes texts clearer than the
 * thresholds reckon with.
 */
export async function trainPayload(
  lesson: PayloadLesson,
  run: { seed: number; workers: number; onProgress?: (done: number, total: number) => void }
): Promise<PayloadModels> {
  collectGarbage('major'); // the requests parsed for the lesson
  const { foldOfSample } = lesson;
  const everything = new Uint8Array(lesson.rows.length).fill(1);
  const evaluated = foldOfSample.map((fold) => (fold === ONLY_SERVING ? 0 : 1));
  const folds = Array.from({ length: lesson.folds }, (_, fold) =>
    foldOfSample.map((own) => (own === fold || own === ONLY_SERVING ? 0 : 1))
  );
  const isSame = evaluated.every((isIn) => isIn === 1);
  const subsets = [everything, ...(isSame ? [] : [evaluated]), ...folds];
  const models = await trainPayloadOnSubsets(lesson, subsets, run);
  const [serving, judging] = [models[0]!, models[isSame ? 0 : 1]!];
  return {
    serving,
    modelOfRow: (row) => {
      const fold = lesson.foldOfRow(row);
      return fold === undefined ? judging : models[subsets.length - lesson.folds + fold]!;
    }
  };
}

/** One model per subset of the lesson's samples (1 = learned from). */
export async function trainPayloadOnSubsets(
  { rows }: PayloadLesson,
  subsets: readonly Uint8Array[],
  run: { seed: number; workers: number; onProgress?: (done: number, total: number) => void }
): Promise<PayloadModel[]> {
  return runJobs({
    entry: new URL('./payload-worker.ts', import.meta.url),
    setup: growPayloadModels,
    input: { rows, subsets, seed: run.seed },
    jobs: subsets.length,
    workers: run.workers,
    onProgress: run.onProgress
  });
}

function templatesOutsideTraining(records: readonly RequestRecord[], split: Split): Set<string> {
  const templates = new Set<string>();
  for (const [row, { label }] of records.entries())
    if (label && split.parts[row] !== TRAIN) templates.add(label.templateId);
  return templates;
}
