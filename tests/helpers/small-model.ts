import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRegistry, type Registry } from '#models/registry.ts';
import type { PipelineOptions } from '#pipelines/pipeline-options.ts';
import { silentProgress } from '#pipelines/progress.ts';
import { runPipeline } from '#pipelines/run-pipeline.ts';
import { DEFAULT_FOREST_SETTINGS } from '#pipelines/train/forest-settings.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 12);

/** A run small enough for a test, with every step of a large one. */
export function smallPipeline(folder: string, more: Partial<PipelineOptions> = {}): PipelineOptions {
  return {
    source: { kind: 'generated', counts: { normalRequests: 2_400, attackRequests: 600 }, seed: 7 },
    seed: 7,
    workers: 2,
    dataFolder: join(folder, 'data'),
    registry: openRegistry({ folder: join(folder, 'registry'), nowMs: () => NOON_MS }),
    forests: {
      randomForest: { ...DEFAULT_FOREST_SETTINGS.randomForest, trees: 20 },
      isolationForest: { ...DEFAULT_FOREST_SETTINGS.isolationForest, trees: 30 }
    },
    falsePositiveBudget: 0.01,
    confidence: 0.95,
    corpusTexts: 3_000,
    folds: 0,
    tuningCandidates: 0,
    measuresUnseenClasses: false,
    isFresh: false,
    createdBy: 'tester',
    ...more
  };
}

/** Trains a small model. @returns the registry that holds it as candidate, and its version */
export async function trainSmallModel(
  folder: string,
  more: Partial<PipelineOptions> = {}
): Promise<{ registry: Registry; registryFolder: string; version: string }> {
  const options = smallPipeline(folder, more);
  const { manifest } = await runPipeline(options, { progress: silentProgress, nowMs: () => NOON_MS });
  return { registry: options.registry, registryFolder: join(folder, 'registry'), version: manifest.version };
}

/** Puts a version in force without its gates, which are tested elsewhere. */
export function approveUnseen(registryFolder: string, version: string): Promise<void> {
  const aliases = { candidate: version, approved: version, previous: null };
  return writeFile(join(registryFolder, 'aliases.json'), JSON.stringify(aliases));
}
