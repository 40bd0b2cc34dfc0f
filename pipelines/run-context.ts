import { join } from 'node:path';
import { FEATURE_HASH } from '#models/features/feature-specs.ts';
import type { Encodable } from '#models/artefact/encode.ts';
import { collectGarbage } from '#platform/collect-garbage.ts';
import { codeFingerprint, keyOf } from './fingerprint.ts';
import type { PipelineEffects, PipelineOptions } from './pipeline-options.ts';
import { openRunFolder, type RunFolder } from './run-folder.ts';
import { loadTraffic, sourceFingerprint, type Traffic } from './source.ts';

/** What the steps of one run share. */
export type RunContext = {
  options: PipelineOptions;
  effects: PipelineEffects;
  folder: RunFolder;
  /** What was asked for, as the registry records it. */
  settings: Encodable;
  dataFingerprint: string;
  codeFingerprint: string;
  secondsPerStep: Record<string, number>;
  /** Times `work` and reports it; `total` null when the amount is not known. `work` returns its result and a summary of it. */
  step: <T>(name: string, total: number | null, work: () => Promise<readonly [T, string]>) => Promise<T>;
  /** Whether an earlier run with the same data, settings and code left this result, and may be trusted to. */
  isKept: (name: string) => Promise<boolean>;
  /** Generated or imported on first use only: a resumed run may not need it. */
  traffic: () => Promise<Traffic>;
};

export const KEPT = 'kept from an earlier run';

export async function openRun(options: PipelineOptions, effects: PipelineEffects): Promise<RunContext> {
  const { source, dataFolder, seed } = options;
  const code = await codeFingerprint();
  const { feedback } = options;
  const traffic = await sourceFingerprint(source);
  const data = feedback === undefined ? traffic : keyOf([traffic, feedback.digest]);
  const settings = {
    source:
      source.kind === 'generated' ? source.counts : { format: source.format ?? 'auto', payloads: source.payloads },
    forests: options.forests,
    tuningCandidates: options.tuningCandidates,
    falsePositiveBudget: options.falsePositiveBudget,
    confidence: options.confidence,
    corpusTexts: options.corpusTexts,
    ...(feedback && { feedback: feedback.provenance })
  };
  const labels = source.kind === 'files' ? [source.labels.anomalousAs, ...(source.labels.byFile ?? [])] : [];
  const key = keyOf([data, code, FEATURE_HASH, settings, labels, seed]);
  const folder = await openRunFolder(join(dataFolder, 'features'), key, effects.nowMs());

  const secondsPerStep: Record<string, number> = {};
  const step: RunContext['step'] = async (name, total, work) => {
    const startedAtMs = effects.nowMs();
    // Else the peak of one step stands on the leavings of all before it: 1.6 GB for 100,000 requests instead of 1.3.
    collectGarbage('major');
    effects.progress.start(name, total, '');
    const [result, summary] = await work();
    secondsPerStep[name] = (effects.nowMs() - startedAtMs) / 1000;
    effects.progress.finish(summary);
    return result;
  };

  let loaded: Traffic | undefined;
  return {
    options,
    effects,
    folder,
    settings,
    dataFingerprint: data,
    codeFingerprint: code,
    secondsPerStep,
    step,
    isKept: async (name) => !options.isFresh && (await folder.has(name)),
    traffic: async () => {
      const isGenerated = source.kind === 'generated';
      const total = isGenerated ? source.counts.normalRequests + source.counts.attackRequests : 100;
      loaded ??= await step(isGenerated ? 'generate' : 'import', total, async () => {
        const read = await loadTraffic(source, {
          dataFolder,
          fingerprint: traffic,
          isFresh: options.isFresh,
          ...effects
        });
        return [read, `${read.records.length} requests`];
      });
      return loaded;
    }
  };
}
