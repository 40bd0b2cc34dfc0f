import process from 'node:process';
import { decodeBundle, type ModelBundle } from '#models/model-bundle.ts';
import { openRegistry, type Registry } from '#models/registry.ts';
import { readCommonSettings } from '#platform/settings.ts';

export function registryOfLoaders(): Registry {
  return openRegistry({ folder: readCommonSettings(process.env).REGISTRY_DIR, nowMs: Date.now });
}

/** Each version once; null for one that is gone, or of other features than this code computes. */
export function createBundleLoader(registry: Registry): (version: string) => Promise<ModelBundle | null> {
  const known = new Map<string, Promise<ModelBundle | null>>();
  return (version) => {
    const bundle =
      known.get(version) ??
      registry
        .loadArtefact(version)
        .then(decodeBundle)
        .catch(() => null);
    known.set(version, bundle);
    return bundle;
  };
}
