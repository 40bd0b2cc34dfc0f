import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import type { PayloadModel } from '#models/payload/payload-model.ts';
import type { Dataset } from '../dataset.ts';
import { readDataset, writeDataset } from '../dataset-store.ts';
import { featurise } from '../featurise.ts';
import { KEPT, type RunContext } from '../run-context.ts';
import { HOLDOUT, splitRows } from '../split.ts';
import type { Traffic } from '../source.ts';
import { FOLDS, payloadLesson, trainPayload } from '../train/train-payload.ts';

/** Feature vectors of all rows, and the payload model that serves. */
export type Featurised = { dataset: Dataset; payload: PayloadModel };

type KeptFacts = { isTimed: boolean; hasClients: boolean; payload: PayloadModel };

export async function makeFeatures(run: RunContext): Promise<Featurised> {
  return (await run.isKept('features')) ? readKept(run) : makeAnew(run);
}

function readKept({ step, folder }: RunContext): Promise<Featurised> {
  return step('featurise', null, async () => {
    const facts = (await folder.load('features')) as KeptFacts; // written by makeAnew under this run's key
    const dataset = await readDataset(folder.path('features.parquet'), facts);
    return [{ dataset, payload: facts.payload }, `${dataset.matrix.rows} × ${FEATURE_COUNT}, ${KEPT}`];
  });
}

async function makeAnew(run: RunContext): Promise<Featurised> {
  const { options, effects, folder, step } = run;
  const { seed, workers } = options;
  const onProgress = effects.progress.update;
  const traffic = await run.traffic();
  const split = splitTraffic(traffic);
  const payload = await step('payload', FOLDS + 1, async () => {
    const lesson = payloadLesson({
      records: traffic.records,
      split,
      corpusTexts: options.corpusTexts,
      seed
    });
    return [await trainPayload(lesson, { seed, workers, onProgress }), `${lesson.rows.length} texts`];
  });
  return step('featurise', traffic.records.length, async () => {
    const made = featurise({
      ...traffic,
      modelOfRow: payload.modelOfRow,
      needsBaseline: (row) => split.parts[row] === HOLDOUT,
      onProgress
    });
    // Windows need the clients' own keys; what is kept and reported has those that may be stored.
    const dataset = {
      ...made,
      clientKeys: traffic.stored.map(({ clientKey }) => clientKey),
      templateIds: storedTemplates(traffic)
    };
    await writeDataset(folder.path('features.parquet'), dataset);
    await folder.save('features', {
      isTimed: dataset.isTimed,
      hasClients: dataset.hasClients,
      payload: payload.serving
    });
    return [{ dataset, payload: payload.serving }, `${dataset.matrix.rows} × ${FEATURE_COUNT}`];
  });
}

/** Rests on what is stored, so that a resumed run splits alike. */
function splitTraffic(traffic: Traffic): ReturnType<typeof splitRows> {
  return splitRows({
    timestampMs: Float64Array.from(traffic.stored, ({ timestampMs }) => timestampMs),
    clientKeys: traffic.stored.map(({ clientKey }) => clientKey),
    templateIds: storedTemplates(traffic),
    isTimed: traffic.isTimed,
    hasClients: traffic.hasClients
  });
}

function storedTemplates({ stored }: Traffic): string[] {
  return stored.map(({ label }) => label?.templateId ?? '');
}
