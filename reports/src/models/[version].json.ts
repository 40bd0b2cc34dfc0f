import { parseArgs } from 'node:util';
import { registryOfLoaders } from '#reports/figures/load-bundles.ts';
import { modelFigures } from '#reports/figures/model-figures.ts';
import { printJson } from '#reports/figures/print.ts';
import { versionOfSlug } from '#reports/figures/version-slug.ts';

const { values } = parseArgs({ options: { version: { type: 'string', default: '' } } });
printJson(await modelFigures(registryOfLoaders(), versionOfSlug(values.version)));
