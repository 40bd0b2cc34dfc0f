import { openRegistry } from '#models/registry.ts';
import { silentProgress } from '#pipelines/progress.ts';
import { runPipeline, type PipelineResult } from '#pipelines/run-pipeline.ts';
import { DEFAULT_FOREST_SETTINGS } from '#pipelines/train/forest-settings.ts';

/** Trains and publishes a candidate small enough for a test: seconds, not minutes. */
export function trainSmallVersion(folders: { registryFolder: string; dataFolder: string }): Promise<PipelineResult> {
  return runPipeline(
    {
      source: { kind: 'generated', counts: { normalRequests: 2_400, attackRequests: 600 }, seed: 7 },
      seed: 7,
      workers: 2,
      dataFolder: folders.dataFolder,
      registry: openRegistry({ folder: folders.registryFolder, nowMs: Date.now }),
      forests: {
        randomForest: { ...DEFAULT_FOREST_SETTINGS.randomForest, trees: 20 },
        isolationForest: { ...DEFAULT_FOREST_SETTINGS.isolationForest, trees: 30 }
      },
      falsePositiveBudget: 0.01,
      confidence: 0.95,
      corpusTexts: 3_000,
      folds: 0,
      tuningCandidates: 0,
      measuresUnseenClasses: true,
      isFresh: false,
      createdBy: 'tester'
    },
    { progress: silentProgress, nowMs: Date.now }
  );
}
