import { openRegistry } from '#models/registry.ts';
import { silentProgress } from '#pipelines/progress.ts';
import { runPipeline, type PipelineResult } from '#pipelines/run-pipeline.ts';
import { smallPipeline } from './small-model.ts';

/** Trains and publishes a candidate small enough for a test, dated today: seconds, not minutes. */
export function trainSmallVersion(folders: { registryFolder: string; dataFolder: string }): Promise<PipelineResult> {
  const options = smallPipeline(folders.dataFolder, {
    dataFolder: folders.dataFolder,
    registry: openRegistry({ folder: folders.registryFolder, nowMs: Date.now }),
    measuresUnseenClasses: true
  });
  return runPipeline(options, { progress: silentProgress, nowMs: Date.now });
}
