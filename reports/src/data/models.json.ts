import process from 'node:process';
import { readCommonSettings } from '#platform/settings.ts';
import { registryOfLoaders } from '#reports/figures/load-bundles.ts';
import { catalogue } from '#reports/figures/model-figures.ts';
import { printJson } from '#reports/figures/print.ts';

const { models, ...rest } = await catalogue(registryOfLoaders(), readCommonSettings(process.env).REGISTRY_DIR);
// Side by side, pages need the curves and per-class figures, not every actor.
const slim = models.map(({ metrics, ...model }) => ({
  ...model,
  metrics: {
    ...metrics,
    importance: [],
    leaveOneClassOut: [],
    leakAudit: [],
    holdout: metrics.holdout && { ...metrics.holdout, actors: [] }
  }
}));
printJson({ models: slim, ...rest });
