import { dataFolder, withDecisionLog } from '#reports/figures/decision-log.ts';
import { driftFigures } from '#reports/figures/drift-figures.ts';
import { createBundleLoader, registryOfLoaders } from '#reports/figures/load-bundles.ts';
import { modelFigures } from '#reports/figures/model-figures.ts';
import { newestJson } from '#reports/figures/newest-json.ts';
import { printJson } from '#reports/figures/print.ts';

const registry = registryOfLoaders();
const bundleOf = createBundleLoader(registry);
/** As many days as the log's pages reach back. */
const MOST_REPORTS = 30;

const log = await withDecisionLog(dataFolder(), async (view) => {
  const versions = await view.query<{ model_version: string }>('versions');
  const version = versions.map(({ model_version }) => model_version).findLast((name) => name !== '');
  const bundle = version === undefined ? null : await bundleOf(version);
  if (version === undefined || bundle === null) return null;
  const { metrics } = await modelFigures(registry, version);
  const importance = new Map(metrics.importance.map(({ feature, drop }) => [feature, drop]));
  return driftFigures(view, version, bundle, importance);
});
printJson({ log, reports: await newestJson(dataFolder(), 'drift', MOST_REPORTS) });
