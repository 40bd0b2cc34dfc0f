import type { EncodedArtefact } from '#models/artefact/encode.ts';
import { hashArtefact } from '#models/artefact/encode.ts';
import type { Registry } from '#models/registry.ts';
import type { VersionManifest } from '#models/registry-manifest.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { modelCard, type CardFacts } from './model-card.ts';

export type PublishOptions = {
  registry: Registry;
  artefact: EncodedArtefact;
  evaluation: Evaluation;
  facts: CardFacts;
  settings: unknown;
  secondsPerStep: Readonly<Record<string, number>>;
  createdBy: string;
};

/** A new version, or the one the registry holds already when artefact, data and code are the same. */
export async function publish(options: PublishOptions): Promise<{ manifest: VersionManifest; isNew: boolean }> {
  const { registry, artefact, evaluation, facts } = options;
  const artefactHash = hashArtefact(artefact);
  for (const entry of await registry.list()) {
    if (!('manifest' in entry) || entry.manifest.artefactHash !== artefactHash) continue;
    const { run } = entry.manifest;
    if (run.dataFingerprint === facts.dataFingerprint && run.codeFingerprint === facts.codeFingerprint) {
      return { manifest: entry.manifest, isNew: false };
    }
  }
  const { holdout } = evaluation;
  const manifest = await registry.publish({
    artefact,
    featureHash: facts.featureHash,
    run: {
      seed: facts.seed,
      dataFingerprint: facts.dataFingerprint,
      codeFingerprint: facts.codeFingerprint,
      createdBy: options.createdBy,
      settings: options.settings,
      headline: {
        rows: facts.rows,
        falsePositiveRate: holdout?.falsePositives.rate ?? null,
        recall: holdout?.recall.rate ?? null,
        rocAuc: holdout?.rocAuc ?? null
      },
      secondsPerStep: { ...options.secondsPerStep }
    },
    metrics: evaluation,
    card: modelCard(facts, evaluation)
  });
  return { manifest, isNew: true };
}
