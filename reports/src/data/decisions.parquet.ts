import { dataFolder } from '#reports/figures/decision-log.ts';
import { createBundleLoader, registryOfLoaders } from '#reports/figures/load-bundles.ts';
import { NOTEWORTHY_COLUMNS, writeNoteworthy } from '#reports/figures/noteworthy.ts';
import { printParquet } from '#reports/figures/print.ts';

const bundleOf = createBundleLoader(registryOfLoaders());
await printParquet(dataFolder(), NOTEWORTHY_COLUMNS, (log, path) => writeNoteworthy(log, path, bundleOf));
