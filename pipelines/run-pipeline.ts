import { FEATURE_COUNT, FEATURE_HASH } from '#models/features/feature-specs.ts';
import { verifyGolden } from '#models/golden.ts';
import { decodeBundle, encodeBundle, type ModelBundle } from '#models/model-bundle.ts';
import type { VersionManifest } from '#models/registry-manifest.ts';
import type { Dataset } from './dataset.ts';
import type { Evaluation } from './evaluate/evaluation.ts';
import { describeFeedback } from './feedback/labelled-decisions.ts';
import { withFeedback } from './feedback/with-feedback.ts';
import type { FileReport } from './ingest/record-sink.ts';
import type { PipelineEffects, PipelineOptions } from './pipeline-options.ts';
import { publish } from './publish/publish.ts';
import { openRun, type RunContext } from './run-context.ts';
import { describeSource } from './source.ts';
import { evaluateModels } from './steps/evaluate-models.ts';
import { makeFeatures } from './steps/make-features.ts';
import { trainModels } from './steps/train-models.ts';

export type PipelineResult = {
  manifest: VersionManifest;
  /** False when the registry already held this very artefact, made by the same code from the same data. */
  isNew: boolean;
  evaluation: Evaluation;
  secondsPerStep: Readonly<Record<string, number>>;
  /** Of an import; empty for generated traffic. */
  filesRead: readonly FileReport[];
  /** What the source calls a stored client key; for the operator's terminal only. */
  nameClient: (storedKey: string) => Promise<string>;
};

/** Traffic in, versioned and evaluated models out. Each step leaves its result, so an interrupted run goes on where it stopped. */
export async function runPipeline(options: PipelineOptions, effects: PipelineEffects): Promise<PipelineResult> {
  const run = await openRun(options, effects);
  const { feedback } = options;
  const made = await makeFeatures(run);
  const features = feedback === undefined ? made : withFeedback(made, feedback);
  const trained = await trainModels(run, features);
  const evaluation = await evaluateModels(run, features, trained);
  const published = await publishBundle(run, features.dataset, trained.bundle, evaluation);
  return {
    ...published,
    evaluation,
    secondsPerStep: run.secondsPerStep,
    filesRead: options.source.kind === 'files' ? (await run.traffic()).filesRead : [],
    nameClient: async (storedKey) => {
      const row = features.dataset.clientKeys.indexOf(storedKey);
      return row < 0 ? storedKey : ((await run.traffic()).records[row]?.clientKey ?? storedKey);
    }
  };
}

function publishBundle(
  run: RunContext,
  dataset: Dataset,
  bundle: ModelBundle,
  evaluation: Evaluation
): ReturnType<typeof publish> {
  const { options } = run;
  return run.step('publish', null, async () => {
    const artefact = encodeBundle(bundle);
    verifyGolden(decodeBundle(artefact));
    const made = await publish({
      registry: options.registry,
      artefact,
      evaluation,
      facts: {
        trainedOn: describeSource(options.source),
        feedback: options.feedback === undefined ? null : describeFeedback(options.feedback.provenance),
        seed: options.seed,
        rows: dataset.matrix.rows,
        featureCount: FEATURE_COUNT,
        featureHash: FEATURE_HASH,
        dataFingerprint: run.dataFingerprint,
        codeFingerprint: run.codeFingerprint,
        hasClassifier: bundle.classifier !== null
      },
      settings: run.settings,
      secondsPerStep: run.secondsPerStep,
      createdBy: options.createdBy
    });
    return [made, `${made.manifest.version}${made.isNew ? '' : ', already in the registry'}`];
  });
}
