import { dataFolder, withDecisionLog } from '#reports/figures/decision-log.ts';
import { driftFigures } from '#reports/figures/drift-figures.ts';
import { createBundleLoader, registryOfLoaders } from '#reports/figures/load-bundles.ts';
import { modelFigures } from '#reports/figures/model-figures.ts';
import { printJson } from '#reports/figures/print.ts';

const registry = registryOfLoaders();
const bundleOf = createBundleLoader(registry);
const figures = await withDecisionLog(dataFolder(), async (log) => {
  const versions = await log.query<{ model_version: string }>('versions');
  const version = versions.map(({ model_version }) => model_version).findLast((name) => name !== '');
  const bundle = version === undefined ? null : await bundleOf(version);
  if (version === undefined || bundle === null) return null;
  const { metrics } = await modelFigures(registry, version);
  const importance = new Map(metrics.importance.map(({ feature, drop }) => [feature, drop]));
  return driftFigures(log, version, bundle, importance);
});
printJson(figures);
