import { encodeBundle, type ModelBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';

/** Puts a bundle into the registry at `folder`, as candidate. @returns its version */
export async function publishBundle(folder: string, bundle: ModelBundle): Promise<string> {
  const registry = openRegistry({ folder, nowMs: () => Date.UTC(2026, 10, 21, 12) });
  const headline = { rows: 800, falsePositiveRate: 0.001, recall: 0.97, rocAuc: 0.99 };
  const { version } = await registry.publish({
    artefact: encodeBundle(bundle),
    featureHash: bundle.featureHash,
    run: {
      seed: 1,
      dataFingerprint: 'data',
      codeFingerprint: 'code',
      createdBy: 'tester',
      settings: {},
      headline,
      secondsPerStep: {}
    },
    metrics: { rocAuc: 0.99 },
    card: '# Model {{version}}\n'
  });
  return version;
}
