import { decodeBundle, encodeBundle, type ModelBundle } from '#models/model-bundle.ts';
import { BENIGN, rowsWhere, UNLABELLED, type Dataset } from '../dataset.ts';
import { payloadCorpus } from '../simulate/grammars/corpus.ts';
import { KEPT, type RunContext } from '../run-context.ts';
import { TRAIN, type Split } from '../split.ts';
import { crossValidateForest, tuneForest } from '../train/choose-params.ts';
import type { CrossValidation } from '../train/cross-validate.ts';
import { trainBundle } from '../train/train-bundle.ts';
import type { Tuning } from '../train/tune.ts';
import type { Featurised } from './make-features.ts';

const GOLDEN_TEXTS = 64;
/** Rounds of tuning compare on a third of the data each way: enough to rank, a third of the time of five folds. */
const TUNING_FOLDS = 3;

export type Trained = { bundle: ModelBundle; crossValidation: CrossValidation | null; tuning: Tuning | null };

export async function trainModels(run: RunContext, { dataset, split, payload }: Featurised): Promise<Trained> {
  const { options, effects, folder, step } = run;
  const { forests, seed, workers, falsePositiveBudget } = options;
  const onProgress = effects.progress.update;
  const choice = { dataset, split, params: forests.randomForest, falsePositiveBudget, seed, workers, onProgress };
  const canClassify = hasBothKinds(dataset, split);

  const tuning =
    options.tuningCandidates > 0 && canClassify
      ? await step('tune', null, async () => {
          const found = await tuneForest({ ...choice, folds: TUNING_FOLDS, candidates: options.tuningCandidates });
          return [found, `${found.trials.length} trials`];
        })
      : null;
  const forest = tuning?.best ?? forests.randomForest;
  const crossValidation =
    options.folds > 0 && canClassify
      ? await step('cross-validate', options.folds, async () => {
          const found = await crossValidateForest({ ...choice, params: forest, folds: options.folds });
          return [found, `${options.folds} folds`];
        })
      : null;
  const bundle = await step('train', forest.trees, async () => {
    if (await run.isKept('bundle')) return [await readBundle(run), KEPT];
    const trained = await trainBundle({
      dataset,
      split,
      payload,
      forest,
      isolation: forests.isolationForest,
      falsePositiveBudget,
      confidence: options.confidence,
      goldenTexts: goldenTexts(),
      seed,
      workers,
      onProgress
    });
    await folder.save('bundle', trained);
    const trees = trained.classifier
      ? `${forest.trees} + ${forests.isolationForest.trees}`
      : forests.isolationForest.trees;
    return [trained, `${split.rowsPerPart.train} rows, ${trees} trees`];
  });
  return { bundle, crossValidation, tuning };
}

async function readBundle({ folder }: RunContext): Promise<ModelBundle> {
  const kept = (await folder.load('bundle')) as ModelBundle; // decoded once more below, which checks it
  return decodeBundle(encodeBundle(kept));
}

/** A classifier learns from labelled attacks beside labelled ordinary requests. */
function hasBothKinds({ classes, matrix }: Dataset, split: Split): boolean {
  const rows = rowsWhere(matrix.rows, (row) => split.parts[row] === TRAIN && classes[row] !== UNLABELLED);
  return rows.some((row) => classes[row] === BENIGN) && rows.some((row) => classes[row] !== BENIGN);
}

/** Always from the grammars and one seed: imported traffic never travels with an artefact. */
function goldenTexts(): string[] {
  return Array.from(payloadCorpus({ seed: 1, samples: GOLDEN_TEXTS, benignShare: 0.5 }), ({ text }) => text);
}
