import { evaluate } from '../evaluate/evaluate.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { KEPT, type RunContext } from '../run-context.ts';
import { payloadLesson } from '../train/train-payload.ts';
import type { Featurised } from './make-features.ts';
import type { Trained } from './train-models.ts';

export async function evaluateModels(
  run: RunContext,
  { dataset, split }: Featurised,
  trained: Trained
): Promise<Evaluation> {
  const { options, folder, step } = run;
  const { seed, workers, forests, corpusTexts } = options;
  // Whatever was asked for besides the models makes another evaluation of them.
  const folds = options.folds > 0 ? `-${options.folds}-folds` : '';
  const name = `${options.measuresUnseenClasses ? 'evaluation' : 'evaluation-short'}${folds}`;
  if (await run.isKept(name)) {
    return step('evaluate', null, async () => [(await folder.load(name)) as Evaluation, KEPT]); // written below under this run's key
  }
  const records = options.measuresUnseenClasses && trained.bundle.classifier ? (await run.traffic()).records : null;
  return step('evaluate', null, async () => {
    const made = await evaluate({
      dataset,
      split,
      ...trained,
      forest: trained.tuning?.best ?? forests.randomForest,
      isolation: forests.isolationForest,
      seed,
      workers,
      unseenClasses: records && (() => ({ records, lesson: payloadLesson({ records, split, corpusTexts, seed }) }))
    });
    await folder.save(name, made);
    return [made, `${split.rowsPerPart.holdout} holdout rows`];
  });
}
