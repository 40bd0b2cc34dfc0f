import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import type { PayloadModel } from '#models/payload/payload-model.ts';
import type { Dataset } from '../dataset.ts';
import { readDataset, writeDataset } from '../dataset-store.ts';
import { featurise } from '../featurise.ts';
import { KEPT, type RunContext } from '../run-context.ts';
import { HOLDOUT, splitRows, type Split } from '../split.ts';
import type { Traffic } from '../source.ts';
import { payloadLesson, trainPayload } from '../train/train-payload.ts';

/** Feature vectors of all rows, the part each belongs to, and the payload model that serves. */
export type Featurised = { dataset: Dataset; split: Split; payload: PayloadModel };

type KeptFacts = { isTimed: boolean; hasClients: boolean; split: Split; payload: PayloadModel };

export async function makeFeatures(run: RunContext): Promise<Featurised> {
  return (await run.isKept('features')) ? readKept(run) : makeAnew(run);
}

function readKept({ step, folder }: RunContext): Promise<Featurised> {
  return step('featurise', null, async () => {
    const facts = (await folder.load('features')) as KeptFacts; // written by makeAnew under this run's key
    const dataset = await readDataset(folder.path('features.parquet'), facts);
    return [
      { dataset, split: facts.split, payload: facts.payload },
      `${dataset.matrix.rows} × ${FEATURE_COUNT}, ${KEPT}`
    ];
  });
}

async function makeAnew(run: RunContext): Promise<Featurised> {
  const { options, effects, folder, step } = run;
  const { seed, workers } = options;
  const onProgress = effects.progress.update;
  const traffic = await run.traffic();
  const split = splitTraffic(traffic);
  const payload = await step('payload', null, async () => {
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
      templateIds: traffic.stored.map(({ label }) => label?.templateId ?? '')
    };
    await writeDataset(folder.path('features.parquet'), dataset);
    await folder.save('features', {
      isTimed: dataset.isTimed,
      hasClients: dataset.hasClients,
      split,
      payload: payload.serving
    });
    return [{ dataset, split, payload: payload.serving }, `${dataset.matrix.rows} × ${FEATURE_COUNT}`];
  });
}

/** By the source's own keys, whose hashes are the same everywhere; pseudonyms differ with each installation's secret. */
function splitTraffic({ records, isTimed, hasClients }: Traffic): Split {
  return splitRows({
    timestampMs: Float64Array.from(records, ({ timestampMs }) => timestampMs),
    clientKeys: records.map(({ clientKey }) => clientKey),
    templateIds: records.map(({ label }) => label?.templateId ?? ''),
    isTimed,
    hasClients
  });
}
