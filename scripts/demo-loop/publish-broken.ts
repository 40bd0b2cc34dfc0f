import { decodeBundle, encodeBundle } from '#models/model-bundle.ts';
import type { Registry } from '#models/registry.ts';

/** The same model with a threshold that every request reaches: whole by every hash, and wrong for everybody. @returns its version */
export async function publishBroken(registry: Registry, of: string): Promise<string> {
  const { manifest, metrics, card } = await registry.read(of);
  const bundle = decodeBundle(await registry.loadArtefact(of));
  const { version } = await registry.publish({
    artefact: encodeBundle({ ...bundle, thresholds: { ...bundle.thresholds, attack: 0 } }),
    featureHash: bundle.featureHash,
    run: { ...manifest.run, createdBy: 'demo:loop' },
    metrics,
    card: `A copy of ${manifest.version} with a broken threshold.\n\n${card}`
  });
  return version;
}
